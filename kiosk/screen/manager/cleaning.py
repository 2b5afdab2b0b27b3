"""Cleaning mode: the screen can be wiped, nothing that is touched counts."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty

from kiosk.screen.look import Look
from kiosk.screen.manager.cover import Cover
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.words import words_of


class Cleaning(Cover):
    """Counts down and ends by itself; begins when it is made."""

    busy = True
    title_words = StringProperty("")
    body_words = StringProperty("")
    seconds = StringProperty("")
    share = NumericProperty(1.0)

    def __init__(self, manager: ManagerParts, look: Look, lasts_s: float) -> None:
        super().__init__(look=look)
        words = words_of(manager.language)
        self.title_words = words("You can wipe the screen now")
        self.body_words = words("Taps do nothing, and pressed buttons are set aside.")
        self._manager = manager
        self._lasts_ms = lasts_s * 1000
        self._ends_ms = self._now_ms() + self._lasts_ms
        manager.set_cleaning(True)
        self._ticking: Any = Clock.schedule_interval(self._tick, 1.0)
        self._tick(0.0)

    def on_touch_down(self, touch: Any) -> bool:
        """Take every touch, and do nothing with it."""
        return True

    def close(self) -> None:
        """End cleaning mode."""
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
            self._manager.set_cleaning(False)

    def _now_ms(self) -> int:
        return self._manager.stamp().boottime_ms

    def _tick(self, _: float) -> None:
        left_ms = self._ends_ms - self._now_ms()
        self.seconds = str(max(0, -(-int(left_ms) // 1000)))
        self.share = max(0.0, left_ms / self._lasts_ms)
        if left_ms <= 0:
            self.dispatch("on_done")
