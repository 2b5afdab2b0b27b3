"""Sections in columns, on a sheet that scrolls."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.layout import Layout
from kivy.uix.scrollview import ScrollView

from kiosk.screen.look import Look, Looking

WIDE, NARROW = 3, 1  # columns in landscape and in portrait


class Section(Looking, BoxLayout):
    """One matter: a quiet title, and what there is to say. As high as it needs to be.

    ``column`` (0 is the left one) is where it stands, ``span`` over how many columns.
    """

    title = StringProperty("")
    column = NumericProperty(0)
    span = NumericProperty(1)


class Notice(Looking, FloatLayout):
    """A sentence that must not be missed; '' takes no room."""

    words = StringProperty("")


class Legend(Looking, FloatLayout):
    """What a colour of a chart stands for; without its ``square`` only words."""

    words = StringProperty("")
    square = BooleanProperty(True)


class Sheet(Looking, Layout):
    """Stacks sections, its children, in columns; in portrait in one, in the order given."""

    columns = NumericProperty(WIDE)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        self._soon = Clock.create_trigger(self.do_layout, -1)
        for name in ("columns", "pos", "width", "children"):
            self.fbind(name, self._soon)
        self.look.bind(portrait=self._turn)  # weakly: a look outlives its sheets
        self._turn(self.look, self.look.portrait)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Follow the section's height."""
        widget.fbind("height", self._soon)
        super().add_widget(widget, *args, **kwargs)

    def remove_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Follow it no more."""
        widget.funbind("height", self._soon)
        super().remove_widget(widget, *args, **kwargs)

    def _turn(self, _: Look, portrait: bool) -> None:
        self.columns = NARROW if portrait else WIDE

    def do_layout(self, *_: Any) -> None:
        """Place every section under the ones before it; take the height of all."""
        look = self.look
        columns, margin, gap = int(self.columns), look.margin, look.gap
        slot = (self.width - 2 * margin - gap * (columns - 1)) / columns
        depth = [0.0] * columns
        places = []
        for section in reversed(self.children):
            first = min(int(section.column), columns - 1)
            held = range(first, min(columns, first + int(section.span)))
            top = max(depth[at] for at in held)
            section.width = slot * len(held) + gap * (len(held) - 1)
            places.append((section, self.x + margin + first * (slot + gap), top))
            for at in held:
                depth[at] = top + section.height + gap
        self.height = max(depth) + margin - gap if places else margin
        for section, x, top in places:
            section.pos = (x, self.top - top - section.height)


class SheetView(Looking, ScrollView):
    """Shows one sheet at a time, from its top, and stays there until somebody scrolls."""

    def __init__(self, **kwargs: Any) -> None:
        self._moved = False
        self._keep_soon = Clock.create_trigger(self._keep)
        super().__init__(**kwargs)
        self.fbind("size", self._keep_soon)

    def show(self, sheet: Sheet) -> None:
        """Put a sheet in the other's place."""
        if sheet.parent is not self:
            self.clear_widgets()
            self.add_widget(sheet)
            sheet.bind(height=self._grown)
        self.to_top()

    def to_top(self) -> None:
        """Scroll to the top."""
        self._moved = False
        self.scroll_y = 1.0

    def on_scroll_start(self, *args: Any) -> bool:
        """Note that somebody scrolls."""
        self._moved = True
        return bool(super().on_scroll_start(*args))

    def _grown(self, *_: Any) -> None:
        self._keep_soon()

    def _keep(self, *_: Any) -> None:
        """Undo what a change of height did to the place."""
        if not self._moved:
            self.scroll_y = 1.0
