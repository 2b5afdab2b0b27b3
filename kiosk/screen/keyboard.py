"""The on-screen keyboard: ours, so that no system keyboard and no system menu ever shows."""

from collections.abc import Iterator
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen import keyboard_layouts as layouts
from kiosk.screen.keyboard_layouts import KeySpec
from kiosk.screen.look import Looking
from kiosk.screen.tile import Tile

SIGNS_FONT = "data/fonts/DejaVuSans.ttf"  # comes with Kivy; has the arrows, as Roboto does not
WIDEST_KEY = 1.5  # a letter key is at most this much wider than high


class Key(Tile):
    """One key; ``does`` is its sign or its name."""

    does = StringProperty("")
    units = NumericProperty(1.0)
    lit = BooleanProperty(False)


class LetterKey(Key):
    """A key that types its sign."""


class WideKey(Key):
    """A key that types nothing, quieter than the letters."""


class Keyboard(Looking, FloatLayout):
    """Fires ``on_key(does)``. Keys are built once per layout and kept."""

    space_words = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_key")
        self._built: dict[str, list[list[Key]]] = {}
        self._rows: list[list[Key]] = []
        self._arrange_soon = Clock.create_trigger(self._arrange, -1)
        super().__init__(**kwargs)
        self.bind(pos=self._arrange_soon, size=self._arrange_soon)

    def on_key(self, does: str) -> None:
        """Default handler of the event."""

    def turn_to(self, layout: str, shift: bool, letters: str) -> None:
        """Show a layout, its letters small or capital; ``letters`` is the layout to go back to."""
        rows = self._built.get(layout) or self._build(layout)
        if rows is not self._rows:
            self._show(rows)
        for key in (key for row in rows for key in row):
            key.words = self._caption(key.does, shift, letters)
            key.lit = shift and key.does == layouts.SHIFT

    def close(self) -> None:
        """Take all keys away."""
        self._show([])

    def _caption(self, does: str, shift: bool, letters: str) -> str:
        names = {
            layouts.SHIFT: "⇧",
            layouts.ERASE: "⌫",
            layouts.SPACE: self.space_words,
            layouts.SYMBOLS: "123",
            layouts.LETTERS: layouts.NAMES[letters],
            layouts.NEXT: layouts.NAMES[layouts.following(letters)],
        }
        return names.get(does) or (does.upper() if shift else does)

    def warm_up(self, layout: str) -> Iterator[None]:
        """Build a layout a row at a step, so that the first customer does not wait for it."""
        if layout in self._built:
            return
        rows = []
        for row in layouts.LAYOUTS[layout]:
            rows.append([self._key(spec) for spec in row])
            yield
        self._built.setdefault(layout, rows)

    def _build(self, layout: str) -> list[list[Key]]:
        for _ in self.warm_up(layout):
            pass
        return self._built[layout]

    def _key(self, spec: KeySpec) -> Key:
        kind = LetterKey if len(spec.does) == 1 else WideKey
        key = kind(
            look=self.look,
            does=spec.does,
            units=spec.width,
            test_name=f"key-{spec.does}",
            size_hint=(None, None),
        )
        if spec.does in (layouts.SHIFT, layouts.ERASE):
            key.font_name = SIGNS_FONT
        key.bind(on_tap=lambda tapped: self.dispatch("on_key", tapped.does))
        return key

    def _show(self, rows: list[list[Key]]) -> None:
        self.clear_widgets()
        self._rows = rows
        for key in (key for row in rows for key in row):
            self.add_widget(key)
        self._arrange_soon()

    def _arrange(self, *_: Any) -> None:
        if not self._rows:
            return
        gap = self.look.gap * 0.4
        widest = max(sum(key.units for key in row) for row in self._rows)
        height = (self.height - gap * (len(self._rows) - 1)) / len(self._rows)
        unit = min(self.width / widest, height * WIDEST_KEY + gap)
        for at, row in enumerate(self._rows):
            y = self.top - (at + 1) * height - at * gap
            self._place(row, y, unit, height, gap)

    def _place(self, row: list[Key], y: float, unit: float, height: float, gap: float) -> None:
        x = self.center_x - unit * sum(key.units for key in row) / 2
        for key in row:
            key.pos, key.size = (x + gap / 2, y), (unit * key.units - gap, height)
            x += unit * key.units
