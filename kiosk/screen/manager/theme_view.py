"""Chooses the theme of a comment, or adds one."""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scrollview import ScrollView

from kiosk.model.errors import BadInput, KioskError
from kiosk.model.names import LONGEST_NAME as LONGEST
from kiosk.screen.keyboard_layouts import letters_of
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.sections import short
from kiosk.screen.manager.speech import Speech
from kiosk.screen.manager.typed import Typed
from kiosk.screen.tile import Tile
from kiosk.store.comments import Comment

NEARLY_FULL = 20


class ThemeTile(Tile):
    """A theme to choose."""


class ThemeList(Looking, ScrollView):
    """All themes as tiles."""


class ThemeWriter(Looking, FloatLayout):
    """A line and a keyboard; fires ``on_done(name)``."""

    text = StringProperty("")
    left = StringProperty("")
    hint = StringProperty("")
    told = StringProperty("")
    done_words = StringProperty("")
    can_add = BooleanProperty(False)
    space_words = StringProperty("")

    def __init__(self, speech: Speech, **kwargs: Any) -> None:
        self.register_event_type("on_done")
        self._letters = letters_of(speech.language)
        self._typed = self._blank()
        super().__init__(**kwargs)
        words = speech.words
        self.hint, self.done_words = words("Name of the theme"), words("Add")
        self.space_words = words("Space")
        self._too_long = words("A theme has {n} characters at most").format(n=LONGEST)

    def on_done(self, name: str) -> None:
        """Default handler of the event."""

    def begin(self) -> None:
        """Show an empty line."""
        self._typed, self.told = self._blank(), ""
        self._render()

    def key(self, does: str) -> None:
        """Take a key."""
        before, self._typed, self.told = self._typed, self._typed.press(does), ""
        if self._typed == before and len(before.text) >= LONGEST:
            self.told = self._too_long
        self._render()

    def send(self) -> None:
        """Tell the name."""
        self.dispatch("on_done", self.text.strip())

    def _blank(self) -> Typed:
        return Typed(most=LONGEST, layout=self._letters, letters=self._letters, shift=True)

    def _render(self) -> None:
        typed = self._typed
        self.text = typed.text
        self.can_add = bool(typed.text.strip())
        room = LONGEST - len(typed.text)
        self.left = str(room) if room <= NEARLY_FULL else ""
        self.ids.keyboard.turn_to(typed.layout, typed.shift, typed.letters)


class ThemeView(Looking, BoxLayout):
    """Fires ``on_choose(theme)`` ('' for none), ``on_add(name)`` and ``on_back``."""

    title = StringProperty("")
    quoted = StringProperty("")
    back_words = StringProperty("")
    none_words = StringProperty("")

    def __init__(self, look: Look, speech: Speech) -> None:
        for event in ("on_choose", "on_add", "on_back"):
            self.register_event_type(event)
        super().__init__(look=look)
        self.about = ""
        self.words = words = speech.words
        self.title, self.back_words = words("What is it about?"), words("Back")
        self.none_words = words("No theme")
        self._list = ThemeList(look=look)
        self._writer = ThemeWriter(speech, look=look)
        self._writer.bind(on_done=lambda _, name: self.dispatch("on_add", name))

    def on_choose(self, theme: str) -> None:
        """Default handler of the event."""

    def on_add(self, name: str) -> None:
        """Default handler of the event."""

    def on_back(self) -> None:
        """Default handler of the event."""

    def ask(self, comment: Comment, themes: Sequence[str]) -> None:
        """Ask for the theme of a comment."""
        self.about = comment.id
        self.quoted = short(comment.text)
        grid = self._list.ids.grid
        grid.clear_widgets()
        for theme in themes:
            tile = ThemeTile(look=self.look, words=theme, test_name=f"give-{theme}")
            tile.bind(on_tap=lambda _, theme=theme: self.dispatch("on_choose", theme))
            grid.add_widget(tile)
        new = ThemeTile(look=self.look, words=self.words("New theme"), test_name="new-theme")
        new.bind(on_tap=lambda _: self._write())
        grid.add_widget(new)
        self._show(self._list)

    def back(self) -> None:
        """Go from the line to the list, from the list to the comments."""
        if self._writer.parent is not None:
            self._show(self._list)
        else:
            self.dispatch("on_back")

    def refuse(self, error: KioskError) -> None:
        """Say why a name cannot be added: a line that fits can only be there already."""
        there = isinstance(error, BadInput)
        self._writer.told = self.words("There is such a theme already") if there else str(error)

    def _write(self) -> None:
        self._writer.begin()
        self._show(self._writer)

    def _show(self, part: Any) -> None:
        self.ids.room.clear_widgets()
        self.ids.room.add_widget(part)
