"""Who is on shift just now, known without asking the disk: every answer carries it."""

from collections.abc import Callable
from threading import Lock

from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.store.shifts import Shift, current_shift

WAIT_S = 30


@frozen
class _Until:
    """A shift, and the time since boot (milliseconds) at which its day ends."""

    shift: Shift
    boottime_ms: int


class OnShift:
    """The shift of a device. ``now``: the raw time of now.

    A shift ends with the store's day. How long that lasts is taken from the boot clock, so that a
    wall clock that jumps ends no shift and prolongs none.
    """

    def __init__(self, recorder: Recorder, day: StoreDay, now: Callable[[], Stamp]) -> None:
        self._recorder = recorder
        self._day = day
        self._now = now
        self._gate = Lock()
        self._until: _Until | None = None
        self.load()

    def name(self) -> str | None:
        """Return who is on shift, None: nobody. From any thread; never waits for the disk."""
        found = self.shift()
        return found.staff if found else None

    def shift(self) -> Shift | None:
        """Return the shift that stands. From any thread; never waits for the disk."""
        with self._gate:
            until = self._until
        if until is None or self._now().boottime_ms >= until.boottime_ms:
            return None
        return until.shift

    def begin(self, staff: str | None) -> None:
        """Let a shift begin, None: let it end. Waits for the disk: for a worker thread.

        Raises BadInput for a name that is none, StoreError where it cannot be stored.
        """
        self._recorder.begin_shift(staff, self._now()).result(WAIT_S)
        self.load()

    def load(self) -> None:
        """Read the shift from the database."""
        now = self._now()
        with Reader(self._recorder.path) as reader:
            at_ms = reader.locate(now).occurred_ms
            today = self._day.day_of(at_ms)
            found = current_shift(reader, today)
        left_ms = self._day.bounds(today)[1] - at_ms
        with self._gate:
            self._until = _Until(found, now.boottime_ms + left_ms) if found else None
