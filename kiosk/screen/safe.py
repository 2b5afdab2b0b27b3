"""The page that shows when something went wrong: calm, and nothing on it can be tapped."""

from kivy.properties import StringProperty

from kiosk.screen.page import Page
from kiosk.screen.words import Words


class SafePage(Page):
    """A face asleep and one sentence."""

    title_words = StringProperty("")
    body_words = StringProperty("")
    name = "safe"

    def speak(self, words: Words) -> None:
        """Use these words."""
        self.title_words = words("One moment")
        self.body_words = words("This screen is having a short rest and will be back.")
