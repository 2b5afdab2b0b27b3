"""What sync shows of itself: last contact, last error, faults; written only when they change."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from kiosk.model.errors import StoreError
from sync.ports import Books

log = logging.getLogger(__name__)

Result = TypeVar("Result")
BOOKING_S = 60.0  # longest wait for a durable write


class Notices:
    """Writes to the local database what `kiosk status` and the manager's screen show.

    A notice that cannot be written is logged and let go: sending matters more.
    every_s: the last contact is written at most so often, to spare the SD card.
    """

    def __init__(self, books: Books, monotonic: Callable[[], float], every_s: float) -> None:
        self._books = books
        self._monotonic = monotonic
        self._every_s = every_s
        self._noted_at: float | None = None
        self._error: str | None = None
        self._faults: dict[str, str] = {}

    def contact(self, last_sync_ms: int | None, at_once: bool = False) -> None:
        """The centre answered as it should, at that time by its own clock."""
        now = self._monotonic()
        noted = self._noted_at is not None and now < self._noted_at + self._every_s
        if noted and self._error is None and not at_once:
            return
        self._noted_at, self._error = now, None
        _write(lambda: self._books.note_sync(last_sync_ms, None))

    def trouble(self, message: str) -> None:
        """Something went wrong; the time of the last contact stays."""
        if message == self._error:
            return
        log.warning("%s", message)
        self._error = message
        _write(lambda: self._books.note_sync(None, message))

    def fault(self, key: str, sentence: str) -> None:
        """Show a fault until it is cleared."""
        if self._faults.get(key) == sentence:
            return
        self._faults[key] = sentence
        _write(lambda: self._books.raise_fault(key, sentence))

    def clear(self, *keys: str) -> None:
        """These faults are over, whoever raised them."""
        for key in keys:
            if self._faults.get(key) != "":
                self._faults[key] = ""
                _write(lambda key=key: self._books.clear_fault(key))  # type: ignore[misc]


def booked(future: "Future[Result]") -> Result:
    """Wait until the recorder has done it; raises what it failed with."""
    return future.result(BOOKING_S)


def _write(call: "Callable[[], Future[Any]]") -> None:
    try:
        booked(call())
    except (StoreError, TimeoutError) as error:
        log.warning("The state of sync could not be noted: %s", error)
