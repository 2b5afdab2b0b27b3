"""The look as properties that kv binds to: colours, and sizes that follow the screen's."""

import attrs
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty

from kiosk.screen.layout import least_target
from kiosk.screen.theme import Palette, Theme, mix, rgba

ACCENT_RIM = 0.35  # how much darker the rim of an accent tile is
PORTRAIT_UNIT = 1.25  # a portrait screen's width counts as this much height


class Look(EventDispatcher):
    """One per window, handed from the stage to every widget.

    Sizes are in pixels; ``unit`` is one per cent of what counts as the screen's height, ``target``
    15 mm on a ten-inch screen. The values here only stand until ``paint`` and ``measure`` have been
    called.
    """

    ground = ColorProperty("#FFFFFF")
    surface = ColorProperty("#FFFFFF")
    line = ColorProperty("#DDDDDD")
    sunken = ColorProperty("#EEEEEE")
    ink = ColorProperty("#000000")
    muted = ColorProperty("#555555")
    accent = ColorProperty("#000000")
    accent_rim = ColorProperty("#000000")
    accent_ink = ColorProperty("#FFFFFF")
    alert = ColorProperty("#FFFFFF")
    alert_ink = ColorProperty("#000000")

    unit = NumericProperty(8.0)
    portrait = BooleanProperty(False)
    display = NumericProperty(64.0)
    question = NumericProperty(48.0)
    title = NumericProperty(40.0)
    body = NumericProperty(32.0)
    small = NumericProperty(24.0)
    margin = NumericProperty(32.0)
    gap = NumericProperty(16.0)
    radius = NumericProperty(16.0)
    hairline = NumericProperty(1.5)
    target = NumericProperty(70.0)

    theme: Theme | None = None
    palette: Palette | None = None

    def wear(self, theme: Theme, palette: Palette) -> None:
        """Take the theme's sizes and motion, and the palette's colours."""
        self.theme, self.palette = theme, palette
        for field in attrs.fields(Palette):
            setattr(self, field.name, rgba(getattr(palette, field.name)))
        self.accent_rim = rgba(mix(palette.accent, "#000000", ACCENT_RIM))

    def measure(self, width: float, height: float) -> None:
        """Take the sizes of a screen of ``width`` x ``height`` pixels."""
        if self.theme is None:
            return
        self.portrait = height > width
        self.unit = min(height, width * PORTRAIT_UNIT) / 100
        self.target = least_target(width, height)
        for name, size in {**self.theme.type, **self.theme.shape}.items():
            setattr(self, name, size * self.unit)
        self.question = self.theme.type["question"] * height / 100
        self.display = max(self.display, self.question)

    def seconds(self, motion: str) -> float:
        """Return how long a motion of the theme lasts, in seconds."""
        return self.theme.motion[motion] / 1000 if self.theme else 0.0


class Looking(EventDispatcher):
    """A widget that has a look; kv hands it on: ``look: root.look``."""

    look = ObjectProperty(Look(), rebind=True)
