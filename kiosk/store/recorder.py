"""The only writer of the local database, as the rest of the device sees it."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kiosk.model.answer import Answer, Recorded, Stamp
from kiosk.model.day import StoreDay
from kiosk.model.errors import StoreError
from kiosk.model.lockout import Lockout
from kiosk.model.surveys import Survey
from kiosk.model.time import Anchor
from kiosk.store import delivery, marks, notes
from kiosk.store.eased import note_eased
from kiosk.store.ledger import Ledger
from kiosk.store.lock import StateLock
from kiosk.store.mark import Mark, Noted
from kiosk.store.opening import open_store
from kiosk.store.redating import redate
from kiosk.store.shifts import Shift
from kiosk.store.steps import in_steps
from kiosk.store.times import Dating, Timekeeper
from kiosk.store.writer import Writer
from kiosk.store.writing import write_answers

if TYPE_CHECKING:
    from kiosk.model.staff import StaffList
    from kiosk.store.inspection import Inspection


def wall_ms() -> int:
    """Return the wall clock in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Recorder:
    """Writes to ``path`` (STATE/kiosk.db) from a thread of its own. Call it from any thread.

    Every method but ``close`` returns a future that is done when the change is on disk, and fails
    with StoreError (DiskFull) when it is not; then nothing of the call was stored. ``day`` places
    answers in the store's days. ``now_ms`` is the wall clock in milliseconds. ``lock`` is the state
    folder's lock where the caller holds it already; else it is taken here, and given up at close.
    Raises StoreBusy when another process has the folder, StoreError when it cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        day: StoreDay,
        *,
        now_ms: Callable[[], int] = wall_ms,
        lock: StateLock | None = None,
    ) -> None:
        self.path = path
        self._day = day
        self._now_ms = now_ms
        self._mark: Mark | None = None
        self._lock = StateLock(path.parent) if lock is None else None
        if self._lock is not None:
            self._lock.acquire()
        try:
            self._writer = Writer(self._open, self._put_back)
        except BaseException:
            self._unlock()
            raise

    def _open(self) -> Ledger:
        known = self._mark.last if self._mark is not None else None
        ledger = open_store(self.path, Timekeeper(self._day), self._now_ms(), known)
        self._mark = ledger.mark
        return ledger

    def _put_back(self, lost: Ledger) -> Ledger:
        """Give a database without a name its place again; until it is there, it is not let go."""
        if lost.place is not None:
            lost.place.put_back(lost.conn, self._now_ms())
        again = self._open()
        if Noted.of(again.conn) != Noted.of(lost.conn):
            again.close()
            raise StoreError(f"{self.path} was removed again as it was put back; leave it alone")
        return again

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def record(self, answers: Sequence[Answer]) -> "Future[tuple[Recorded, ...]]":
        """Store answers in one durable transaction: all of them or none."""
        kept = tuple(answers)
        return self._writer.submit(lambda to: write_answers(to, kept), "store the answer")

    def acknowledge(
        self, stored: Sequence[str], refused: Sequence[delivery.Refusal], at_ms: int
    ) -> "Future[None]":
        """Note what the centre said: ids it has, (id, code, message) it does not want."""
        return self._writer.submit(
            lambda to: delivery.acknowledge(to.conn, stored, refused, at_ms), "note the receipts"
        )

    def requeue(
        self, ranges: Iterable[tuple[int, int]], stream: str | None = None
    ) -> "Future[int]":
        """Send again what the centre lost: [first, last] of seq in a stream, None: the current."""
        kept = tuple(ranges)
        return self._writer.submit(
            lambda to: delivery.requeue(to.conn, kept, stream), "queue answers again"
        )

    def requeue_refused(self, codes: Iterable[str]) -> "Future[int]":
        """Send again what was refused with one of these codes."""
        kept = tuple(codes)
        return self._writer.submit(
            lambda to: delivery.requeue_refused(to.conn, kept), "queue refused answers again"
        )

    def new_stream(self) -> "Future[str]":
        """Begin a new stream with all that is unsent, numbered from 1 in order; its id."""
        return self._writer.submit(lambda to: delivery.new_stream(to), "begin a new stream")

    def add_anchor(self, anchor: Anchor) -> "Future[None]":
        """Keep a comparison of clocks, and correct the times that it makes better known.

        After months offline these may be many: answers that are given meanwhile go in between.
        """

        def go_on(left: Dating) -> "Future[Dating | None]":
            return self._writer.submit(lambda to: to.times.correct(to.conn, left), doing)

        doing = "correct the times"
        first = self._writer.submit(lambda to: to.times.add_anchor(to.conn, anchor), doing)
        return in_steps(first, go_on)

    def settle_days(self) -> "Future[int]":
        """Place what was stored under another definition of the day in the days as they are now.

        Holds how many answers moved. The counts move with them.
        """
        return self._writer.submit(lambda to: redate(to, self._day), "place answers in their days")

    def raise_fault(self, key: str, sentence: str) -> "Future[None]":
        """Let a fault stand until it is cleared."""
        now = self._now_ms()
        return self._writer.submit(
            lambda to: notes.raise_fault(to.conn, key, sentence, now), "note a fault"
        )

    def clear_fault(self, key: str) -> "Future[None]":
        """Let a fault stand no more."""
        return self._writer.submit(lambda to: notes.clear_fault(to.conn, key), "clear a fault")

    def note_sync(self, last_sync_ms: int | None, last_error: str | None) -> "Future[None]":
        """Keep when the centre last answered (None: as it was) and the error since (None: none)."""
        return self._writer.submit(
            lambda to: notes.note_sync(to.conn, last_sync_ms, last_error), "note the sync"
        )

    def remember(self, key: str, value: str | None) -> "Future[None]":
        """Keep a small fact under a key; None forgets it."""
        return self._writer.submit(lambda to: notes.remember(to.conn, key, value), f"keep {key}")

    def register_survey(self, survey: Survey) -> "Future[None]":
        """Keep the text of the survey in use, so that its answers can be read for ever."""
        return self._writer.submit(
            lambda to: notes.register_survey(to.conn, survey), "keep the survey"
        )

    def set_pin(self, kept: str | None) -> "Future[None]":
        """Keep a PIN as ``hash_pin`` gives it, None: no PIN; wrong tries are forgotten."""
        return self._writer.submit(lambda to: notes.set_pin(to.conn, kept), "keep the PIN")

    def note_lockout(self, lockout: Lockout) -> "Future[None]":
        """Keep the wrong tries of a PIN, so that they survive a power cut."""
        return self._writer.submit(
            lambda to: notes.note_lockout(to.conn, lockout), "keep the PIN's lockout"
        )

    def mark_read(self, answer: str, read: bool = True) -> "Future[None]":
        """Mark a comment as read, or as not read. BadInput: no comment has that id."""
        now = self._now_ms()
        return self._writer.submit(
            lambda to: marks.mark_read(to.conn, answer, now if read else None), "mark the comment"
        )

    def add_theme(self, name: str) -> "Future[str]":
        """Add a theme; holds its name as kept. BadInput: too long, empty, or there already."""
        return self._writer.submit(lambda to: marks.add_theme(to.conn, name), "add the theme")

    def assign_theme(self, answer: str, theme: str | None) -> "Future[None]":
        """Give a comment a theme that was added before, None: no theme. BadInput: not known."""
        return self._writer.submit(
            lambda to: marks.assign_theme(to.conn, answer, theme), "give the comment a theme"
        )

    def begin_shift(self, staff: str | None, now: Stamp) -> "Future[Shift]":
        """Note who is on shift from now on, None: nobody. BadInput: no name of 1 to 60."""
        return self._writer.submit(lambda to: marks.begin_shift(to, staff, now), "note the shift")

    def note_eased(self, now: Stamp) -> "Future[None]":
        """Count a customer who turned on high contrast and large text."""
        return self._writer.submit(lambda to: note_eased(to, now), "count the use of the switch")

    def keep_staff(self, staff: "StaffList") -> "Future[None]":
        """Keep the people of this store as the centre gave them, in the place of those before."""
        from kiosk.store.staff_list import keep_staff

        return self._writer.submit(lambda to: keep_staff(to.conn, staff), "keep the staff list")

    def inspection(self, after_s: float = 10.0) -> "Inspection":
        """Return what looks through all that a start did not look at, after so many seconds.

        Damage that it finds is mended as it is at a start, while answers wait.
        """
        from kiosk.store.inspection import Inspection

        return Inspection(self.path, self._writer.doubt, after_s)

    def health(self) -> bool:
        """Whether the writing thread lives; a database that lost its name is put back by it."""
        self._writer.look()
        return self._writer.is_alive()

    def close(self) -> None:
        """Finish what was asked for, then close the database and give up the folder."""
        self._writer.close()
        self._unlock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
