"""Whom the console tells what happens; a listener that fails never ends the console."""

import logging
from collections.abc import Callable

from attrs import define, frozen

from kiosk.model.answer import Recorded

log = logging.getLogger(__name__)

FAULT = "console"
"""Key of the fault of the console as a whole; that of a stuck button is ``button_N_held``."""


@frozen
class Shown:
    """The console has shown what became of the press of ``button`` at ``pressed_ms``.

    Either ``recorded`` (LED and beep) or ``error`` (the error pattern, one sentence) is set.
    """

    button: int
    pressed_ms: int
    recorded: Recorded | None = None
    error: str | None = None


@define
class Listeners:
    """The four callbacks of ``Console``, each guarded."""

    on_fault: Callable[[str, str], object]
    on_clear: Callable[[str], object]
    on_cleaning: Callable[[bool], object]
    on_shown: Callable[[Shown], object]
    _troubled: bool = False

    def stuck(self, button: int, sentence: str) -> None:
        """Raise the fault of one button."""
        self._fault(f"button_{button}_held", sentence)

    def freed(self, button: int) -> None:
        """Clear the fault of one button."""
        _guard(self.on_clear, f"button_{button}_held")

    def trouble(self, sentence: str) -> None:
        """Raise the console's own fault, with the error at hand in the log: once until ``well``."""
        if not self._troubled:
            self._troubled = True
            log.error("%s", sentence, exc_info=True)
            self._fault(FAULT, sentence)

    def well(self) -> None:
        """Clear the console's own fault, if it raised one."""
        if self._troubled:
            self.start()

    def start(self) -> None:
        """Clear the console's own fault of an earlier run."""
        self._troubled = False
        _guard(self.on_clear, FAULT)

    def cleaning(self, on: bool) -> None:
        """Say that cleaning mode begins or ends."""
        _guard(self.on_cleaning, on)

    def shown(self, shown: Shown) -> None:
        """Say that the light for a press is on."""
        _guard(self.on_shown, shown)

    def _fault(self, key: str, sentence: str) -> None:
        log.warning("%s: %s", key, sentence)
        _guard(self.on_fault, key, sentence)


def _guard(call: Callable[..., object], *args: object) -> None:
    try:
        call(*args)
    except Exception:  # whatever it is, the console goes on
        log.exception("the console could not tell %r", args)
