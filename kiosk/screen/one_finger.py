"""Which touch counts: the first finger's, the left button's, and no swipe's."""

from collections.abc import Callable
from typing import Any

from kiosk.screen.look import Look
from kiosk.screen.tap import Tap

SWEPT = 5.0  # units that a finger may move between coming down and being noticed
RESTED_MS = 5_000  # a finger that does not lift for so long holds nobody else up


class OneFinger:
    """Lets one finger through at a time.

    What leans on the screen gives way to the next finger after ``RESTED_MS``, and a touch whose end
    the panel lost at once: the screen stays alive whatever the panel forgets to tell.
    """

    def __init__(self, look: Look, now_ms: Callable[[], int]) -> None:
        self._look = look
        self._now_ms = now_ms
        self._finger: Any = None
        self._since_ms = 0
        self._down_at: tuple[float, float] | None = None
        self._pointing = False

    def came_down(self, window: Any, x: float, y: float, button: str = "left", *_: Any) -> None:
        """Note where a finger came down: Kivy brings a swipe of one frame as a tap at its end."""
        across, down = window.to_normalized_pos(x, y)
        self._down_at = across, 1.0 - down
        if button != "left":
            return
        if self._pointing:  # comes down twice only where its coming up got lost
            self._let_go()
            window.dispatch("on_mouse_up", x, y, "all", [])
        self._pointing = True

    def went_up(self, window: Any, x: float, y: float, button: str = "left", *_: Any) -> None:
        """Note that it lifted."""
        self._pointing = self._pointing and button != "left"

    def lets_through(self, touch: Any, window: Any) -> bool:
        """Say whether a touch that begins may go on."""
        if self._is_down() and self._now_ms() - self._since_ms < RESTED_MS:
            return False
        if "button" in touch.profile and touch.button != "left":
            return False
        return not self._swept(touch, window)

    def take(self, touch: Any) -> None:
        """Follow this touch from now on, and no other."""
        self._let_go()
        self._finger, self._since_ms = touch, self._now_ms()

    def _is_down(self) -> bool:
        return self._finger is not None and self._finger.time_end < 0

    def _let_go(self) -> None:
        """Take back the tap of a finger that is down: whatever becomes of it, it means nothing."""
        if not self._is_down():
            return
        for held in list(self._finger.grab_list):
            widget = held()
            self._finger.ungrab(widget)
            if isinstance(widget, Tap):
                widget.pressed = False

    def _swept(self, touch: Any, window: Any) -> bool:
        if self._down_at is None:
            return False
        across, up = touch.sx - self._down_at[0], touch.sy - self._down_at[1]
        gone: float = max(abs(across) * window.width, abs(up) * window.height)
        return gone > float(self._look.unit) * SWEPT
