"""Looking through what was not looked at when the database was opened, in the background."""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Thread, get_native_id

from kiosk.store.checking import is_small, looking, whole_look
from kiosk.store.trouble import UNREADABLE, is_damage

log = logging.getLogger(__name__)

LOWEST_PRIORITY = 19


class Inspection:
    """Looks once through the database at ``path``, in a thread of its own at the lowest priority.

    It begins ``after_s`` seconds after its start, so that a first customer does not wait for the
    disk. ``found`` is called in that thread with what is wrong, not where nothing is, and returns
    what is done once that is mended.
    """

    def __init__(self, path: Path, found: "Callable[[str], Future[None]]", after_s: float) -> None:
        self._path = path
        self._found = found
        self._after_s = after_s
        self._ending = Event()
        self._conn: sqlite3.Connection | None = None
        self._thread = Thread(target=self._run, name="store-inspection", daemon=True)

    def start(self) -> None:
        """Begin soon."""
        self._thread.start()

    def stop(self) -> None:
        """Leave off, however far it came; also where it was never started."""
        self._ending.set()
        while self.is_alive():
            if self._conn is not None:
                with contextlib.suppress(sqlite3.ProgrammingError):  # closed just now
                    self._conn.interrupt()
            self._thread.join(0.05)

    def is_alive(self) -> bool:
        """Whether it is still to look, or looks."""
        return self._thread.is_alive()

    def _run(self) -> None:
        if self._ending.wait(self._after_s):
            return
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), LOWEST_PRIORITY)
        try:
            wrong = self._look()
        except UNREADABLE as error:
            wrong = str(error) if is_damage(error) else ""
            if not (wrong or self._ending.is_set()):
                log.warning("The database could not be looked through: %s", error)
        if wrong and not self._ending.is_set():
            log.error("%s: %s", self._path, wrong)
            self._found(wrong).add_done_callback(_log_failure)

    def _look(self) -> str:
        with contextlib.closing(looking(self._path)) as conn:
            self._conn = conn
            return "" if is_small(conn) else whole_look(conn)


def _log_failure(done: "Future[None]") -> None:
    error = done.exception()
    if error is not None:
        log.error("%s", error)
