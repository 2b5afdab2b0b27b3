"""The bar that says which days are shown, and turns to others."""

from collections.abc import Mapping
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.model.periods import PeriodKind
from kiosk.screen.look import Looking
from kiosk.screen.manager.tab import Tab
from kiosk.screen.words import Words


class PeriodBar(Looking, FloatLayout):
    """Fires ``on_before``, ``on_after`` and ``on_choose(kind)``; a kind of '' is all days.

    ``turns``: there is a before and an after to turn to.
    """

    heading = StringProperty("")
    has_before = BooleanProperty(False)
    has_after = BooleanProperty(False)
    turns = BooleanProperty(True)

    def __init__(self, **kwargs: Any) -> None:
        self._tabs: dict[str, Tab] = {}
        for event in ("on_before", "on_after", "on_choose"):
            self.register_event_type(event)
        super().__init__(**kwargs)

    def on_before(self) -> None:
        """Default handler of the event."""

    def on_after(self) -> None:
        """Default handler of the event."""

    def on_choose(self, kind: str) -> None:
        """Default handler of the event."""

    def offer(self, kinds: Mapping[str, str]) -> None:
        """Offer these kinds of periods under these words."""
        for kind, words in kinds.items():
            tab = Tab(look=self.look, words=words, test_name=f"kind-{kind or 'all'}")
            tab.bind(on_tap=lambda _, kind=kind: self.dispatch("on_choose", kind))
            self._tabs[kind] = tab
            self.ids.kinds.add_widget(tab)

    def choose(self, kind: str) -> None:
        """Show which kind is chosen."""
        for each, tab in self._tabs.items():
            tab.chosen = each == kind


def kinds(words: Words) -> dict[str, str]:
    """Return the kinds of periods and their names."""
    return {
        PeriodKind.DAY: words("Day"),
        PeriodKind.WEEK: words("Week"),
        PeriodKind.MONTH: words("Month"),
    }
