"""A label whose text always fits."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.screen.fit_text import Fitted, fit

TIGHT = 0.98  # rounding must not make a label that was cut to its words shrink them
# Words are measured at one size and reckoned up: opening a font at every size costs megabytes.
MEASURED_AT = 64
ROUNDING = 1.012  # glyphs are hinted to whole pixels, so that widths do not quite scale


@lru_cache(maxsize=16)
def _pen(bold: bool, font: str) -> Any:
    return CoreLabel(font_size=MEASURED_AT, bold=bold, font_name=font)


@lru_cache(maxsize=4096)
def _extents(text: str, bold: bool, font: str) -> tuple[float, float]:
    width, height = _pen(bold, font).get_extents(text)
    return width * ROUNDING / MEASURED_AT, height / MEASURED_AT


class FitLabel(Label):
    """Shows ``words`` as large as ``largest`` (pixels) and its own size allow, in even lines."""

    words = StringProperty("")
    largest = NumericProperty(32.0)

    def __init__(self, **kwargs: Any) -> None:
        self._fit_soon = Clock.create_trigger(self._fit, -1)
        super().__init__(**kwargs)
        for name in ("words", "largest", "size", "bold", "font_name", "valign"):
            self.fbind(name, self._fit_soon)
        self._fit_soon()

    def fitted(self, largest: float) -> Fitted:
        """Return the lines and size that fit, at most ``largest`` pixels."""
        return fit(self.words, (self.width, self.height), largest, self._measure)

    def needed(self, largest: float) -> float:
        """Return the height in pixels that the words take, fitted into the label."""
        if not self.words:
            return 0.0
        fitted = self.fitted(largest)
        return len(fitted.lines) * self._measure("Ауg", fitted.size)[1] / TIGHT

    def _measure(self, text: str, size: int) -> tuple[float, float]:
        width, height = _extents(text, self.bold, self.font_name)
        return width * size, height * size

    def _fit(self, *_: Any) -> None:
        if not self.words or min(self.size) < 1:
            self.text = ""
            return
        fitted = self.fitted(self.largest)
        self.font_size = fitted.size
        # Given a height as well, Kivy drops lines that it thinks too many: pad to it instead.
        self.text_size = (self.width, None)
        spare = self.height - len(fitted.lines) * self._measure("Ауg", fitted.size)[1]
        self.padding = (0, 0, 0, max(0.0, spare)) if self.valign == "top" else (0, 0, 0, 0)
        self.text = "\n".join(fitted.lines)


def alike(labels: Sequence[FitLabel], largest: float) -> None:
    """Give neighbours one size: the largest, up to ``largest`` pixels, at which all of them fit."""
    sizes = [label.fitted(largest).size for label in labels if label.words]
    for label in labels:
        label.largest = min(sizes, default=largest)
