"""The tile: a key that stands on a rim and gives way. Everything but a face is one."""

from typing import Any

from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.tap import Tap


class Tile(Tap, FloatLayout):
    """A tappable tile with words on it. ``largest`` is the font size in pixels, if it fits.

    Each kind of tile sets its own colours and sizes in kv; what two rules bind, neither rules.
    """

    words = StringProperty("")
    largest = NumericProperty(32.0)
    fill = ColorProperty("#FFFFFF")
    rim = ColorProperty("#DDDDDD")
    ink = ColorProperty("#000000")
    halign = StringProperty("center")
    font_name = StringProperty("Roboto")
    depth = NumericProperty(4.0)
    inset = NumericProperty(8.0)

    def on_kv_post(self, _: Any) -> None:
        """Let the caption follow ``largest``, until ``alike`` gives it another size."""
        self.fbind("largest", self._enlarge)
        self._enlarge()

    def _enlarge(self, *_: Any) -> None:
        self.ids.caption.largest = self.largest


class PrimaryTile(Tile):
    """The one to press next."""


class QuietTile(Tap, FloatLayout):
    """Words that can be tapped, without a tile around them; ``indent`` leaves room at the left."""

    words = StringProperty("")
    indent = NumericProperty(0.0)
    inset = NumericProperty(0.0)
    largest = NumericProperty(24.0)
    halign = StringProperty("center")
