"""How many digits of a PIN have been typed."""

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, SmoothEllipse
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.model.pin import LEAST_DIGITS
from kiosk.screen.look import Looking


class Dots(Looking, Widget):
    """One dot for each digit typed, empty ones up to the least."""

    count = NumericProperty(0)
    least = NumericProperty(LEAST_DIGITS)

    def __init__(self, **kwargs: Any) -> None:
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        super().__init__(**kwargs)
        for name in ("count", "pos", "size", "look"):
            self.fbind(name, self._draw_soon)

    def _draw(self, *_: Any) -> None:
        shown = int(max(self.count, self.least))
        step = min(self.height * 1.6, self.width / shown)
        side = step / 1.6
        left = self.center_x - step * shown / 2 + (step - side) / 2
        self.canvas.clear()
        with self.canvas:
            for at in range(shown):
                place = (left + at * step, self.center_y - side / 2)
                self._dot(place, side, self.look.ink if at < self.count else self.look.muted)
                if at >= self.count:
                    rim = max(1.0, side * 0.09)
                    inner = (place[0] + rim, place[1] + rim)
                    self._dot(inner, side - 2 * rim, self.look.ground)

    def _dot(self, place: tuple[float, float], side: float, colour: Sequence[float]) -> None:
        Color(*colour)
        SmoothEllipse(pos=place, size=(side, side))
