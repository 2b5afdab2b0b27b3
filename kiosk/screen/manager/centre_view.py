"""Enrolment at head office: its address, and the one-time code it gave."""

from typing import Any

from attrs import evolve
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.model.errors import KioskError
from kiosk.screen.look import Look
from kiosk.screen.manager.care_view import CareView
from kiosk.screen.manager.parts import Centre, ManagerParts
from kiosk.screen.manager.typed import Typed
from kiosk.screen.tap import Tap

ADDRESS, CODE = "address", "code"
USUAL_START = "https://"
LONGEST_CODE = 40


class EntryField(Tap, FloatLayout):
    """A line to type into; a caret where it is the one that is typed into."""

    caption = StringProperty("")
    text = StringProperty("")
    chosen = BooleanProperty(False)


class CentreView(CareView):
    """Two lines and a keyboard. The code is traded on a thread of its own."""

    message = StringProperty("")
    alarming = BooleanProperty(False)
    address = StringProperty("")
    code = StringProperty("")
    writing = StringProperty(ADDRESS)
    can_send = BooleanProperty(False)
    working = BooleanProperty(False)

    def __init__(self, manager: ManagerParts, look: Look) -> None:
        self._lines = {ADDRESS: Typed(USUAL_START), CODE: Typed(most=LONGEST_CODE)}
        super().__init__(manager, look)
        words = self.words
        self.title = words("Head office")
        self.ids.address.caption = words("Address")
        self.ids.code.caption = words("One-time code")
        self.ids.send.words = words("Enrol")
        self.ids.keyboard.space_words = words("Space")

    @property
    def busy(self) -> bool:  # type: ignore[override]
        """Whether head office is being asked."""
        return bool(self.working)

    def open(self) -> None:
        """Look whether this device is enrolled."""
        self.aside(self.manager.centre, self._show_centre)
        self._render()

    def choose(self, line: str) -> None:
        """Type into this line."""
        self.writing = line
        self._render()

    def key(self, does: str) -> None:
        """Take a key of the keyboard."""
        self._lines[self.writing] = self._lines[self.writing].press(does)
        self._render()

    def send(self) -> None:
        """Trade the code for an identity."""
        if not self.can_send or self.working:
            return
        self.working, self.alarming = True, False
        self.message = self.words("Asking head office")
        self._render()
        address, code = self.address.strip(), self.code.strip()
        self.aside(lambda: self.manager.enrol(address, code), self._enrolled, self._refused)

    def _show_centre(self, centre: Centre | None) -> None:
        if centre is None:
            self.message = self.words("Head office gives you a code. Answers so far are kept.")
            return
        self._say_where(self.words("Enrolled: {store}, {touchpoint}"), centre)
        if self.address == USUAL_START:
            self._lines[ADDRESS] = evolve(self._lines[ADDRESS], text=centre.url)
            self._render()

    def _enrolled(self, centre: Centre) -> None:
        self.working = False
        self._lines[CODE] = Typed(most=LONGEST_CODE)
        self._say_where(self.words("Done. Enrolled: {store}, {touchpoint}"), centre)
        self._render()

    def _refused(self, error: KioskError) -> None:
        self.working, self.alarming, self.message = False, True, str(error)
        self._render()

    def _say_where(self, words: str, centre: Centre) -> None:
        self.message = words.format(store=centre.store, touchpoint=centre.touchpoint)

    def _render(self, *_: Any) -> None:
        self.address, self.code = self._lines[ADDRESS].text, self._lines[CODE].text
        named = self.address.strip() not in ("", USUAL_START)
        self.can_send = named and bool(self.code.strip()) and not self.working
        line = self._lines[self.writing]
        self.ids.keyboard.turn_to(line.layout, line.shift, line.letters)
