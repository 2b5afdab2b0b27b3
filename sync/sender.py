"""Decides at each turn what to send, or how long to wait; no thread and no sleeping here."""

import random as system_random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from kiosk.model.errors import KioskError, StoreError, SyncError
from kiosk.model.time import Anchor
from kiosk.settings import SyncSettings
from sync.backoff import LONGEST_UNREACHED_S, Backoff
from sync.delivery import CLONE_FAULT, Delivery
from sync.enrol import Enrolment
from sync.errors import Rejected, TooSlow, Unreachable
from sync.health import report
from sync.lean import load_requests
from sync.notices import Notices, booked
from sync.pace import Pace
from sync.ports import Books, Clock, Figures, Reader
from sync.staff import StaffNews
from sync.wire import Health

if TYPE_CHECKING:
    from sync.centre import Centre

POLL_S = 10.0  # how often a waiting device looks whether it was enrolled anew
HOLD_S = 15 * 60.0
RETRY_REFUSED_S = 24 * 3600.0
# Refusals that may pass later: the survey was added, the clock became known, or what lies between
# device and centre was mended.
RETRIED_CODES = (
    "unknown_survey",
    "in_future",
    "too_large",
    "inflates_too_far",
    "too_many_answers",
    "bad_shape",
    "http_413",
    "http_500",
    "no_receipts",
)
NOT_ENROLLED = "This device is not enrolled; answers are kept. Run: kiosk enroll URL CODE"
HELD_FAULT = "sync.held"
CRASH_FAULT = "sync.worker"


@frozen
class Parts:
    """What sending needs; all of it is injected.

    open_reader: opens the local database for reading, in the thread that calls it.
    books: the recorder.
    enrolment: returns the present identity, or None before enrolment; may raise SyncError.
    state: the folder whose free space the heartbeat tells, or None.
    on_anchor: told each comparison of clocks that is kept.
    staff: returns the revision of the staff list held, "" for none; None: no list is wanted.
    random: returns a float in [0, 1).
    monotonic: returns seconds of a clock that is never set.
    """

    open_reader: Callable[[], Reader]
    books: Books
    clock: Clock
    settings: SyncSettings
    enrolment: Callable[[], Enrolment | None]
    version: str = "0"
    state: Path | None = None
    on_anchor: Callable[[Anchor], object] = lambda _: None
    staff: Callable[[], str] | None = None
    random: Callable[[], float] = system_random.random
    monotonic: Callable[[], float] = time.monotonic


