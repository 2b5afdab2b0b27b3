"""What all pages of the tablet share."""

from collections.abc import Iterator
from typing import Any, Protocol

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.model.visit import Visit
from kiosk.screen.look import Looking
from kiosk.screen.words import Words

RISE = 3.0  # how far a page rises as it arrives, in units


class Desk(Protocol):
    """Where a page brings what the customer did."""

    def choose_point(self, question: str, value: int) -> None:
        """Take a point of a scale."""

    def choose_topic(self, question: str, key: str) -> None:
        """Take a topic."""

    def write(self, question: str, text: str) -> None:
        """Take a comment."""


class Page(Looking, FloatLayout):
    """A page: ``show`` fills it in for a visit, ``arrange`` lays it out."""

    rise = NumericProperty(0.0)
    name = ""

    def __init__(self, **kwargs: Any) -> None:
        self._lift = Translate()
        self.arrange_soon = Clock.create_trigger(lambda _: self.arrange(), -1)
        super().__init__(pos_hint={"x": 0, "y": 0}, **kwargs)
        self.canvas.before.add(PushMatrix())
        self.canvas.before.add(self._lift)
        self.canvas.after.add(PopMatrix())
        self.bind(size=self.arrange_soon, pos=self.arrange_soon)
        self.look.bind(large=self.arrange_soon)

    def on_rise(self, _: Any, rise: float) -> None:
        """Move what is drawn, not what is laid out."""
        self._lift.y = -rise

    def show(self, visit: Visit, words: Words) -> None:
        """Fill the page in."""

    def warm_up(self, language: str) -> Iterator[None]:
        """Build, a little at a step, what is only needed later."""
        return iter(())

    def arrange(self) -> None:
        """Lay the page out."""

    def rest(self) -> None:
        """Forget the customer."""

    def arrive(self) -> None:
        """Come in from below."""
        Animation.cancel_all(self, "opacity", "rise")
        self.opacity, self.rise = 0.0, RISE * self.look.unit
        Animation(opacity=1.0, rise=0.0, d=self.look.seconds("arrive"), t="out_cubic").start(self)
