"""The real centre: `kiosk central serve`, with SQLite in its folder or with a chain's database."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol, Self

from tests.faults.lab.embedded import Embedded
from tests.faults.lab.process import Process
from tests.support.processes import eventually, kiosk

STORE = "17"


class Base(Protocol):
    """What a centre keeps its things in: ``Embedded``, or ``Shared`` with others."""

    @property
    def words(self) -> tuple[str, ...]:
        """What names it to a command."""

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds."""

    def change(self, sql: str, *values: object) -> None:
        """Change it behind the centre's back."""

    def backup(self, target: Path) -> None:
        """Copy it as it is at one moment."""

    def restore(self, source: Path) -> None:
        """Put such a copy in its place."""


class Centre:
    """Starts, stops and kills the process; looks into its database.

    One centre serves any number of sites, each with a device of its own. ``database``: the file
    of a centre that has no other base. ``workers``: how many processes take its requests.
    """

    def __init__(self, state: Path, base: Base | None = None, *, workers: int = 1) -> None:
        self.state = state
        self.database = state / "central.db"
        self.base: Base = base or Embedded(self.database)
        self._words = ("--state", state, *self.base.words)
        self._workers = workers
        self.process: Process | None = None
        self._port = 0
        self._devices = 0

    @property
    def url(self) -> str:
        """Where it listens, once it was started."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """Where that is, on loopback."""
        return self._port

    def start(self, *before: object, **more: str) -> Self:
        """Serve, on the same port as before; ``before``: words put before the command."""
        self.state.mkdir(parents=True, exist_ok=True)
        how = ("--port", self._port, "--workers", self._workers)
        words = ("central", "serve", *self._words, *how)
        self.process = Process(self.state / "log", *words, before=before, **more)
        ready = self.process.wait_ready()
        self._port = int(ready.rstrip("/").rsplit(":", 1)[1])
        return self

    def stop(self) -> None:
        """End it cleanly, if it runs."""
        if self.process is not None:
            self.process.stop()
        self.process = None

    def kill(self) -> None:
        """End it with SIGKILL, its workers too."""
        if self.process is not None:
            self.process.kill()
        self.process = None

    def worker(self) -> int:
        """Return the process id of what takes the requests; the centre itself only minds it."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = eventually(lambda: children.read_text().split(), 20)
        return int(found[0])

    def replaced(self, worker: int, within_s: float) -> bool:
        """Wait at most so long until another worker takes the requests; whether that came."""
        return bool(eventually(lambda: self.worker() != worker, within_s))

    def code(self, till: str = "") -> str:
        """Return a fresh enrolment code for a till of its store, a new one where none is named."""
        if not self.rows("SELECT 1 FROM central_store WHERE id = ?", STORE):
            _do("central", "create-store", STORE, *self._words)
        self._devices += 1
        till = till or f"till {self._devices}"
        return _do("central", "enrol-code", STORE, "--touchpoint", till, *self._words)

    def ids(self, streams: Iterable[str]) -> list[str]:
        """Return the ids (32 hex digits) of the answers of some streams."""
        wanted = [stream.replace("-", "") for stream in streams]
        places = ", ".join("?" * len(wanted))
        sql = f"SELECT id FROM central_answer WHERE stream_id IN ({places})"
        return [str(row[0]).replace("-", "") for row in self.rows(sql, *wanted)]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds."""
        return self.base.rows(sql, *values)

    def change(self, sql: str, *values: object) -> None:
        """Change the database behind the centre's back."""
        self.base.change(sql, *values)

    def wrong_counts(self) -> int:
        """Let it recount, and return how many counts were wrong; they are mended by it."""
        return int(_do("central", "rebuild", *self._words).split()[0])

    def backup(self, target: Path) -> None:
        """Copy the database as it is at one moment."""
        self.base.backup(target)

    def restore(self, source: Path) -> None:
        """Put a copy in the place of the database; the centre must not run."""
        assert self.process is None
        self.base.restore(source)

    def erase(self) -> None:
        """Remove everything; the centre must not run."""
        assert self.process is None
        shutil.rmtree(self.state)


def _do(*words: object) -> str:
    done = kiosk(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
