"""What the lab did and what it was told: the checker's own memory, apart from the device's."""

import time
from collections.abc import Iterator

from attrs import define, field, frozen

from hardware.remote import press_remote
from kiosk.machine.clock import boottime_ms
from kiosk.model.errors import HardwareError
from tests.faults.lab.eye import Sight
from tests.faults.lab.glass import ANSWERABLE, Glass
from tests.faults.lab.site import Site

HOLD_MS = 20
COUNTED = "counted"


@frozen
class Press:
    """One press or tap: its button or face, when (milliseconds), and what the device said.

    ``before_ms`` and ``after_ms``: CLOCK_BOOTTIME around it; ``began_ms``: this machine's wall
    clock at its beginning, which the lab takes for the true time. ``told``: ``counted``,
    ``set aside: REASON``, or None where nothing was acknowledged; then ``error`` says why. A screen
    says no more than thanks, which the lab takes for ``counted``: its rules of misuse are off.
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
    """Every press that the lab made, and every tap.

    Presses come one after the other, so that their times never overlap; so do taps.
    """

    presses: list[Press] = field(factory=list)
    taps: list[Press] = field(factory=list)

    def press(
        self, site: Site, value: int, *, hold_ms: int = HOLD_MS, timeout_s: float = 20.0
    ) -> Press:
        """Press a button of a site's device, wait for what comes, and remember it."""
        before, began = _now(self.presses)
        told, error = None, ""
        try:
            told = press_remote(site.state, value, hold_ms, timeout_s=timeout_s)
        except HardwareError as failure:
            error = str(failure)
        made = Press(value, before, boottime_ms(), began, told, error)
        self.presses.append(made)
        return made

    def press_many(self, site: Site, count: int, **how: int) -> list[Press]:
        """Press so many times, round the five buttons; ends early when nobody answers."""
        made: list[Press] = []
        for value in _round(len(self.presses), count):
            made.append(self.press(site, value, **how))
            if not made[-1].acknowledged:
                break
        return made

    def tap(
        self, site: Site, glass: Glass, value: int, *, within_s: float = 20.0, twice: bool = False
    ) -> Press | None:
        """Tap a face once that can be done, see what comes, and remember it.

        None: the question did not come, the device having ended.
        """
        if not glass.asks(site, shown=ANSWERABLE):
            assert not site.runs(), f"the screen shows {glass.eye.sees().value}"
            return None
        before, began = _now(self.taps)
        seen = glass.tap(site, value, within_s, twice)
        told = COUNTED if seen is Sight.THANKS else None
        error = "" if told else f"the screen shows {seen.value}"
        made = Press(value, before, boottime_ms(), began, told, error)
        self.taps.append(made)
        return made

    def tap_many(self, site: Site, glass: Glass, count: int) -> list[Press]:
        """Tap so many times, round the five faces; ends early when there are no thanks."""
        made: list[Press] = []
        for value in _round(len(self.taps), count):
            tapped = self.tap(site, glass, value)
            made += [tapped] if tapped else []
            if tapped is None or not tapped.acknowledged:
                break
        return made

    @property
    def acknowledged(self) -> list[Press]:
        """The presses and taps that somebody was thanked for."""
        return [made for made in (*self.presses, *self.taps) if made.acknowledged]


def _now(past: list[Press]) -> tuple[int, int]:
    """Return boot time and wall clock of one moment: again, where something came between."""
    while True:
        before, began = _next_ms(past), time.time_ns() // 1_000_000
        if boottime_ms() - before <= 1:
            return before, began


def _next_ms(past: list[Press]) -> int:
    """Return the present boot time, once it is past the last one's: that is its own."""
    while (now := boottime_ms()) <= (past[-1].after_ms if past else -1):
        pass
    return now


def _round(begin: int, count: int) -> Iterator[int]:
    return (number % 5 + 1 for number in range(begin, begin + count))
