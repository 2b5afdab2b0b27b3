"""The field that shows a comment as it is written."""

from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.look import Looking

CARET = "|"


class Field(Looking, FloatLayout):
    """Shows the last lines of ``text`` that fit, or the ``hint``; ``left`` counts what is left."""

    text = StringProperty("")
    hint = StringProperty("")
    left = StringProperty("")
    shown = StringProperty("")
    font_size = NumericProperty(24.0)
    border = NumericProperty(1.0)

    def __init__(self, **kwargs: Any) -> None:
        self._show_soon = Clock.create_trigger(self._show, -1)
        super().__init__(**kwargs)
        for name in ("text", "size", "font_size"):
            self.fbind(name, self._show_soon)

    def _show(self, *_: Any) -> None:
        """Leave out what the field has no room for, from the start, so that the end is seen."""
        label = self.ids.text
        pen = CoreLabel(font_size=self.font_size, text_size=(label.width, None))
        words = self.text.split(" ")
        while len(words) > 1 and self._height(pen, words) > label.height:
            words = words[1:]
        self.shown = " ".join(words)

    def _height(self, pen: CoreLabel, words: list[str]) -> float:
        pen.text = " ".join(words) + CARET
        _, height = pen.render()
        return float(height)
