"""A label whose text always fits."""

from functools import lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.screen.fit_text import fit


@lru_cache(maxsize=64)
def _pen(size: int, bold: bool, font: str) -> Any:
    return CoreLabel(font_size=size, bold=bold, font_name=font)


@lru_cache(maxsize=8192)
def _extents(text: str, size: int, bold: bool, font: str) -> tuple[float, float]:
    width, height = _pen(size, bold, font).get_extents(text)
    return float(width), float(height)


class FitLabel(Label):
    """Shows ``words`` as large as ``largest`` (pixels) and its own size allow, in even lines."""

    words = StringProperty("")
    largest = NumericProperty(32.0)

    def __init__(self, **kwargs: Any) -> None:
        self._fit_soon = Clock.create_trigger(self._fit, -1)
        super().__init__(**kwargs)
        for name in ("words", "largest", "size", "bold", "font_name"):
            self.fbind(name, self._fit_soon)
        self._fit_soon()

    def _fit(self, *_: Any) -> None:
        if not self.words or min(self.size) < 1:
            self.text = ""
            return
        fitted = fit(
            self.words,
            (self.width, self.height),
            self.largest,
            lambda text, size: _extents(text, size, self.bold, self.font_name),
        )
        self.font_size = fitted.size
        self.text_size = self.size
        self.text = "\n".join(fitted.lines)
