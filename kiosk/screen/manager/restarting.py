"""What is shown while the device is about to start again."""

from typing import Any

from kivy.properties import StringProperty

from kiosk.screen.manager.cover import Cover
from kiosk.screen.words import Words


class Restarting(Cover):
    """Stays until the program ends."""

    busy = True
    title_words = StringProperty("")
    body_words = StringProperty("")

    def __init__(self, words: Words, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.title_words = words("One moment, please")
        self.body_words = words("Saved. The device is starting again.")

    def on_touch_down(self, touch: Any) -> bool:
        """Take every touch, and do nothing with it."""
        return True
