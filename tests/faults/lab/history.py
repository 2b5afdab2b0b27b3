"""What the lab did and what it was told: the checker's own memory, apart from the device's."""

import time
from collections.abc import Iterator

from attrs import define, field, frozen

from hardware.remote import press_remote
from kiosk.machine.clock import boottime_ms
from kiosk.model.errors import HardwareError
from tests.faults.lab.site import Site

HOLD_MS = 20


@frozen
class Press:
    """One press: its button, when (milliseconds), and what the console said.

    ``before_ms`` and ``after_ms``: CLOCK_BOOTTIME around it; ``began_ms``: this machine's wall
    clock at its beginning, which the lab takes for the true time. ``told``: ``counted``,
    ``set aside: REASON``, or None where nothing was acknowledged; then ``error`` says why.
    """

    value: int
    before_ms: int
    after_ms: int
    began_ms: int
    told: str | None
    error: str = ""

    @property
    def acknowledged(self) -> bool:
        """Whether the person was thanked."""
        return self.told is not None


@define
class History:
    """Every press that the lab made, one after the other: their times never overlap."""

    presses: list[Press] = field(factory=list)

    def press(
        self, site: Site, value: int, *, hold_ms: int = HOLD_MS, timeout_s: float = 20.0
    ) -> Press:
        """Press a button of a site's device, wait for what comes, and remember it."""
        before, began = self._now()
        told, error = None, ""
        try:
            told = press_remote(site.state, value, hold_ms, timeout_s=timeout_s)
        except HardwareError as failure:
            error = str(failure)
        made = Press(value, before, boottime_ms(), began, told, error)
        self.presses.append(made)
        return made

    def _now(self) -> tuple[int, int]:
        """Return boot time and wall clock of one moment: again, where something came between."""
        while True:
            before, began = self._next_ms(), time.time_ns() // 1_000_000
            if boottime_ms() - before <= 1:
                return before, began

    def _next_ms(self) -> int:
        """Return the present boot time, once it is past the last press: that one's is its own."""
        while (now := boottime_ms()) <= (self.presses[-1].after_ms if self.presses else -1):
            pass
        return now

    def press_many(self, site: Site, count: int, **how: int) -> list[Press]:
        """Press so many times, round the five buttons; ends early when nobody answers."""
        made: list[Press] = []
        for value in self._round(count):
            made.append(self.press(site, value, **how))
            if not made[-1].acknowledged:
                break
        return made

    @property
    def acknowledged(self) -> list[Press]:
        """The presses that somebody was thanked for."""
        return [press for press in self.presses if press.acknowledged]

    def _round(self, count: int) -> Iterator[int]:
        begin = len(self.presses)
        return (number % 5 + 1 for number in range(begin, begin + count))
