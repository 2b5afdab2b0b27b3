"""A target with a sign on it instead of words."""

from typing import Any

from kivy.graphics import Color, PopMatrix, PushMatrix, Translate
from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.face_shapes import Face
from kiosk.screen.sketch import Sketch
from kiosk.screen.tap import Tap


class Icon(Sketch):
    """Draws a sign in one colour."""

    shape = ObjectProperty(Face(), baseclass=Face)
    ink = ColorProperty("#000000")

    def __init__(self, **kwargs: Any) -> None:
        self._centre = Translate()
        super().__init__(**kwargs)
        for name in ("shape", "ink"):
            self.fbind(name, self.draw_soon)
        for name in ("pos", "size"):
            self.fbind(name, self._move)

    def _move(self, *_: Any) -> None:
        self._centre.xy = (self.x + self.width / 2, self.y + self.height / 2)

    def draw(self) -> None:
        """Draw the sign."""
        self.canvas.clear()
        if self.radius < 1:
            return
        with self.canvas:
            PushMatrix()
            self.canvas.add(self._centre)
            Color(*self.ink)
            self.features(self.shape)
            PopMatrix()
        self._move()


class IconTile(Tap, FloatLayout):
    """A sign that can be tapped; ``lit`` while what it stands for is on."""

    shape = ObjectProperty(Face(), baseclass=Face)
    lit = BooleanProperty(False)
