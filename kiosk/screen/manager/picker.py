"""What all pickers of a setting share, and the pickers of one of several, of a time, of a level."""

from collections.abc import Iterable
from typing import Any

from attrs import frozen
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scrollview import ScrollView

from kiosk.model.hours import hh_mm, minutes_of
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.speech import Speech
from kiosk.screen.tap import Tap
from kiosk.screen.tile import Tile

MINUTES = 5  # a step of the minutes
HOUR, DAY = 60, 24 * 60


class Picker(Looking, ScrollView):
    """Parts one under the other; fires ``on_pick(value)`` whenever another value is picked.

    ``trouble`` says why what is shown cannot be picked. ``on_done``: there is nothing more to pick.
    """

    trouble = StringProperty("")

    def __init__(self, speech: Speech, look: Look) -> None:
        self.speech = speech
        self.words = speech.words
        for event in ("on_pick", "on_done"):
            self.register_event_type(event)
        super().__init__(look=look)

    def on_pick(self, value: Any) -> None:
        """Default handler of the event."""

    def on_done(self) -> None:
        """Default handler of the event."""

    def put(self, *parts: Any) -> None:
        """Add parts, in order."""
        for part in parts:
            self.ids.column.add_widget(part)


class PickTile(Tile):
    """Something to pick; stands out where it is picked."""

    chosen = BooleanProperty(False)


class TileRow(Looking, BoxLayout):
    """Tiles side by side."""


class LineTile(Tap, FloatLayout):
    """A name, and a quieter line under it.

    ``chosen``: it is the one, or it has been changed. ``alarming``: it cannot be picked, and the
    line says why.
    """

    words = StringProperty("")
    detail = StringProperty("")
    chosen = BooleanProperty(False)
    alarming = BooleanProperty(False)


@frozen
class Option:
    """One of several. ``wrong``: it is there, and cannot be picked."""

    value: str
    words: str
    detail: str = ""
    wrong: bool = False


class OptionPicker(Picker):
    """Picks one of several."""

    def __init__(self, speech: Speech, look: Look, options: Iterable[Option], chosen: str) -> None:
        super().__init__(speech, look)
        for option in options:
            self.put(self._tile(option, option.value == chosen))

    def _tile(self, option: Option, chosen: bool) -> LineTile:
        tile = LineTile(look=self.look, words=option.words, detail=option.detail, chosen=chosen)
        tile.alarming = tile.disabled = option.wrong
        tile.test_name = f"option-{option.value}"
        tile.bind(on_tap=lambda _: self._pick(option.value))
        return tile

    def _pick(self, value: str) -> None:
        self.dispatch("on_pick", value)
        self.dispatch("on_done")


class TimeField(Looking, FloatLayout):
    """A time of day with tiles to turn its hours and minutes; fires ``on_turn(minutes)``.

    ``name`` begins its tiles' names. ``midnight``: how 00:00 is written.
    """

    caption = StringProperty("")
    name = StringProperty("")
    minutes = NumericProperty(0)
    midnight = StringProperty("00:00")
    hour_words = StringProperty("00")
    minute_words = StringProperty("00")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_turn")
        super().__init__(**kwargs)
        self.bind(minutes=self._write, midnight=self._write)
        self._write()

    def on_turn(self, minutes: int) -> None:
        """Default handler of the event."""

    def turn_hour(self, by: int) -> None:
        """Turn the hours on or back, round the clock."""
        self._turn(int(self.minutes) + by * HOUR)

    def turn_minute(self, by: int) -> None:
        """Turn the minutes to the next step, within their hour."""
        hour, minute = divmod(int(self.minutes), HOUR)
        step = minute // MINUTES + 1 if by > 0 else -(-minute // MINUTES) - 1
        self._turn(hour * HOUR + step * MINUTES % HOUR)

    def _turn(self, minutes: int) -> None:
        self.minutes = minutes % DAY
        self.dispatch("on_turn", int(self.minutes))

    def _write(self, *_: Any) -> None:
        shown = hh_mm(int(self.minutes)) if self.minutes else str(self.midnight)
        self.hour_words, self.minute_words = shown.split(":")


class ClockPicker(Picker):
    """Picks a time of day, HH:MM."""

    def __init__(self, speech: Speech, look: Look, value: str) -> None:
        super().__init__(speech, look)
        field = TimeField(look=look, name="clock", minutes=minutes_of(value))
        field.bind(on_turn=lambda _, minutes: self.dispatch("on_pick", hh_mm(minutes)))
        self.put(field)


class LevelBar(Looking, FloatLayout):
    """A level in per cent with tiles for less and more; fires ``on_turn(percent)``."""

    percent = NumericProperty(100)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_turn")
        super().__init__(**kwargs)

    def on_turn(self, percent: int) -> None:
        """Default handler of the event."""


class LevelPicker(Picker):
    """Picks ``least`` to 100 per cent in steps of ten; what is set by hand is rounded at a step."""

    def __init__(self, speech: Speech, look: Look, value: int, least: int = 10) -> None:
        super().__init__(speech, look)
        self._least = least
        self._bar = LevelBar(look=look, percent=value)
        self._bar.bind(on_turn=lambda _, by: self._turn(by))
        self.put(self._bar)

    def _turn(self, by: int) -> None:
        now = int(self._bar.percent)
        step = now // 10 + 1 if by > 0 else -(-now // 10) - 1
        self._bar.percent = max(self._least, min(100, step * 10))
        self.dispatch("on_pick", int(self._bar.percent))
