"""Who is on shift now, at hand for every answer."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock

from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.store.shifts import Shift, current_shift


class OnShift:
    """Knows the shift in memory; may be called from any thread.

    A shift ends with the store's day: nobody's answers of tomorrow are yesterday's person's.
    """

    def __init__(
        self, recorder: Recorder, reader: Reader, day: StoreDay, now: Callable[[], Stamp]
    ) -> None:
        self._recorder = recorder
        self._day = day
        self._now = now
        self._lock = Lock()
        self._shift = current_shift(reader, day.day_of(now().wall_ms))

    def staff(self) -> str | None:
        """Return who is on shift, None: nobody."""
        with self._lock:
            shift = self._shift
        if shift is None or shift.day != self._day.day_of(self._now().wall_ms):
            return None
        return shift.staff

    def begin(self, staff: str | None) -> "Future[None]":
        """Begin somebody's shift, None: end it; holds from the moment it is on disk."""
        stored = self._recorder.begin_shift(staff, self._now())
        stored.add_done_callback(lambda done: self._begun(staff, done))
        return stored

    def _begun(self, staff: str | None, done: "Future[None]") -> None:
        if done.cancelled() or done.exception() is not None:
            return
        at_ms = self._now().wall_ms
        with self._lock:
            self._shift = Shift(staff, at_ms, self._day.day_of(at_ms))
