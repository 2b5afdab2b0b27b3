"""Draws what face_shapes.py and icon_shapes.py describe, crisp at any size."""

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Mesh, SmoothEllipse, SmoothLine
from kivy.uix.widget import Widget

from kiosk.screen.face_shapes import Face, Point, Stroke
from kiosk.screen.look import Look, Looking

EDGE = 1.0  # pixels that smooth the edge of a filled shape
CAP_SMOOTHING = 0.9  # pixels that a smooth ellipse looks larger than a smooth line


class Sketch(Looking, Widget):
    """Something drawn on a disc of ``radius`` pixels; ``draw_soon`` draws it anew.

    Those who inherit draw in ``draw``, around (0, 0), with ``features`` and ``ellipse``.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.draw_soon = Clock.create_trigger(lambda _: self.draw(), -1)
        self._watched: Look | None = None
        super().__init__(**kwargs)
        self.fbind("size", self.draw_soon)
        self.on_look(self, self.look)

    def on_look(self, _: Any, look: Look) -> None:
        """Follow the colours of another look."""
        if look is self._watched:
            return
        if self._watched is not None:
            self._watched.unbind(line=self._recolour, contrast=self._recolour)
        self._watched = look
        look.bind(line=self._recolour, contrast=self._recolour)  # weakly: a look outlives us
        self.draw_soon()

    def _recolour(self, *_: Any) -> None:
        self.draw_soon()

    @property
    def radius(self) -> float:
        """Radius of the disc in pixels."""
        return float(min(self.width, self.height) / 2)

    def draw(self) -> None:
        """Draw; what was drawn before is still there."""

    def features(self, shape: Face) -> None:
        """Draw a shape in the colour that was set last."""
        for dot in shape.dots:
            self.ellipse(dot.centre, dot.radii)
        for stroke in shape.strokes:
            self._stroke(stroke)
        if shape.open_mouth:
            self._fill(shape.open_mouth)

    def ellipse(self, centre: Point, radii: Point) -> None:
        """Draw an ellipse; in radii of the disc."""
        (x, y), (across, up), r = centre, radii, self.radius
        SmoothEllipse(
            pos=((x - across) * r, (y - up) * r),
            size=(2 * across * r, 2 * up * r),
            segments=max(24, min(180, int(max(radii) * r))),
        )

    def _stroke(self, stroke: Stroke) -> None:
        half = stroke.width / 2
        SmoothLine(points=self._flat(stroke.points), width=half * self.radius)
        cap = max(0.0, half - CAP_SMOOTHING / self.radius)
        for end in (stroke.points[0], stroke.points[-1]):
            self.ellipse(end, (cap, cap))

    def _fill(self, outline: tuple[Point, ...]) -> None:
        flat = self._flat(outline)
        vertices = [part for at in range(0, len(flat), 2) for part in (*flat[at : at + 2], 0, 0)]
        Mesh(vertices=vertices, indices=range(len(outline)), mode="triangle_fan")
        SmoothLine(points=flat, width=EDGE, close=True)

    def _flat(self, points: tuple[Point, ...]) -> list[float]:
        return [part * self.radius for point in points for part in point]
