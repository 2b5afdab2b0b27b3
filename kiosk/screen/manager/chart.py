"""What the charts share: a canvas that is drawn anew when its facts change."""

from functools import lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Line, Rectangle, SmoothEllipse, SmoothRoundedRectangle
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from kiosk.screen.layout import Box
from kiosk.screen.look import Look, Looking

Colour = Any  # four numbers from 0 to 1
TIGHTEST = 0.6  # words shrink at most to this share of their size


class Chart(Looking, Widget):
    """Draws ``facts`` in ``paint``; None draws nothing.

    ``said`` is what was written and where: no word may leave its chart.
    """

    facts = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        self.said: list[tuple[str, Box]] = []
        self.draw_soon = Clock.create_trigger(self._draw, -1)
        super().__init__(**kwargs)
        for name in ("facts", "size", "pos", "look"):
            self.fbind(name, self.draw_soon)
        self._follow(self, self.look)
        self.fbind("look", self._follow)

    def paint(self, facts: Any) -> None:
        """Draw the facts, beneath the widgets."""

    def furnish(self, facts: Any) -> None:
        """Place the widgets that belong to the facts, if there are any; None: no facts."""

    def _follow(self, _: Any, look: Look) -> None:
        # A look outlives its charts: fbind would keep them, bind does not.
        look.bind(ink=self._redraw, unit=self._redraw)
        self.draw_soon()

    def _redraw(self, *_: Any) -> None:
        self.draw_soon()

    def _draw(self, *_: Any) -> None:
        self.canvas.before.clear()
        self.said = []
        ready = self.facts is not None and min(self.size) >= 1 and self.look.theme is not None
        self.furnish(self.facts if ready else None)
        if ready:
            with self.canvas.before:
                self.paint(self.facts)

    def fill(self, box: Box, colour: Colour, radius: float = 0.0) -> None:
        """Fill a box; nothing where it has no size."""
        if box.width <= 0 or box.height <= 0:
            return
        Color(*colour)
        radius = min(radius, box.width / 2, box.height / 2)
        shape = SmoothRoundedRectangle if radius >= 1 else Rectangle
        shape(
            pos=(box.x, box.y),
            size=(box.width, box.height),
            **({"radius": [radius]} if radius >= 1 else {}),
        )

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw a disc around a point."""
        Color(*colour)
        SmoothEllipse(pos=(x - radius, y - radius), size=(2 * radius, 2 * radius))

    def line(self, points: list[float], colour: Colour, width: float, dashed: bool = False) -> None:
        """Draw a line of ``width`` pixels through points."""
        Color(*colour)
        dash = {"dash_length": 4, "dash_offset": 4} if dashed else {}
        Line(points=points, width=1 if dashed else max(1.0, width / 2), cap="none", **dash)

    def say(
        self,
        words: str,
        size: float,
        colour: Colour,
        at: tuple[float, float],
        anchor: tuple[float, float] = (0.0, 0.5),
        bold: bool = False,
        widest: float | None = None,
    ) -> float:
        """Write one line; returns its width.

        ``anchor`` is the point of the text, in shares of its size, that stands at ``at``. Words
        wider than ``widest`` pixels are written smaller.
        """
        texture = written(words, round(size), bold)
        if widest and texture.width > widest:
            size *= max(TIGHTEST, widest / texture.width)
            texture = written(words, int(size), bold)
        x = min(max(at[0] - anchor[0] * texture.width, self.x), self.right - texture.width)
        y = at[1] - anchor[1] * texture.height
        Color(*colour)
        Rectangle(texture=texture, pos=(round(x), round(y)), size=texture.size)
        self.said.append((words, Box(x, y, *texture.size)))
        return float(texture.width)


@lru_cache(maxsize=512)
def written(words: str, size: int, bold: bool = False) -> Any:
    """Return words as a texture."""
    pen = CoreLabel(text=words, font_size=max(8, size), bold=bold)
    pen.refresh()
    return pen.texture
