"""The themes beside the comments: how many each has; a tap shows only those."""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.manager.sheet import Section
from kiosk.screen.manager.speech import Speech
from kiosk.screen.tap import Tap
from kiosk.store.comments import ThemeCounts

NO_THEME = ""


class ThemeRow(Tap, FloatLayout):
    """A theme and its count."""

    words = StringProperty("")
    count = StringProperty("")
    chosen = BooleanProperty(False)


class ThemesSection(Section):
    """Fires ``on_choose(theme)``; '' is what has no theme."""

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_choose")
        super().__init__(**kwargs)

    def on_choose(self, theme: str) -> None:
        """Default handler of the event."""

    def show(
        self,
        speech: Speech,
        told: ThemeCounts,
        themes: Sequence[str],
        chosen: str | None,
    ) -> None:
        """Show every theme, most frequent first, and last what has none."""
        newest = speech.words("Themes of the newest {n} comments")
        self.title = (
            speech.words("Themes") if told.whole else newest.format(n=speech.number(told.comments))
        )
        for row in self.children[:-1]:
            self.remove_widget(row)
        numbers = {each.theme: each.n for each in told.counts}
        for theme in sorted(themes, key=lambda theme: (-numbers.get(theme, 0), theme)):
            self._add(theme, theme, speech.number(numbers.get(theme, 0)), theme == chosen)
        without = speech.number(numbers.get(None, 0))
        self._add(NO_THEME, speech.words("No theme"), without, chosen == NO_THEME)

    def _add(self, theme: str, words: str, count: str, chosen: bool) -> None:
        name = f"only-{theme or 'none'}"
        row = ThemeRow(look=self.look, words=words, count=count, chosen=chosen, test_name=name)
        row.bind(on_tap=lambda _: self.dispatch("on_choose", theme))
        self.add_widget(row)
