"""A chain's database: PostgreSQL, for any number of centres."""

import shutil
from pathlib import Path
from typing import Any

import psycopg
from attrs import frozen

from tests.central.postgres import Cluster


@frozen
class Shared:
    """A database of a cluster, looked at through a connection of the lab's own."""

    cluster: Cluster
    name: str

    @property
    def words(self) -> tuple[str, ...]:
        """What names it to a command."""
        return ("--db", self.cluster.url(self.name))

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a SELECT with ``?`` for its values finds."""
        with self.connect() as conn:
            return conn.execute(_with_places(sql), values or None).fetchall()

    def change(self, sql: str, *values: object) -> None:
        """Change it behind the centres' backs."""
        with self.connect() as conn:
            conn.execute(_with_places(sql), values or None)

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection; as a context it ends with a commit."""
        return psycopg.connect(self.cluster.url(self.name))

    def backup(self, target: Path) -> None:
        """Dump it as it is at one moment."""
        self._run("pg_dump", "-Fc", "-f", self._dump, self.name)
        shutil.move(self._dump, target)

    def erase(self) -> None:
        """Put an empty one in its place, whoever uses it."""
        self.cluster.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self.cluster.execute(f"CREATE DATABASE {self.name}")

    def restore(self, source: Path) -> None:
        """Put a dump in its place, as one does it: at once or not at all, whoever uses it."""
        self.erase()
        shutil.copy(source, self._dump)
        self._run("pg_restore", "--single-transaction", "-d", self.name, self._dump)

    def take_rows(self, source: "Shared") -> None:
        """Take over the rows of another one's tables, of all that are here too."""
        ours = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'central!_%' ESCAPE '!'"
        these = [f"--table={table}" for (table,) in self.rows(ours)]
        self._run("pg_dump", "-Fc", "--data-only", *these, "-f", self._dump, source.name)
        self._run("pg_restore", "--data-only", "--disable-triggers", "-d", self.name, self._dump)

    @property
    def _dump(self) -> Path:
        """A file that PostgreSQL's own user may write and read."""
        return self.cluster.folder / f"{self.name}.dump"

    def served_by(self) -> list[int]:
        """Return the ids of the server's processes that serve its users."""
        mine = "datname = ? AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        found = self.rows(f"SELECT pid FROM pg_stat_activity WHERE {mine}", self.name)
        return [pid for (pid,) in found]

    def _run(self, program: str, *words: object) -> None:
        self.cluster.run(program, "-h", self.cluster.folder, "-U", "centre", *words)


def _with_places(sql: str) -> Any:
    return sql.replace("?", "%s")
