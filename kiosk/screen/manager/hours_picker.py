"""Picks opening hours day by day, and quiet hours."""

from collections.abc import Iterable

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.model.errors import BadInput
from kiosk.model.hours import QuietHours, Span
from kiosk.model.week import ALL_DAY, CLOSED, Spans, Week
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager import hours_words
from kiosk.screen.manager.picker import DAY, Picker, PickTile, TileRow, TimeField
from kiosk.screen.manager.speech import Speech
from kiosk.screen.tap import Tap

USUAL = Span(9 * 60, 21 * 60)
NIGHT = Span(21 * 60, 33 * 60)
WEEKDAYS, WEEKEND, EVERY_DAY = range(5), range(5, 7), range(7)


class DayTile(Tap, FloatLayout):
    """A day and its hours; stands out while it is one of those being changed."""

    words = StringProperty("")
    hours = StringProperty("")
    chosen = BooleanProperty(False)


class DayGrid(Looking, GridLayout):
    """The days of a week."""


class SpanFields(Looking, BoxLayout):
    """From and until; fires ``on_turn(span)``, None where both are the same time."""

    def __init__(self, captions: tuple[str, str], look: Look) -> None:
        self.register_event_type("on_turn")
        super().__init__(look=look)
        self._since = TimeField(look=look, name="since", caption=captions[0])
        self._until = TimeField(look=look, name="until", caption=captions[1], midnight="24:00")
        for field in (self._since, self._until):
            field.bind(on_turn=lambda *_: self.dispatch("on_turn", self._span()))
            self.add_widget(field)

    def on_turn(self, span: Span | None) -> None:
        """Default handler of the event."""

    def show(self, span: Span) -> None:
        """Show a span."""
        self._since.minutes, self._until.minutes = span.since, span.until % DAY

    def _span(self) -> Span | None:
        since, until = int(self._since.minutes), int(self._until.minutes) or DAY
        if since == until:
            return None
        return Span(since, until if until > since else until + DAY)


class HoursPicker(Picker):
    """The days on top; below, the hours of those that were tapped."""

    def __init__(self, speech: Speech, look: Look, value: str) -> None:
        super().__init__(speech, look)
        words = speech.words
        self._week = Week.parse(value)
        self._which: set[int] = set(range(next(self._week.alike())[1] + 1))
        self._days = [self._day(day) for day in EVERY_DAY]
        grid = DayGrid(look=look)
        for tile in self._days:
            grid.add_widget(tile)
        self._fields = SpanFields((words("Opens"), words("Closes")), look)
        self._fields.bind(on_turn=lambda _, span: self._take(span))
        self._closed = self._action("closed", words("Closed"), CLOSED)
        self._all_day = self._action("all-day", words("All day"), ALL_DAY)
        actions = TileRow(look=look)
        actions.add_widget(self._closed)
        actions.add_widget(self._all_day)
        self.put(grid, self._quick(), self._fields, actions)
        self._show()

    def _day(self, day: int) -> DayTile:
        words = hours_words.weekday(self.speech, day)
        tile = DayTile(look=self.look, words=words, test_name=f"day-{day}")
        tile.bind(on_tap=lambda _: self._toggle(day))
        return tile

    def _quick(self) -> TileRow:
        name = [hours_words.weekday(self.speech, day) for day in EVERY_DAY]
        row = TileRow(look=self.look)
        for words, days, test_name in (
            (f"{name[0]}\u2013{name[4]}", WEEKDAYS, "days-weekdays"),
            (f"{name[5]}\u2013{name[6]}", WEEKEND, "days-weekend"),
            (self.words("Every day"), EVERY_DAY, "days-all"),
        ):
            tile = PickTile(look=self.look, words=words, test_name=test_name)
            tile.bind(on_tap=lambda _, days=days: self._choose_days(days))
            row.add_widget(tile)
        return row

    def _action(self, name: str, words: str, spans: Spans) -> PickTile:
        tile = PickTile(look=self.look, words=words, test_name=f"hours-{name}")
        tile.bind(on_tap=lambda _: self._give(spans))
        return tile

    def _toggle(self, day: int) -> None:
        self._choose_days(self._which ^ {day} or {day})

    def _choose_days(self, days: Iterable[int]) -> None:
        self._which = set(days)
        self._show()

    def _take(self, span: Span | None) -> None:
        if span is None:
            self.trouble = self.words("Opening and closing are the same time.")
        else:
            self._give((span,), fields=False)

    def _give(self, spans: Spans, fields: bool = True) -> None:
        """Give the days that are being changed these hours."""
        self._week = self._week.changed(self._which, spans)
        self._show(fields)
        self.trouble = self.words("At least one day must be open.") if self._week.never else ""
        if not self.trouble:
            self.dispatch("on_pick", self._week.text())

    def _show(self, fields: bool = True) -> None:
        for day, tile in enumerate(self._days):
            tile.hours = " ".join(hours_words.spans(self.speech, self._week.days[day]))
            tile.chosen = day in self._which
        now = {self._week.days[day] for day in self._which}
        self._closed.chosen, self._all_day.chosen = now == {CLOSED}, now == {ALL_DAY}
        first = self._week.days[min(self._which)]
        if fields:
            self._fields.show(USUAL if first in (CLOSED, ALL_DAY) else first[0])


class QuietPicker(Picker):
    """Picks from-to, or never."""

    def __init__(self, speech: Speech, look: Look, value: str) -> None:
        super().__init__(speech, look)
        words = speech.words
        span = _quiet(value)
        self._never = PickTile(look=look, words=words("Never"), test_name="quiet-never")
        self._never.bind(on_tap=lambda _: self._pick(None))
        self._fields = SpanFields((words("From"), words("Until")), look)
        self._fields.bind(on_turn=lambda _, span: self._turned(span))
        self._fields.show(span or NIGHT)
        self._never.chosen = span is None
        self.put(self._fields, self._never)

    def _turned(self, span: Span | None) -> None:
        self.trouble = "" if span else self.words("Both are the same time.")
        if span:
            self._pick(span)

    def _pick(self, span: Span | None) -> None:
        self.trouble, self._never.chosen = "", span is None
        self.dispatch("on_pick", span.text() if span else "")


def _quiet(value: str) -> Span | None:
    """Return the span that is set; without a console nobody has looked whether it is one."""
    try:
        return QuietHours.parse(value).span
    except BadInput:
        return None
