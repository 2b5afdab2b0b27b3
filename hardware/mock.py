"""gpiozero's mock pins, as a board with switches needs them. Needs gpiozero."""

from typing import Any

from gpiozero.pins.mock import MockFactory, MockPWMPin

_PI_3B = "a02082"


class BoardPin(MockPWMPin):  # type: ignore[misc]
    """A pin that a closed switch holds to ground, pull-up or not, and that keeps no history."""

    grounded = False
    _state: Any

    def switch(self, down: bool) -> None:
        """Close (``down``) or open the switch between this pin and ground."""
        self.grounded = down
        if down:
            self.drive_low()
        elif self.pull == "up":
            self.drive_high()

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        if self.grounded:
            self.drive_low()

    def _change_state(self, value: Any) -> bool:
        # The parent remembers every state for ever: breathing LEDs would fill the memory.
        changed = bool(self._state != value)
        self._state = value
        return changed

    def _call_when_changed(self) -> None:
        self._last_change = self.factory.ticks()
        super()._call_when_changed()


class BoardFactory(MockFactory):  # type: ignore[misc]
    """Makes board pins, whatever the environment says, and keeps them when it is closed."""

    def __init__(self) -> None:
        super().__init__(revision=_PI_3B, pin_class=BoardPin)

    def close(self) -> None:
        """Let go of the pins' callbacks and outputs; the board's switches stay as they are."""
        for pin in self.pins.values():
            pin.close()
