"""What the drawn console needs of the board that it shows. No Kivy here."""

from typing import Protocol


class Panel(Protocol):
    """A five-button box; buttons are numbered 1 (worst) to 5 (best)."""

    def down(self, n: int) -> None:
        """Press button ``n`` and keep it down."""

    def up(self, n: int) -> None:
        """Let button ``n`` go."""

    def leds(self) -> tuple[float, ...]:
        """Return the brightness of the five LEDs, 0 to 1, worst button first."""

    def buzzer(self) -> bool:
        """Return whether the buzzer sounds now."""
