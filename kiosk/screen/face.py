"""A face, drawn crisp at any size."""

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.graphics import (
    Color,
    Mesh,
    PopMatrix,
    PushMatrix,
    Scale,
    SmoothEllipse,
    SmoothLine,
    Translate,
)
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.screen.face_shapes import ASLEEP, FIVE, Dot, Face, Point, Stroke
from kiosk.screen.look import Looking
from kiosk.screen.theme import FaceColours, rgba

RIM = 0.075  # how far the disc stands above its rim, in radii
EDGE = 1.0  # pixels that smooth the edge of an open mouth
CAP_SMOOTHING = 0.9  # pixels that a smooth ellipse looks larger than a smooth line
ASLEEP_FACE = -1


class FaceView(Looking, Widget):
    """Draws face ``face``: 0 (worst) to 4 (best), or -1, asleep.

    ``give`` (0 to 1) presses the disc down onto its rim; ``grow`` scales the whole.
    """

    face = NumericProperty(ASLEEP_FACE)
    give = NumericProperty(0.0)
    grow = NumericProperty(1.0)

    def __init__(self, **kwargs: Any) -> None:
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        self._centre = Translate()
        self._size = Scale(1.0)
        self._disc = Translate()
        super().__init__(**kwargs)
        for name in ("face", "size", "look"):
            self.fbind(name, self._draw_soon)
        for name in ("pos", "size", "give", "grow"):
            self.fbind(name, self._move)
        self._draw_soon()

    @property
    def radius(self) -> float:
        """Radius of the disc in pixels."""
        return float(min(self.width, self.height) / (2 + RIM))

    def _move(self, *_: Any) -> None:
        self._centre.xy = (self.x + self.width / 2, self.y + self.height / 2)
        self._size.xyz = (self.grow, self.grow, 1)
        self._disc.xy = (0, (0.5 - self.give * 0.85) * RIM * self.radius)

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        if self.look.theme is None or self.radius < 1:
            return
        colours = self._colours(self.look.theme.faces, self.look.theme.rest)
        with self.canvas:
            PushMatrix()
            self.canvas.add(self._centre)
            self.canvas.add(self._size)
            Color(*rgba(colours.rim))
            self._ellipse((0, -RIM / 2), (1, 1))
            self.canvas.add(self._disc)
            Color(*rgba(colours.fill))
            self._ellipse((0, 0), (1, 1))
            Color(*rgba(colours.feature))
            self._features(ASLEEP if self.face == ASLEEP_FACE else FIVE[int(self.face)])
            PopMatrix()
        self._move()

    def _colours(self, faces: Sequence[FaceColours], rest: FaceColours) -> FaceColours:
        return rest if self.face == ASLEEP_FACE else faces[int(self.face)]

    def _features(self, face: Face) -> None:
        for dot in face.dots:
            self._dot(dot)
        for stroke in face.strokes:
            self._stroke(stroke)
        if face.open_mouth:
            self._mouth(face.open_mouth)

    def _ellipse(self, centre: Point, radii: Point) -> None:
        (x, y), (across, up), r = centre, radii, self.radius
        SmoothEllipse(
            pos=((x - across) * r, (y - up) * r),
            size=(2 * across * r, 2 * up * r),
            segments=max(24, min(180, int(max(radii) * r))),
        )

    def _dot(self, dot: Dot) -> None:
        self._ellipse(dot.centre, dot.radii)

    def _stroke(self, stroke: Stroke) -> None:
        half = stroke.width / 2
        SmoothLine(points=self._flat(stroke.points), width=half * self.radius)
        cap = max(0.0, half - CAP_SMOOTHING / self.radius)
        for end in (stroke.points[0], stroke.points[-1]):
            self._ellipse(end, (cap, cap))

    def _mouth(self, outline: tuple[Point, ...]) -> None:
        flat = self._flat(outline)
        vertices = [part for at in range(0, len(flat), 2) for part in (*flat[at : at + 2], 0, 0)]
        Mesh(vertices=vertices, indices=range(len(outline)), mode="triangle_fan")
        SmoothLine(points=flat, width=EDGE, close=True)

    def _flat(self, points: tuple[Point, ...]) -> list[float]:
        return [part * self.radius for point in points for part in point]
