"""The PIN pad: asks for the PIN, or lets one be set; takes badge codes where staff is on."""

from typing import Any

from attrs import frozen
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.model.badge import LEAST_BADGE
from kiosk.model.errors import KioskError
from kiosk.model.pin import LEAST_DIGITS
from kiosk.model.staff import Roster
from kiosk.screen.keyboard import SIGNS_FONT
from kiosk.screen.look import Look
from kiosk.screen.manager.dots import Dots  # noqa: F401 - pin_page.kv shows them
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.manager.pin_entry import Asking, Entry, Slip
from kiosk.screen.tile import PrimaryTile, Tile
from kiosk.store.pin_gate import PinGate, Tried
from kiosk.store.staff_list import read_roster

TOLD_S = 2.0  # how long the pad says who is on shift


@frozen
class Known:
    """What the pad asks by: whether there is a PIN, the wait, whose badges there are."""

    is_set: bool
    seconds_left: int
    roster: Roster


class PadKey(Tile):
    """A digit of the pad."""


class PinPage(Page):
    """Fires ``on_enter`` when the PIN was right or has been set, ``on_cancel`` for the way back.

    ``on_language(language)`` asks for the manager's side in another language.
    """

    title = StringProperty("")
    message = StringProperty("")
    alarming = BooleanProperty(False)
    count = NumericProperty(0)
    can_send = BooleanProperty(False)
    locked = BooleanProperty(False)
    cancel_words = StringProperty("")
    name = "pin"

    def __init__(self, manager: ManagerParts, look: Look) -> None:
        self._gate = PinGate(manager.recorder, manager.stamp)
        self._roster = Roster()
        self._entry = Entry()
        self._free_ms = 0
        self._ticking: Any = None
        self.register_event_type("on_enter")
        self.register_event_type("on_cancel")
        self.register_event_type("on_language")
        super().__init__(manager, look)
        self.cancel_words = self.words("Back")
        self._build_pad()
        header = self.ids.header
        header.languages = manager.languages
        header.offer(manager.language)

    def on_enter(self) -> None:
        """Default handler of the event."""

    def on_cancel(self) -> None:
        """Default handler of the event."""

    def on_language(self, language: str) -> None:
        """Default handler of the event."""

    def open(self) -> None:
        """Look whether there is a PIN, and whether the pad is locked."""
        self._become(Entry())
        staff = self.manager.settings.staff
        self.aside(
            lambda: Known(
                self._gate.is_set(),
                self._gate.seconds_left(),
                self._read(lambda reader: read_roster(reader, staff)),
            ),
            self._ask,
            self._failed,
        )

    def close(self) -> None:
        """Forget what was typed."""
        super().close()
        self._stop_ticking()
        self._become(Entry())

    def key(self, sign: str) -> None:
        """Take a digit."""
        self._become(self._entry.type(sign))

    def erase(self) -> None:
        """Take the last digit back."""
        self._become(self._entry.erase())

    def send(self) -> None:
        """Hand in what was typed."""
        entry = self._entry
        if not self.can_send:
            return
        match entry.asking:
            case Asking.PIN:
                self._try(entry.digits)
            case Asking.NEW:
                self._choose(entry)
            case Asking.AGAIN:
                self._confirm(entry)

    def _build_pad(self) -> None:
        for sign in "123456789":
            self._add_key(PadKey(look=self.look, words=sign, test_name=f"pin-{sign}"), sign)
        erase = PadKey(look=self.look, words="⌫", font_name=SIGNS_FONT, test_name="pin-erase")
        erase.bind(on_tap=lambda _: self.erase())
        self.ids.pad.add_widget(erase)
        self._add_key(PadKey(look=self.look, words="0", test_name="pin-0"), "0")
        send = PrimaryTile(look=self.look, words=self.words("OK"), test_name="pin-ok")
        send.bind(on_tap=lambda _: self.send())
        self.fbind("can_send", lambda _, can: setattr(send, "disabled", not can))
        send.disabled = True
        self.ids.pad.add_widget(send)

    def _add_key(self, key: PadKey, sign: str) -> None:
        key.bind(on_tap=lambda _: self.key(sign))
        self.ids.pad.add_widget(key)

    def _ask(self, known: "Known") -> None:
        self._roster = known.roster
        if known.seconds_left:
            self._lock(known.seconds_left)
        else:
            self._become(Entry(Asking.PIN if known.is_set else Asking.NEW))

    def _choose(self, entry: Entry) -> None:
        """Take a new PIN, unless it is somebody's badge code."""
        self._become(Entry())
        self.aside(
            lambda: self._roster.holder_of(entry.digits),
            lambda holder: self._become(_weak() if holder else entry.choose()),
            self._failed,
        )

    def _confirm(self, entry: Entry) -> None:
        if not entry.confirms():
            self._become(Entry(Asking.NEW, slip=Slip.OTHER))
            return
        self._become(Entry())
        self.aside(
            lambda: self._gate.set(entry.digits), lambda _: self.dispatch("on_enter"), self._failed
        )

    def _try(self, digits: str) -> None:
        self._become(Entry())
        self.aside(lambda: self._attempt(digits), self._tried, self._failed)

    def _attempt(self, digits: str) -> "Tried | str":
        """Begin the shift of a badge's holder, or try the PIN. Runs on the working thread.

        A badge code that head office gave later may be the PIN: then it opens.
        """
        holder = self._roster.holder_of(digits)
        if holder is None or self._gate.is_pin(digits):
            return self._gate.try_pin(digits)
        self.manager.begin_shift(holder).result()
        return holder

    def _tried(self, tried: "Tried | str") -> None:
        if isinstance(tried, str):
            self._greet(tried)
        elif tried.right:
            self.dispatch("on_enter")
        elif tried.seconds_left:
            self._lock(tried.seconds_left)
        else:
            self._become(Entry(Asking.PIN, slip=Slip.WRONG))

    def _greet(self, holder: str) -> None:
        self._say(self.words("On shift now: {name}").format(name=holder))
        turn = self._turn
        Clock.schedule_once(lambda _: turn == self._turn and self.dispatch("on_cancel"), TOLD_S)

    def _failed(self, error: KioskError) -> None:
        self._say(str(error), alarming=True)

    def _lock(self, seconds: int) -> None:
        self._free_ms = self.manager.stamp().boottime_ms + seconds * 1000
        self._become(Entry(Asking.WAIT))
        self._stop_ticking()
        self._ticking = Clock.schedule_interval(self._tick, 1.0)

    def _tick(self, _: float) -> None:
        if self._seconds() > 0:
            self._become(self._entry)
            return
        self._stop_ticking()
        self.open()

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None

    def _seconds(self) -> int:
        return max(0, -((self.manager.stamp().boottime_ms - self._free_ms) // 1000))

    def _become(self, entry: Entry) -> None:
        self._entry = entry
        self.count = len(entry.digits)
        least = (
            LEAST_BADGE if self._roster.has_badges and entry.asking is Asking.PIN else LEAST_DIGITS
        )
        self.can_send = entry.long_enough(least)
        self.locked = entry.asking is Asking.WAIT
        self.title = self._title(entry.asking)
        self._say(self._message(entry), alarming=entry.slip is not None)

    def _say(self, message: str, alarming: bool = False) -> None:
        self.message, self.alarming = message, alarming

    def _title(self, asking: Asking) -> str:
        words = self.words
        return {
            Asking.NOTHING: "",
            Asking.PIN: words("The manager's PIN"),
            Asking.NEW: words("Choose a PIN"),
            Asking.AGAIN: words("The same PIN again"),
            Asking.WAIT: words("Too many wrong tries"),
        }[asking]

    def _message(self, entry: Entry) -> str:
        words = self.words
        if entry.asking is Asking.WAIT:
            minutes, seconds = divmod(self._seconds(), 60)
            return words("Try again in {time}").format(time=f"{minutes}:{seconds:02}")
        slips = {
            Slip.WEAK: words("This one is too easy to guess. Take another."),
            Slip.OTHER: words("The two were not the same. Once more, please."),
            Slip.WRONG: words("This PIN is not right."),
        }
        if entry.slip is not None:
            return slips[entry.slip]
        if entry.asking is Asking.NEW:
            return words("Six to twelve digits. It opens the score, the comments and the settings.")
        return ""


def _weak() -> Entry:
    return Entry(Asking.NEW, slip=Slip.WEAK)
