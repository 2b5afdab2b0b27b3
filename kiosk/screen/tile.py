"""The tile: a key that stands on a rim and gives way. Everything but a face is one."""

from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.tap import Tap


class Tile(Tap, FloatLayout):
    """A tappable tile with words on it. ``largest`` is the font size in pixels, if it fits."""

    words = StringProperty("")
    largest = NumericProperty(32.0)
    fill = ColorProperty("#FFFFFF")
    rim = ColorProperty("#DDDDDD")
    ink = ColorProperty("#000000")
    halign = StringProperty("center")
    font_name = StringProperty("Roboto")
    depth = NumericProperty(4.0)
    inset = NumericProperty(8.0)


class PrimaryTile(Tile):
    """The one to press next."""


class QuietTile(Tap, FloatLayout):
    """Words that can be tapped, without a tile around them."""

    words = StringProperty("")
    largest = NumericProperty(24.0)
    halign = StringProperty("center")
