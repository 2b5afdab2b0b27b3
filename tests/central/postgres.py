"""A PostgreSQL of the tests' own: a throw-away cluster, reached through a socket in its folder."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
ROOM_BYTES = 2**30
_USERS = ("postgres", "nobody")  # PostgreSQL does not start as root


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, or None."""
    found = shutil.which("initdb")
    places = [*_PLACES, *([Path(found).parent] if found else [])]
    return next((place for place in places if (place / "initdb").exists()), None)


class Cluster:
    """A running server; ``durable`` keeps its fsync, for benches."""

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        self._programs = programs
        self._owner = next((u for u in _USERS if _exists(u)), "nobody") if not os.getuid() else ""
        place = "/tmp" if durable else _quick_place()  # a short socket path
        self.folder = Path(tempfile.mkdtemp(prefix="central-pg-", dir=place))
        if self._owner:
            owner = pwd.getpwnam(self._owner)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        try:
            self._start(durable)
        except BaseException:
            with contextlib.suppress(RuntimeError):
                self._stop()
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _start(self, durable: bool) -> None:
        self._run("initdb", "-D", self._data, "-U", "centre", "-A", "trust", "-E", "UTF8")
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200"
        if not durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
            options += " -c min_wal_size=32MB -c max_wal_size=64MB"
        self._run(
            "pg_ctl", "-D", self._data, "-l", f"{self.folder}/log", "-w", "-o", options, "start"
        )

    @property
    def _data(self) -> str:
        return f"{self.folder}/data"

    def url(self, name: str = "postgres") -> str:
        """Return the address of a database of this cluster."""
        return f"postgresql:///{name}?host={self.folder}&user=centre"

    def execute(self, sql: str) -> None:
        """Run one statement outside of any transaction."""
        self._run("psql", "-h", str(self.folder), "-U", "centre", "-d", "postgres", "-qc", sql)

    def copy(self, template: str, name: str) -> None:
        """Make a database like another."""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")

    def drop(self, name: str) -> None:
        """Remove a database, whoever uses it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and remove everything."""
        self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        change = ["setpriv", f"--reuid={self._owner}", f"--regid={_group(self._owner)}"]
        prefix = [*change, "--clear-groups"] if self._owner else []
        done = subprocess.run(
            [*prefix, str(self._programs / program), *arguments],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")


def _quick_place() -> str:
    """Return a folder in memory where there is room; removing databases from a disk takes long."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES
    return str(memory) if roomy else "/tmp"


def _exists(user: str) -> bool:
    return any(entry.pw_name == user for entry in pwd.getpwall())


def _group(user: str) -> int:
    return pwd.getpwnam(user).pw_gid if user else 0
