"""A PostgreSQL of the tests' own: a throw-away cluster, reached through a socket in its folder."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.support.processes import eventually

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
ROOM_BYTES = 2**30
START_S = 60.0
_USERS = ("postgres", "nobody")  # PostgreSQL does not start as root
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_SMALL = ("min_wal_size=32MB", "max_wal_size=64MB")


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, or None."""
    found = shutil.which("initdb")
    places = [*_PLACES, *([Path(found).parent] if found else [])]
    return next((place for place in places if (place / "initdb").exists()), None)


class Cluster:
    """A running server; ``durable`` keeps its fsync, for benches and the fault lab.

    data: where its files go, in a folder that others may enter; without it beside the socket.
    """

    def __init__(self, programs: Path, *, durable: bool = False, data: Path | None = None) -> None:
        self._programs = programs
        self._owner = next((u for u in _USERS if _exists(u)), "nobody") if not os.getuid() else ""
        place = "/tmp" if durable else _quick_place()  # a short socket path
        self.folder = Path(tempfile.mkdtemp(prefix="central-pg-", dir=place))
        self.give(self.folder)
        self._data = data or self.folder / "data"
        self._log = self.folder / "log"
        self._data.mkdir()
        self.give(self._data)
        self._settings = () if durable else (*_QUICK, *_SMALL)
        self._server: subprocess.Popen[bytes] | None = None
        self._frozen: list[int] = []
        try:
            self.run("initdb", "-D", self._data, "-U", "centre", "-A", "trust", "-E", "UTF8")
            self.start()
        except BaseException:
            self.stop()
            raise

    def give(self, folder: Path) -> None:
        """Make a folder the server's own."""
        if self._owner:
            owner = pwd.getpwnam(self._owner)
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def url(self, name: str = "postgres") -> str:
        """Return the address of a database of this cluster."""
        return f"postgresql:///{name}?host={self.folder}&user=centre"

    def start(self) -> None:
        """Start the server; returns when it takes connections."""
        settings = ("listen_addresses=", "max_connections=200", *self._settings)
        words = (word for each in settings for word in ("-c", each))
        command = self._command("postgres", "-D", self._data, "-k", self.folder, *words)
        with self._log.open("ab") as out:
            self._server = subprocess.Popen(command, stdout=out, stderr=out, cwd=self.folder)
        if not eventually(lambda: self.answers() or not self.runs(), START_S) or not self.runs():
            raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text('utf-8')[-2000:]}")

    def bring_back(self) -> None:
        """Wait until it takes connections again; where it has ended over a kill, start it."""
        if not eventually(lambda: self.answers() or not self.runs(), START_S) or not self.runs():
            self.start()

    def runs(self) -> bool:
        """Whether the server has not ended."""
        return self._server is not None and self._server.poll() is None

    def answers(self) -> bool:
        """Whether it takes connections."""
        with contextlib.suppress(RuntimeError):
            self.run("pg_isready", "-q", "-h", self.folder)
            return True
        return False

    def deaths(self) -> int:
        """Return how many of its processes were killed, as far as the first one has seen it."""
        return self._log.read_bytes().count(b"was terminated by signal 9")

    def processes(self) -> list[int]:
        """Return the ids of its processes, the first one, which has started the others, first."""
        if self._server is None or not self.runs():
            return []
        first = self._server.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text()
        return [first, *map(int, children.split())]

    def end(self, how: int = signal.SIGINT) -> None:
        """End the server and keep what it has: cleanly, or with SIGKILL, all processes at once."""
        mine = self.processes()
        for pid in mine if how == signal.SIGKILL else mine[:1]:
            _signal(pid, how)
        if self._server is not None:
            self._server.wait(START_S)
        assert eventually(lambda: not any(map(_lives, mine)), START_S), "PostgreSQL does not end"
        self._server = None

    def freeze(self) -> None:
        """Stop all of its processes where they are: whoever asks gets no answer."""
        self._frozen = self.processes()
        for pid in self._frozen:
            _signal(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for pid in self._frozen:
            _signal(pid, signal.SIGCONT)
        self._frozen = []

    def execute(self, sql: str) -> None:
        """Run one statement outside of any transaction."""
        self.run("psql", "-h", self.folder, "-U", "centre", "-d", "postgres", "-qc", sql)

    def copy(self, template: str, name: str) -> None:
        """Make a database like another."""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")

    def drop(self, name: str) -> None:
        """Remove a database, whoever uses it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and remove everything."""
        self.thaw()
        self.end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs to its end; raises RuntimeError where it fails."""
        done = subprocess.run(
            self._command(program, *arguments),
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")

    def _command(self, program: str, *arguments: object) -> list[str]:
        change = ["setpriv", f"--reuid={self._owner}", f"--regid={_group(self._owner)}"]
        prefix = [*change, "--clear-groups"] if self._owner else []
        return [*prefix, str(self._programs / program), *map(str, arguments)]


def _signal(pid: int, how: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


def _lives(pid: int) -> bool:
    """Whether a process is there; one that only waits for its parent is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _quick_place() -> str:
    """Return a folder in memory where there is room; removing databases from a disk takes long."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES
    return str(memory) if roomy else "/tmp"


def _exists(user: str) -> bool:
    return any(entry.pw_name == user for entry in pwd.getpwall())


def _group(user: str) -> int:
    return pwd.getpwnam(user).pw_gid if user else 0