class Sender:
    """Sends what waits, one turn at a time; for one thread."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._backoff = Backoff(parts.random, parts.monotonic)
        self._notices = Notices(parts.books, parts.monotonic, parts.settings.heartbeat_s)
        self._staff = StaffNews(
            parts.books, parts.staff, parts.monotonic, parts.settings.heartbeat_s
        )
        self._pace = Pace()
        self._reader: Reader | None = None
        self._enrolment: Enrolment | None = None
        self._centre: Centre | None = None
        self._delivery: Delivery | None = None
        self._beat_due = 0.0
        self._retry_due = 0.0

    def turn(self) -> float:
        """Do what is due; returns the seconds until there may be more to do."""
        try:
            self._adopt(self._parts.enrolment())
            if self._delivery is None:
                return POLL_S
            left = self._backoff.left_s()
            return min(left, POLL_S) if left > 0 else self._work(self._delivery)
        except KioskError as error:
            self._failed(error)
            return min(self._backoff.left_s(), POLL_S)

    def drain(self) -> Figures:
        """Send all that waits, at once; raises SyncError or StoreError at the first trouble."""
        try:
            self._adopt(self._parts.enrolment())
            if self._delivery is None:
                raise SyncError(NOT_ENROLLED)
            self._prepare(self._delivery)
            while self._delivery.step(self._open()):
                pass
        except KioskError as error:
            self._failed(error)
            raise
        self._succeeded(self._delivery, at_once=True)
        return self._open().figures()

    def crashed(self, error: Exception) -> float:
        """Recover from an error nobody foresaw; returns the seconds to wait."""
        self._close_reader()
        if self._delivery is not None:
            self._delivery.forget()
        wait_s = self._backoff.failed(longest_s=self._parts.settings.longest_wait_s)
        self._notices.fault(
            CRASH_FAULT,
            f"Sending met an unexpected error ({type(error).__name__}) and goes on; see the log.",
        )
        return min(wait_s, POLL_S)

    def close(self) -> None:
        """Close the connection and the reader."""
        self._close_reader()
        self._close_centre()

    def _work(self, delivery: Delivery) -> float:
        self._prepare(delivery)
        left = self._beat_due - self._parts.monotonic()
        reader = self._open()
        if left > 0 and not reader.waiting(1):
            return left
        more = delivery.step(reader)
        self._succeeded(delivery)
        return 0.0 if more else self._parts.settings.heartbeat_s

    def _prepare(self, delivery: Delivery) -> None:
        """Compare the clocks before the first batch, and try again what may pass by now."""
        if delivery.anchor is None:
            delivery.compare_clocks()
        now = self._parts.monotonic()
        if now >= self._retry_due:
            delivery.refill_old_streams(self._open())
            self._retry_due = now + RETRY_REFUSED_S
            booked(self._parts.books.requeue_refused(RETRIED_CODES))
            self._notices.clear(CLONE_FAULT)

    def _succeeded(self, delivery: Delivery, at_once: bool = False) -> None:
        self._backoff.succeeded()
        self._beat_due = self._parts.monotonic() + self._parts.settings.heartbeat_s
        self._notices.contact(delivery.last_sync_ms, at_once)
        self._notices.clear(HELD_FAULT, CRASH_FAULT)

    def _failed(self, error: KioskError) -> None:
        if isinstance(error, StoreError):
            self._close_reader()
        if self._delivery is not None:
            self._delivery.forget()
        # What was too slow has been halved already.
        again = self._backoff.failures > 0 and not isinstance(error, TooSlow)
        self._pace.failed(again)
        self._notices.trouble(str(error))
        if isinstance(error, Rejected) and error.status in (401, 403):
            self._backoff.failed(retry_after_s=HOLD_S)
            self._notices.fault(
                HELD_FAULT,
                "The centre refuses this device, so nothing is sent; all answers are kept. "
                "Ask head office for a code and run: kiosk enroll URL CODE",
            )
            return
        longest_s = self._parts.settings.longest_wait_s
        if isinstance(error, Unreachable):
            longest_s = min(longest_s, LONGEST_UNREACHED_S)
        self._backoff.failed(getattr(error, "retry_after_s", None), longest_s)

    def _adopt(self, enrolment: Enrolment | None) -> None:
        """Take on a new identity: whatever was held back may go at once."""
        if enrolment == self._enrolment:
            return
        self._close_centre()
        self._enrolment, self._delivery = None, None
        if enrolment is None:
            return
        self._centre = self._connect(enrolment)
        self._delivery = Delivery(
            self._centre,
            self._parts.books,
            self._notices,
            self._pace,
            self._staff,
            self._report,
            self._parts.monotonic,
            self._parts.on_anchor,
        )
        self._enrolment = enrolment
        self._backoff.succeeded()
        self._beat_due = self._retry_due = self._parts.monotonic()

    def _connect(self, enrolment: Enrolment) -> "Centre":
        load_requests()
        from sync.centre import Centre  # the HTTP client is for devices that are enrolled

        settings = self._parts.settings
        return Centre(
            settings.url or enrolment.url,
            self._parts.clock,
            token=enrolment.token,
            timeout_s=settings.timeout_s,
            ca_file=settings.ca_file,
            version=self._parts.version,
        )

    def _report(self, reader: Reader) -> Health:
        anchor = None if self._delivery is None else self._delivery.anchor
        stamp = self._parts.clock.stamp()
        return report(reader, self._parts.version, stamp, anchor, self._parts.state)

    def _open(self) -> Reader:
        if self._reader is None:
            self._reader = self._parts.open_reader()
        return self._reader

    def _close_reader(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _close_centre(self) -> None:
        centre, self._centre = self._centre, None
        if centre is not None:
            centre.close()
