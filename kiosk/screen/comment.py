"""The page of a text question: what has been written, and our keyboard."""

from collections.abc import Iterator
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.model.surveys import TextQuestion
from kiosk.model.visit import Visit
from kiosk.screen import keyboard_layouts as layouts
from kiosk.screen.draft import Draft
from kiosk.screen.look import Look
from kiosk.screen.page import Desk, Page
from kiosk.screen.words import Words

NEARLY_FULL = 50  # signs left, from which on they are counted aloud


class CommentPage(Page):
    """Write and send, or skip. Nothing of it outlives the visit."""

    question_words = StringProperty("")
    hint_words = StringProperty("")
    send_words = StringProperty("")
    space_words = StringProperty("")
    text = StringProperty("")
    left = StringProperty("")
    can_send = BooleanProperty(False)
    name = "comment"

    def __init__(self, question: TextQuestion, desk: Desk, look: Look) -> None:
        self.question = question
        self._desk = desk
        self._letters = "en"
        self._draft = self._blank("en")
        super().__init__(look=look)

    def show(self, visit: Visit, words: Words) -> None:
        """Ask in the visit's language; a new customer's page is empty."""
        self.question_words = self.question.texts[visit.language]
        self.hint_words = words("Write here")
        self.send_words = words("Send")
        self.space_words = words("Space")
        letters = layouts.letters_of(visit.language)
        if letters != self._letters or not self._draft.text:
            self._letters = letters
            self._draft = self._draft.turn_to(letters)
        self._render()

    def rest(self) -> None:
        """Forget what was written, close the keyboard."""
        self._draft = self._blank(self._letters)
        self.text = self.left = ""
        self.can_send = False
        self.ids.keyboard.close()

    def warm_up(self, language: str) -> Iterator[None]:
        """Build the keyboard of a language, a little at a step."""
        return self.ids.keyboard.warm_up(layouts.letters_of(language))  # type: ignore[no-any-return]

    def key(self, does: str) -> None:
        """Take a key of the keyboard."""
        self._draft = self._after(does)
        if self._draft.layout in layouts.NAMES:
            self._letters = self._draft.layout
        self._render()

    def send(self) -> None:
        """Hand the comment in."""
        if self.can_send:
            self._desk.write(self.question.id, self._draft.text.strip())

    def _blank(self, letters: str) -> Draft:
        return Draft(self.question.max_chars, letters)

    def _after(self, does: str) -> Draft:
        draft = self._draft
        actions: dict[str, Any] = {
            layouts.SHIFT: draft.press_shift,
            layouts.ERASE: draft.erase,
            layouts.SPACE: draft.space,
            layouts.SYMBOLS: lambda: draft.turn_to("symbols"),
            layouts.LETTERS: lambda: draft.turn_to(self._letters),
            layouts.NEXT: lambda: draft.turn_to(layouts.following(self._letters)),
        }
        after: Draft = actions[does]() if does in actions else draft.type(does)
        return after

    def _render(self) -> None:
        draft = self._draft
        self.text = draft.text
        self.can_send = bool(draft.text.strip())
        room = draft.max_chars - len(draft.text)
        self.left = str(room) if room <= NEARLY_FULL else ""
        self.ids.keyboard.turn_to(draft.layout, draft.shift, self._letters)
