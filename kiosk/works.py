"""What stands below the surface of a device: the parts that take, keep and tell."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, time
from threading import Lock
from typing import Any

from attrs import frozen

from kiosk.intake import Intake
from kiosk.machine.clock import SystemClock
from kiosk.on_shift import OnShift
from kiosk.plan import Plan
from kiosk.store.recorder import Recorder

log = logging.getLogger(__name__)

STORE_FAULT = "device.storing"


@frozen(eq=False, repr=False)
class Works:
    """The parts below the surface: what takes an answer, keeps it and sends it.

    looping: the device failed again and again at its start.
    """

    plan: Plan
    clock: SystemClock
    recorder: Recorder
    intake: Intake
    cleaning: "Cleaning"
    on_shift: OnShift
    looping: bool

    def fault(self, key: str, sentence: str) -> None:
        """Let a fault stand in ``kiosk status``."""
        self.recorder.raise_fault(key, sentence).add_done_callback(_log_failure)

    def clear(self, key: str) -> None:
        """Let a fault stand no more."""
        self.recorder.clear_fault(key).add_done_callback(_log_failure)

    def note_eased(self) -> None:
        """Count a customer who turned on high contrast and large text; a failure is only logged."""
        self.recorder.note_eased(self.clock.stamp()).add_done_callback(_log_failure)

    def local_time(self) -> time:
        """Return the time of day at the store, by this machine's clock."""
        return datetime.now(self.plan.day.zone).time()


class Cleaning:
    """Cleaning mode, begun by the console or the screen; it lasts until both have ended it."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._lock = Lock()
        self._by_console = self._by_screen = False

    def set_by_console(self, on: bool) -> None:
        """The console's gesture began or ended it; its own presses are set aside too."""
        with self._lock:
            self._by_console = on
            self._tell(gesture=True)

    def set_by_screen(self, on: bool) -> None:
        """The manager began it on the screen, or it ended there."""
        with self._lock:
            self._by_screen = on
            self._tell(gesture=False)

    def _tell(self, gesture: bool) -> None:
        self._intake.set_cleaning(self._by_console or self._by_screen, gesture=gesture)


class Storing:
    """Keeps the fault that answers cannot be stored, and wakes the sync when one could."""

    def __init__(self, recorder: Recorder, wake: Callable[[], None]) -> None:
        self._recorder = recorder
        self._wake = wake
        self._failing = False

    def recorded(self) -> None:
        """Something new is on disk."""
        self._wake()
        if self._failing:
            self._failing = False
            self._recorder.clear_fault(STORE_FAULT).add_done_callback(_log_failure)

    def failed(self, error: BaseException) -> None:
        """An answer could not be stored."""
        log.error("an answer could not be stored: %s", error)
        if not self._failing:
            self._failing = True
            sentence = f"An answer could not be stored: {error}"
            self._recorder.raise_fault(STORE_FAULT, sentence).add_done_callback(_log_failure)


def _log_failure(done: "Future[Any]") -> None:
    error = done.exception()
    if error is not None:
        log.error("what the device noted of itself could not be stored: %s", error)
