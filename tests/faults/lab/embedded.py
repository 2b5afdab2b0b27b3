"""A centre's own database: SQLite, in a file of its state folder."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import frozen


@frozen
class Embedded:
    """The database ``central.db`` as it lies on disk. ``words``: what names it to a command."""

    file: Path
    words: tuple[str, ...] = ()

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds."""
        with closing(sqlite3.connect(self.file, timeout=30)) as conn:
            return conn.execute(sql, values).fetchall()

    def change(self, sql: str, *values: object) -> None:
        """Change it behind the centre's back."""
        with closing(sqlite3.connect(self.file, timeout=30)) as conn, conn:
            conn.execute(sql, values)

    def backup(self, target: Path) -> None:
        """Copy it as it is at one moment."""
        _copy(self.file, target)

    def restore(self, source: Path) -> None:
        """Put a copy in its place; no centre may run."""
        for file in self.file.parent.glob(f"{self.file.name}*"):
            file.unlink()
        _copy(source, self.file)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
