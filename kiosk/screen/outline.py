"""An outline that only high contrast draws, around what has none of its own."""

from typing import Any

from kivy.graphics import Color, SmoothLine

from kiosk.screen.sketch import Sketch

INSET = 0.8  # units between the target's edge and its outline, above and below
STROKE = 0.4  # of the edge's width: a line is twice as wide as its ``width``


class Outline(Sketch):
    """Lies on a target of its own size; nothing of it is there in the usual look."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("pos", self.draw_soon)

    def draw(self) -> None:
        """Draw it, or take it away."""
        self.canvas.clear()
        look = self.look
        if not look.contrast or self.radius < 1:
            return
        aside, above = look.unit, look.unit * INSET
        size = self.width - 2 * aside, self.height - 2 * above
        with self.canvas:
            Color(*look.line)
            SmoothLine(
                width=max(1.0, look.edge * STROKE),
                rounded_rectangle=(self.x + aside, self.y + above, *size, look.radius),
            )
