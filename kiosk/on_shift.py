"""Who is on shift now, at hand for every answer."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock

from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.store.shifts import Shift, current_shift


@frozen(eq=False, repr=False)
class _Until:
    """A shift, and the boot clock (milliseconds) at the end of its day."""

    shift: Shift
    boottime_ms: int


class OnShift:
    """Knows the shift in memory; may be called from any thread.

    A shift ends with the store's day: nobody's answers of tomorrow are yesterday's person's. When
    that is, the boot clock says: a wall clock that jumps ends no shift and prolongs none.
    """

    def __init__(
        self, recorder: Recorder, reader: Reader, day: StoreDay, now: Callable[[], Stamp]
    ) -> None:
        self._recorder = recorder
        self._day = day
        self._now = now
        self._lock = Lock()
        self._until = self._known(reader)

    def staff(self) -> str | None:
        """Return who is on shift, None: nobody."""
        with self._lock:
            until = self._until
        if until is None or self._now().boottime_ms >= until.boottime_ms:
            return None
        return until.shift.staff

    def begin(self, staff: str | None) -> "Future[None]":
        """Begin somebody's shift, None: end it; done when it is on disk and holds.

        The future fails with BadInput for a name that is none, with StoreError where the disk does.
        """
        now = self._now()
        outcome: Future[None] = Future()
        stored = self._recorder.begin_shift(staff, now)
        stored.add_done_callback(lambda done: self._begun(done, now, outcome))
        return outcome

    def _begun(self, done: "Future[Shift]", now: Stamp, outcome: "Future[None]") -> None:
        error = done.exception()
        if error is not None:
            outcome.set_exception(error)
            return
        shift = done.result()
        with self._lock:
            self._until = self._lasting(shift, shift.since_ms, now)
        outcome.set_result(None)

    def _known(self, reader: Reader) -> _Until | None:
        now = self._now()
        at_ms = reader.locate(now).occurred_ms
        shift = current_shift(reader, self._day.day_of(at_ms))
        return None if shift is None else self._lasting(shift, at_ms, now)

    def _lasting(self, shift: Shift, at_ms: int, now: Stamp) -> _Until:
        """Return a shift with its end; ``at_ms`` is the true time of the stamp ``now``."""
        return _Until(shift, now.boottime_ms + self._day.bounds(shift.day)[1] - at_ms)
