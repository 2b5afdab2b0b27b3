"""What the sync worker needs of the rest of the device, as protocols."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from kiosk.model.answer import Stamp


class Clock(Protocol):
    """Where time comes from; injected, so that tests own it."""

    def stamp(self) -> Stamp:
        """Return the raw time of now: wall clock, boot id, CLOCK_BOOTTIME, synchronised or not."""
