"""The look as properties that kv binds to: colours, and sizes that follow the screen's."""

import attrs
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty

from kiosk.screen.layout import least_target
from kiosk.screen.sight import PLAIN, Sight
from kiosk.screen.theme import FaceColours, Palette, Theme, mix, rgba

ACCENT_RIM = 0.35  # how much darker the rim of an accent tile is
PORTRAIT_UNIT = 1.25  # a portrait screen's width counts as this much height


class Look(EventDispatcher):
    """One per window, handed from the stage to every widget.

    Sizes are in pixels; ``unit`` is one per cent of what counts as the screen's height, ``target``
    15 mm on a ten-inch screen; ``edge`` is the width of the outlines that only high contrast has.
    The values here only stand until ``wear`` and ``measure`` have been called.
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
    edge = NumericProperty(0.0)
    contrast = BooleanProperty(False)
    large = BooleanProperty(False)

    theme: Theme | None = None
    palette: Palette | None = None
    _size: tuple[float, float] | None = None

    def wear(self, theme: Theme, palette: Palette, sight: Sight = PLAIN) -> None:
        """Take the theme's sizes and motion, and the palette's colours."""
        self.theme, self.palette = theme, palette
        self.contrast, self.large = sight.contrast, sight.large
        for field in attrs.fields(Palette):
            setattr(self, field.name, rgba(getattr(palette, field.name)))
        rim = palette.line if sight.contrast else mix(palette.accent, "#000000", ACCENT_RIM)
        self.accent_rim = rgba(rim)
        if self._size is not None:
            self.measure(*self._size)

    def face(self, number: int) -> FaceColours:
        """Return the colours of a face: 0 (worst) to 4 (best), another number: the one asleep."""
        assert self.theme is not None
        faces = self.theme.contrast_faces if self.contrast else self.theme.faces
        return faces[number] if 0 <= number < len(faces) else self.theme.rest

    def measure(self, width: float, height: float) -> None:
        """Take the sizes of a screen of ``width`` x ``height`` pixels."""
        self._size = width, height
        if self.theme is None:
            return
        type_ = self.theme.large_type if self.large else self.theme.type
        self.portrait = height > width
        self.unit = min(height, width * PORTRAIT_UNIT) / 100
        self.target = least_target(width, height)
        for name, size in {**type_, **self.theme.shape}.items():
            setattr(self, name, size * self.unit)
        self.question = type_["question"] * height / 100
        self.display = max(self.display, self.question)
        if not self.contrast:
            self.edge = 0.0

    def seconds(self, motion: str) -> float:
        """Return how long a motion of the theme lasts, in seconds."""
        return self.theme.motion[motion] / 1000 if self.theme else 0.0


class Looking(EventDispatcher):
    """A widget that has a look; kv hands it on: ``look: root.look``."""

    look = ObjectProperty(Look(), rebind=True)
