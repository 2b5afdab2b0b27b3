"""The PIN pad: asks for the PIN, or lets one be set; takes badge codes where staff is on."""

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, SmoothEllipse
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.model.errors import KioskError
from kiosk.model.pin import LEAST_DIGITS
from kiosk.screen.keyboard import SIGNS_FONT
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.manager.pin_entry import Asking, Entry, Slip
from kiosk.screen.tile import PrimaryTile, Tile
from kiosk.store.pin_gate import PinGate, Tried

LEAST_BADGE = 3
TOLD_S = 2.0  # how long the pad says who is on shift


class PadKey(Tile):
    """A digit of the pad."""


class Dots(Looking, Widget):
    """One dot for each digit typed, empty ones up to the least."""

    count = NumericProperty(0)
    least = NumericProperty(LEAST_DIGITS)

    def __init__(self, **kwargs: Any) -> None:
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        super().__init__(**kwargs)
        for name in ("count", "pos", "size", "look"):
            self.fbind(name, self._draw_soon)

    def _draw(self, *_: Any) -> None:
        shown = int(max(self.count, self.least))
        step = min(self.height * 1.6, self.width / shown)
        side = step / 1.6
        left = self.center_x - step * shown / 2 + (step - side) / 2
        self.canvas.clear()
        with self.canvas:
            for at in range(shown):
                place = (left + at * step, self.center_y - side / 2)
                self._dot(place, side, self.look.ink if at < self.count else self.look.muted)
                if at >= self.count:
                    rim = max(1.0, side * 0.09)
                    inner = (place[0] + rim, place[1] + rim)
                    self._dot(inner, side - 2 * rim, self.look.ground)

    def _dot(self, place: tuple[float, float], side: float, colour: Sequence[float]) -> None:
        Color(*colour)
        SmoothEllipse(pos=place, size=(side, side))


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
        self._badges = dict(manager.settings.staff.badges) if manager.settings.staff.enabled else {}
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
        self.aside(
            lambda: (self._gate.is_set(), self._gate.seconds_left()), self._ask, self._failed
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
                self._become(entry.choose() if self._may_be_pin(entry) else _weak())
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

    def _look_up(self) -> tuple[bool, int]:
        return self._gate.is_set(), self._gate.seconds_left()

    def _ask(self, found: tuple[bool, int]) -> None:
        there, seconds = found
        if seconds:
            self._lock(seconds)
        else:
            self._become(Entry(Asking.PIN if there else Asking.NEW))

    def _may_be_pin(self, entry: Entry) -> bool:
        return entry.digits not in self._badges.values()

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
        holder = self.manager.settings.staff.holder_of(digits) if self._badges else None
        if holder is not None:
            begun = self.manager.begin_shift
            self.aside(lambda: begun(holder).result(), lambda _: self._greet(holder), self._failed)
            return
        self.aside(lambda: self._gate.try_pin(digits), self._tried, self._failed)

    def _tried(self, tried: Tried) -> None:
        if tried.right:
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
        least = LEAST_BADGE if self._badges and entry.asking is Asking.PIN else LEAST_DIGITS
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
