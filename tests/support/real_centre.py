"""The real centre as a process of its own, on loopback with SQLite.

Run as a module it serves: ``python -m tests.support.real_centre STATE PORT``. Each line on its
standard input asks for an enrolment code, which it prints.
"""

import json
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self


class RealCentre:
    """Starts and stops the process; reads its database as it lies on disk."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        """Serve, on the same port as before."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.real_centre", str(self.state), str(self._port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._port = int(self._line())
        return self

    def stop(self) -> None:
        """End it, if it runs."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.communicate(timeout=10)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def code(self) -> str:
        """Return a fresh enrolment code for the till of its store."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write("code\n")
        self._process.stdin.flush()
        return self._line()

    def answers(self) -> list[str]:
        """Return the ids of all answers, in the order in which they were stored."""
        return [row[0] for row in self.rows("SELECT id FROM central_answer ORDER BY rowid")]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds."""
        database = sqlite3.connect(self.state / "central.db")
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def revoke_all(self) -> None:
        """End every device's token."""
        database = sqlite3.connect(self.state / "central.db")
        with database:
            database.execute("UPDATE central_device SET revoked_ms = 1")
        database.close()

    def backup(self, target: Path) -> None:
        """Copy the database."""
        self._copy(self.state / "central.db", target)

    def restore(self, source: Path) -> None:
        """Put a copy in the place of the database, of a centre that does not run."""
        assert self._process is None
        for file in self.state.glob("central.db*"):
            file.unlink()
        self._copy(source, self.state / "central.db")

    def _copy(self, source: Path, target: Path) -> None:
        old, new = sqlite3.connect(source), sqlite3.connect(target)
        with new:
            old.backup(new)
        old.close()
        new.close()

    def _line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, "the centre ended"
        return str(json.loads(line))


def serve(state: Path, port: int) -> None:
    """Be the centre."""
    from sync.central.configure import setup
    from sync.central.options import Options

    setup(Options(state=state))
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from sync.central.chain import create_code, create_store
    from sync.central.models import Store

    call_command("migrate", verbosity=0)
    if not Store.objects.exists():
        create_store("17", "Store 17", "Moscow", "Europe/Moscow")
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    print(json.dumps(server.server_address[1]), flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for _ in sys.stdin:
        print(json.dumps(create_code("17", "till 3")), flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
