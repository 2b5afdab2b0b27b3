"""A face, drawn crisp at any size."""

from typing import Any

from kivy.graphics import Color, PopMatrix, PushMatrix, Scale, Translate
from kivy.properties import NumericProperty

from kiosk.screen.face_shapes import ASLEEP, FIVE
from kiosk.screen.sketch import Sketch
from kiosk.screen.theme import rgba

RIM = 0.075  # how far the disc stands above its rim, in radii
RING = 0.085  # how wide the ring is that a face has in high contrast, in radii
ASLEEP_FACE = -1


class FaceView(Sketch):
    """Draws face ``face``: 0 (worst) to 4 (best), or -1, asleep.

    ``give`` (0 to 1) presses the disc down onto its rim; ``grow`` scales the whole.
    """

    face = NumericProperty(ASLEEP_FACE)
    give = NumericProperty(0.0)
    grow = NumericProperty(1.0)

    def __init__(self, **kwargs: Any) -> None:
        self._centre = Translate()
        self._size = Scale(1.0)
        self._disc = Translate()
        super().__init__(**kwargs)
        self.fbind("face", self.draw_soon)
        for name in ("pos", "size", "give", "grow"):
            self.fbind(name, self._move)

    @property
    def radius(self) -> float:
        """Radius of the disc in pixels."""
        return float(min(self.width, self.height) / (2 + RIM))

    def _move(self, *_: Any) -> None:
        self._centre.xy = (self.x + self.width / 2, self.y + self.height / 2)
        self._size.xyz = (self.grow, self.grow, 1)
        self._disc.xy = (0, (0.5 - self.give * 0.85) * RIM * self.radius)

    def draw(self) -> None:
        """Draw the disc on its rim, and the features."""
        self.canvas.clear()
        if self.look.theme is None or self.radius < 1:
            return
        colours, ringed = self.look.face(int(self.face)), self.look.contrast
        with self.canvas:
            PushMatrix()
            self.canvas.add(self._centre)
            self.canvas.add(self._size)
            Color(*(self.look.line if ringed else rgba(colours.rim)))
            self.ellipse((0, -RIM / 2), (1, 1))
            self.canvas.add(self._disc)
            if ringed:
                self.ellipse((0, 0), (1, 1))
            Color(*rgba(colours.fill))
            across = 1 - RING if ringed else 1
            self.ellipse((0, 0), (across, across))
            Color(*rgba(colours.feature))
            self.features(ASLEEP if self.face == ASLEEP_FACE else FIVE[int(self.face)])
            PopMatrix()
        self._move()
