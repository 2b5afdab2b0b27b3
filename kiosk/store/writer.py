"""The writing thread: one queue, one connection, one transaction for whatever is waiting."""

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

from attrs import define, field

from kiosk.model.errors import StoreError
from kiosk.store.ledger import Ledger
from kiosk.store.place import Displaced
from kiosk.store.trouble import explain, is_doubtful

log = logging.getLogger(__name__)

T = TypeVar("T")

TOGETHER = 100  # jobs in one transaction at most
CHECKPOINT_AFTER = 100  # transactions; the log is then folded in at the next quiet moment
QUIET_S = 0.05


class Doubted(Exception):
    """The database has to be looked through and opened anew before it is used again."""


@define(eq=False, repr=False)
class _Job(Generic[T]):
    work: Callable[[Ledger], T]
    doing: str
    future: "Future[T]" = field(factory=Future)


class Writer:
    """Runs work on the ledger, in order, each piece wholly or not at all.

    ``open_ledger`` opens the database; it is called again after an error that leaves in doubt what
    reached the disk. ``put_back`` gives another for one that was removed or replaced under us.
    Work may then run a second time, so it has to find what it did before.
    Callbacks of the futures run in the writing thread and must not wait for another future of it.
    """

    def __init__(
        self, open_ledger: Callable[[], Ledger], put_back: Callable[[Ledger], Ledger]
    ) -> None:
        self._open = open_ledger
        self._put_back = put_back
        self._ledger: Ledger | None = open_ledger()
        self._jobs: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._gate = Lock()
        self._closed = False
        self._since_checkpoint = 0
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Ledger], T], doing: str) -> "Future[T]":
        """Queue work. The future holds its result once that is on disk, or fails.

        ``doing`` completes the sentence "could not ..." of an error.
        """
        job = _Job(work, doing)
        with self._gate:
            if not self._closed:
                self._jobs.put(job)
                return job.future
        job.future.set_exception(StoreError(f"could not {doing}: the database is closed"))
        return job.future

    def doubt(self, why: str) -> "Future[None]":
        """Open the database anew, looked through and mended, before it is used again."""
        doubts = [Doubted(why)]

        def work(_: Ledger) -> None:
            if doubts:
                raise doubts.pop()

        return self.submit(work, "go on with the database")

    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def look(self) -> None:
        """See that the database still has its name; where it has none, it soon has again."""
        ledger = self._ledger
        lost = ledger is not None and ledger.place is not None and not ledger.place.holds()
        if lost and self._jobs.empty():
            self.submit(lambda _: None, "put the database back in its place")

    def close(self) -> None:
        """Finish what is queued, then close the database. Safe to call twice."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        open_ = True
        while open_:
            jobs, open_ = self._take()
            live = [job for job in jobs if job.future.set_running_or_notify_cancel()]
            if live:
                self._settle(live)
        self._drop()

    def _take(self) -> tuple[list[_Job[Any]], bool]:
        """Wait for work; returns it, and whether more may come."""
        jobs: list[_Job[Any]] = []
        job = self._wait()
        while job is not None:
            jobs.append(job)
            if len(jobs) == TOGETHER or self._jobs.empty():
                return jobs, True
            job = self._jobs.get()
        return jobs, False

    def _wait(self) -> _Job[Any] | None:
        if self._since_checkpoint >= CHECKPOINT_AFTER:
            try:
                return self._jobs.get(timeout=QUIET_S)
            except Empty:
                self._checkpoint()
        return self._jobs.get()

    def _checkpoint(self) -> None:
        """Fold the log into the database where nobody waits for it."""
        self._since_checkpoint = 0
        if self._ledger is not None:
            try:
                self._ledger.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            except sqlite3.Error as error:
                log.warning("The log could not be folded into the database: %s", error)

    def _settle(self, jobs: Sequence[_Job[Any]]) -> None:
        """Do the jobs in one transaction; if that fails, each alone, so that none harms another."""
        if len(jobs) > 1:
            try:
                results = self._transact(jobs)
            except Exception as error:  # noqa: BLE001 - each job meets its own error below
                log.debug("Jobs go one by one: %s", error)
            else:
                for job, result in zip(jobs, results, strict=True):
                    job.future.set_result(result)
                self._note()
                return
        for job in jobs:
            self._settle_alone(job)

    def _settle_alone(self, job: _Job[Any]) -> None:
        try:
            result = self._twice(job)
        except Exception as error:  # noqa: BLE001 - the error belongs to whoever gave the job
            job.future.set_exception(self._told(error, job))
        else:
            job.future.set_result(result)
            self._note()

    def _note(self) -> None:
        if self._ledger is not None:
            self._ledger.note()

    def _told(self, error: Exception, job: _Job[Any]) -> Exception:
        if not isinstance(error, sqlite3.Error | OSError):
            return error
        told = explain(error, job.doing)
        told.__cause__ = error
        return told

    def _twice(self, job: _Job[Any]) -> Any:
        """Do a job; where the disk left it in doubt, open anew, and look or do it again, once."""
        try:
            return self._transact([job])[0]
        except Displaced as error:
            log.error("%s; it is put back", error)
            again = self._put_back(self._present())
            self._drop()
            self._ledger = again
            return self._transact([job])[0]
        except (sqlite3.Error, Doubted) as error:
            if not (isinstance(error, Doubted) or is_doubtful(error)):
                raise
            log.warning("Could not %s (%s); opening the database again", job.doing, error)
        self._drop()
        self._ledger = self._open()
        self._ledger.settle()
        return self._transact([job])[0]

    def _present(self) -> Ledger:
        if self._ledger is None:
            self._ledger = self._open()
        return self._ledger

    def _transact(self, jobs: Sequence[_Job[Any]]) -> list[Any]:
        ledger = self._present()
        conn = ledger.conn
        try:
            conn.execute("BEGIN IMMEDIATE")
            results = [job.work(ledger) for job in jobs]
            conn.execute("COMMIT")
            ledger.committed()
        except BaseException:
            self._roll_back(ledger)
            raise
        self._since_checkpoint += 1
        return results

    def _roll_back(self, ledger: Ledger) -> None:
        ledger.forget()
        with contextlib.suppress(sqlite3.Error):
            if ledger.conn.in_transaction:
                ledger.conn.execute("ROLLBACK")

    def _drop(self) -> None:
        ledger, self._ledger = self._ledger, None
        if ledger is not None:
            with contextlib.suppress(sqlite3.Error):
                ledger.close()
