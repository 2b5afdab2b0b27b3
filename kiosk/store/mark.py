"""The newest row, noted outside the database, so that what a damaged log takes is noticed.

The note is not forced to disk, which would double the cost of a press. It can be older than the
database, never newer, so that it raises no false alarm.
"""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Self

from attrs import define, frozen

from kiosk.model.value import Value

NAME = "kiosk.last"

_IDENTITY = "SELECT id FROM streams ORDER BY k LIMIT 1"
_NEWEST = "SELECT ifnull(max(n), 0) FROM answers"


@frozen(repr=False)
class Noted(Value):
    """The newest row of a database, which is known by the id of its first stream."""

    database: str
    newest: int

    @classmethod
    def of(cls, conn: sqlite3.Connection) -> Self:
        """Return what to note of an open database."""
        (database,) = conn.execute(_IDENTITY).fetchone()
        (newest,) = conn.execute(_NEWEST).fetchone()
        return cls(database, newest)

    def has(self, other: Self) -> bool:
        """Whether this is the same database, and nothing of what it had is missing."""
        return self.database == other.database and self.newest >= other.newest


@define(eq=False, repr=False)
class Mark:
    """STATE/kiosk.last, at ``path``. Of the writing thread only. ``last``: what is noted there."""

    path: Path
    last: Noted | None = None
    _file: int | None = None

    @classmethod
    def beside(cls, database: Path) -> Self:
        """Return the mark of a database, which lies in the same folder."""
        return cls(database.with_name(NAME))

    def read(self) -> Noted | None:
        """Return what was noted last, None where nothing can be read."""
        try:
            database, newest = self.path.read_text(encoding="ascii").split()
            return Noted(database, int(newest))
        except (OSError, ValueError):
            return None

    def note(self, noted: Noted) -> None:
        """Note the newest row. Best effort: the row itself is safe already."""
        with contextlib.suppress(OSError):
            if self._file is None:
                self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            os.pwrite(self._file, f"{noted.database} {noted.newest:>12}\n".encode("ascii"), 0)
            self.last = noted

    def advance(self, newest: int) -> None:
        """Note a newer row of the same database; 0: none was written."""
        if self.last is not None and newest > self.last.newest:
            self.note(Noted(self.last.database, newest))

    def close(self) -> None:
        """Let go of the file."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)
