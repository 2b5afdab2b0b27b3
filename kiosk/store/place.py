"""Whether the open database is still what stands under its name, and putting it back there."""

import contextlib
import logging
import os
import sqlite3
from pathlib import Path
from typing import Self

from attrs import frozen

from kiosk.store import notes
from kiosk.store.replacing import bad_name, build, replace

log = logging.getLogger(__name__)

FAULT = "database displaced"

Identity = tuple[int, int]


class Displaced(Exception):
    """The open database, or its log, was removed or replaced: what is stored has no name."""


@frozen
class Place:
    """The database at ``path`` and its log as they were opened."""

    path: Path
    database: Identity
    log: Identity | None
    _names: tuple[str, str]  # of both, at hand: they are looked at after each press

    @classmethod
    def of(cls, path: Path) -> Self:
        """Note what is at a path now, right after it was opened; raises OSError."""
        found = path.stat()
        names = str(path), f"{path}-wal"
        return cls(path, (found.st_dev, found.st_ino), _identity(names[1]), names)

    def check(self) -> None:
        """Raise Displaced where something else, or nothing, has the name now."""
        if not self.holds():
            raise Displaced(f"{self.path} was removed or replaced while it was open")

    def holds(self) -> bool:
        """Whether database and log are where they were opened."""
        database, log = self._names
        return (self.log is None or _identity(log) == self.log) and (
            _identity(database) == self.database
        )

    def put_back(self, conn: sqlite3.Connection, now_ms: int) -> None:
        """Write the open database, which lives on without a name, to its place again.

        What stands there instead is kept beside it. Raises OSError or sqlite3.Error, and then the
        open database is as it was.
        """
        with build(self.path) as part, contextlib.closing(sqlite3.connect(part)) as copy:
            conn.backup(copy)
            kept_as = bad_name(self.path, now_ms).name
            sentence = (
                "The database was removed or replaced while the device ran. It has been written"
                f" anew and nothing was lost; what was found in its place is kept as {kept_as}."
            )
            with copy:
                notes.raise_fault(copy, FAULT, sentence, now_ms)
        replace(self.path, now_ms)
        log.error("%s", sentence)


def _identity(name: str) -> Identity | None:
    try:
        found = os.stat(name)
    except OSError:
        return None
    return found.st_dev, found.st_ino
