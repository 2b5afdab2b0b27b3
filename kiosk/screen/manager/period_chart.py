"""A week or a month: each day's score with its interval."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kiosk.screen.layout import Box
from kiosk.screen.manager.chart import Chart, written
from kiosk.screen.manager.charts import soft
from kiosk.screen.manager.facts import DayPoint
from kiosk.screen.manager.plot import Axis, columns, named_days
from kiosk.screen.tap import Tap

WIDEST = 3.4  # units, of an interval's bar


class PeriodChart(Tap, Chart):
    """Points from -100 to 100, each within its interval, a broken line where the method changed.

    Fires ``on_day(date)`` for the day whose column is tapped.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._slots: tuple[Box, ...] = ()
        self._finger_x = 0.0
        self.register_event_type("on_day")
        super().__init__(**kwargs)

    def on_day(self, day: date) -> None:
        """Default handler of the event."""

    def on_touch_down(self, touch: Any) -> bool:
        """Note where the finger comes down."""
        taken = super().on_touch_down(touch)
        if taken:
            self._finger_x = touch.x
        return bool(taken)

    def on_tap(self) -> None:
        """Tell which day it was."""
        for facts, slot in zip(self.facts or (), self._slots, strict=False):
            if slot.x <= self._finger_x < slot.right and facts.day is not None:
                self.dispatch("on_day", facts.day)

    def paint(self, facts: Sequence[DayPoint]) -> None:
        """Draw the grid, the changes of method, then the days."""
        look = self.look
        size = look.small * 0.86
        left = size * 2.8
        room = Box(
            self.x + left,
            self.y + size * 1.7,
            self.width - left,
            self.height - size * 2.6 - (size * 1.3 if any(day.mark for day in facts) else 0),
        )
        axis = Axis(room.y, room.height)
        self._grid(room, axis, size)
        slots = self._slots = columns(len(facts), room, 0.0)
        for day, slot in zip(facts, slots, strict=True):
            if day.mark:
                self._change(day.mark, slot.x, room, size)
        for day, slot in zip(facts, slots, strict=True):
            self._day(day, slot, axis)
        widest = max(written(day.name, round(size)).width for day in facts)
        for at in named_days(len(facts), slots[0].width, widest + size * 0.5):
            middle = slots[at].x + slots[at].width / 2
            self.say(facts[at].name, size, look.muted, (middle, self.y), (0.5, 0))

    def _grid(self, room: Box, axis: Axis, size: float) -> None:
        look = self.look
        hair = max(1.0, look.hairline)
        for value, name in ((-100, "\u2212100"), (-50, ""), (0, "0"), (50, ""), (100, "100")):
            y = axis.at(value)
            colour = look.muted if value == 0 else look.line
            self.fill(Box(room.x, y - hair / 2, room.width, hair), colour)
            if name:
                self.say(name, size, look.muted, (room.x - size * 0.5, y), (1, 0.5))

    def _change(self, words: str, x: float, room: Box, size: float) -> None:
        self.line([x, room.y, x, room.top + size * 0.6], self.look.ink, 1, dashed=True)
        at = (x - size * 0.3, room.top + size * 0.5)
        self.say(words, size, self.look.ink, at, (0, 0), widest=room.width)

    def _day(self, day: DayPoint, slot: Box, axis: Axis) -> None:
        if day.score is None or day.low is None or day.high is None:
            return
        look = self.look
        middle = slot.x + slot.width / 2
        wide = min(slot.width * 0.5, look.unit * WIDEST)
        start, length = axis.span(day.low, day.high, wide)
        stretch = Box(middle - wide / 2, start, wide, length)
        self.fill(stretch, look.line if day.other else soft(look), wide / 2)
        radius = max(2.5, min(wide * 0.5, look.unit * 1.1))
        self.dot(middle, axis.at(day.score), radius, look.muted if day.other else look.accent)
