"""The points of a scale as targets: a face, a word, a number."""

from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.look import Looking
from kiosk.screen.tap import Tap
from kiosk.screen.tile import Tile

GROWN = 1.1  # size of the chosen one
STEPPED_BACK = 0.28  # opacity of the others


class Target(Looking):
    """Mix into a tap: a point of a scale. Chosen it grows, not chosen it steps back."""

    value = NumericProperty(0)
    words = StringProperty("")
    grow = NumericProperty(1.0)

    def choose(self, chosen: bool) -> None:
        """Show that this one was chosen, or another."""
        goal = {"grow": GROWN} if chosen else {"opacity": STEPPED_BACK}
        Animation(**goal, d=self.look.seconds("choose"), t="out_quad").start(self)

    def rest(self) -> None:
        """Show that nothing is chosen."""
        Animation.cancel_all(self, "grow", "opacity")
        self.grow = self.opacity = 1.0


class FaceTarget(Target, Tap, FloatLayout):
    """A face, its name beneath it or ``beside`` it."""

    face = NumericProperty(0)
    beside = BooleanProperty(False)
    label_height = NumericProperty(0.0)


class NumberTarget(Target, Tile):
    """A number."""


class WordTarget(Target, Tile):
    """A word on a rim of its point's colour."""

    def __init__(self, colour: Any, **kwargs: Any) -> None:
        self.colour = colour
        super().__init__(**kwargs)
