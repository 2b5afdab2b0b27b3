"""One thing a manager does with the device: a heading, a way back, and what it is about."""

from typing import Any

from kivy.properties import StringProperty

from kiosk.screen.look import Look
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import ManagerParts

WHOLE_GB = 10_000_000_000  # bytes from which on gigabytes say enough


class CareView(Page):
    """Fires ``on_back``. What is added in kv goes beneath the heading."""

    title = StringProperty("")
    back_words = StringProperty("")

    def __init__(self, manager: ManagerParts, look: Look, **kwargs: Any) -> None:
        self.register_event_type("on_back")
        super().__init__(manager, look, **kwargs)
        self.back_words = self.words("Back")

    def on_back(self) -> None:
        """Default handler of the event."""

    def back(self) -> None:
        """Take a tap on "back"."""
        self.dispatch("on_back")

    def free_words(self, free: int) -> str:
        """Say how much room ``free`` bytes are."""
        if free >= WHOLE_GB:
            return self.words("{n} GB free").format(n=free // 1_000_000_000)
        return self.words("{n} MB free").format(n=free // 1_000_000)


class RowsView(CareView):
    """A list to read."""
