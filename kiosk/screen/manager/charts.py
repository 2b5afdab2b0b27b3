"""The manager's charts: bars and labels, nothing else."""

from collections.abc import Sequence
from typing import Any

from kiosk.screen.face import FaceView
from kiosk.screen.layout import Box
from kiosk.screen.look import Look
from kiosk.screen.manager.chart import Chart, Colour, written
from kiosk.screen.manager.facts import Hours, Interval, PointCount, Ranked
from kiosk.screen.manager.plot import (
    Axis,
    columns,
    hours_shown,
    named_hours,
    round_top,
    rows,
    shares_of_most,
)
from kiosk.screen.theme import rgba

NAMES_SHARE = 0.36  # of a chart's width, at most
SOFT = 0.32  # how much of the accent an interval has


class IntervalBar(Chart):
    """A score on -100..100: a mark, and the bar within which it lies."""

    def paint(self, facts: Interval) -> None:
        """Draw the track, the zero, the interval and the score."""
        look = self.look
        inset = look.unit * 1.2
        axis = Axis(self.x + inset, self.width - 2 * inset)
        words = look.small * 1.3
        track = Box(self.x, self.y + words, self.width, self.height - words)
        middle = track.y + track.height / 2
        thick = min(track.height * 0.62, look.unit * 3.6)
        bar = Box(self.x, middle - thick / 2, self.width, thick)
        self.fill(bar, look.sunken, thick / 2)
        start, length = axis.span(facts.low, facts.high, look.unit * 1.6)
        self.fill(Box(start, bar.y, length, thick), soft(look), thick / 2)
        self._zero(axis.at(0), track)
        mark = look.unit * 1.0
        tall = min(track.height, thick * 1.5)
        x = axis.at(facts.score)
        self.fill(Box(x - mark / 2, middle - tall / 2, mark, tall), look.accent, mark / 2)
        for value, anchor, end in zip((-100, 0, 100), (0, 0.5, 1), facts.ends, strict=True):
            at = {-100: self.x, 0: axis.at(0), 100: self.right}[value]
            self.say(end, look.small * 0.86, look.muted, (at, self.y), (anchor, 0))

    def _zero(self, x: float, track: Box) -> None:
        hair = max(1.0, self.look.hairline)
        self.fill(Box(x - hair / 2, track.y, hair, track.height), self.look.muted)


class CountBars(Chart):
    """A bar for every point, best on top."""

    def __init__(self, **kwargs: Any) -> None:
        self._faces: list[FaceView] = []
        super().__init__(**kwargs)

    def furnish(self, facts: Sequence[PointCount] | None) -> None:
        """Place the faces."""
        drawn = [each.face for each in facts or () if each.drawn]
        if [face.face for face in self._faces] != drawn:
            self.clear_widgets()
            self._faces = [FaceView(look=self.look, face=face) for face in drawn]
            for face in self._faces:
                self.add_widget(face)
        for face, line in zip(self._faces, self._lines(len(drawn)), strict=True):
            side = line.height * 0.96
            face.size = (side, side)
            face.pos = (line.x, line.y + (line.height - side) / 2)

    def _lines(self, count: int) -> tuple[Box, ...]:
        room = Box(self.x, self.y, self.width, self.height)
        return rows(count, room, self.height / max(1, count) * 0.14)

    def paint(self, facts: Sequence[PointCount]) -> None:
        """Draw name, bar, count and share in each row."""
        look = self.look
        lines = self._lines(len(facts))
        size = min(look.body, lines[0].height * 0.72)
        widest = max(written(each.name, round(size)).width for each in facts)
        names, name_size = widest + size * 0.5, size
        if facts[0].drawn:
            names = lines[0].height * 1.2
        elif names > self.width * NAMES_SHARE:
            name_size *= self.width * NAMES_SHARE / names
            names = self.width * NAMES_SHARE
        numbers = size * 5.4
        lengths = shares_of_most([each.n for each in facts])
        for point, line, length in zip(facts, lines, lengths, strict=True):
            if not point.drawn:
                middle = line.y + line.height / 2
                self.say(point.name, name_size, look.muted, (line.x, middle), widest=names)
            self._row(point, line, names, (line.width - names - numbers) * length, size)

    def _row(self, point: PointCount, line: Box, names: float, long: float, size: float) -> None:
        look = self.look
        middle = line.y + line.height / 2
        start = line.x + names
        thick = line.height * 0.72
        hair = max(2.0, look.unit * 0.35)
        bar = Box(start, middle - thick / 2, max(long, hair), thick)
        faces = self.look.theme.faces
        colour = rgba(faces[point.face].fill) if point.n else look.line
        self.fill(bar, colour, min(look.radius * 0.4, thick / 4))
        after = bar.right + size * 0.4
        wide = self.say(point.count, size, look.ink, (after, middle), bold=True)
        if point.share:
            at = (after + wide + size * 0.45, middle - size * 0.02)
            self.say(point.share, size * 0.8, look.muted, at)


class HoursChart(Chart):
    """A bar for each hour in front of the usual one."""

    def paint(self, facts: Hours) -> None:
        """Draw the bars above their hours."""
        look = self.look
        hours = hours_shown(facts.today, facts.usual, facts.first)
        size = look.small * 0.86
        top = round_top(max((*facts.today, *facts.usual)))
        room = Box(
            self.x + size * 1.9,
            self.y + size * 1.5,
            self.width - size * 1.9,
            self.height - size * 2,
        )
        axis = Axis(room.y, room.height, 0, top)
        self._grid(room, axis, top, size)
        slots = columns(len(hours), room, 0.18)
        named = named_hours(hours, room.width / len(hours), size * 1.6)
        radius = look.radius * 0.25
        for hour, slot in zip(hours, slots, strict=True):
            usual, today = (axis.at(of[hour]) - room.y for of in (facts.usual, facts.today))
            self.fill(Box(slot.x, room.y, slot.width, usual), look.line, radius)
            thin = slot.width * 0.56
            self.fill(
                Box(slot.x + (slot.width - thin) / 2, room.y, thin, today), look.accent, radius
            )
            if hour in named:
                at = (slot.x + slot.width / 2, self.y)
                self.say(str(hour), size, look.muted, at, (0.5, 0))

    def _grid(self, room: Box, axis: Axis, top: int, size: float) -> None:
        hair = max(1.0, self.look.hairline)
        for value in (0, top // 2, top):
            y = axis.at(value)
            self.fill(Box(room.x, y - hair / 2, room.width, hair), self.look.line)
            at = (room.x - size * 0.5, y)
            self.say(str(value), size, self.look.muted, at, (1, 0.5 if value else 0.4))


class RankedBars(Chart):
    """Names with bars beneath them, the most frequent on top. Its height: ``row`` a line."""

    def paint(self, facts: Sequence[Ranked]) -> None:
        """Draw name and count on a line, the bar under it."""
        look = self.look
        lines = rows(len(facts), Box(self.x, self.y, self.width, self.height), look.gap)
        size = min(look.small * 1.06, lines[0].height * 0.62)
        lengths = shares_of_most([each.n for each in facts])
        for each, line, length in zip(facts, lines, lengths, strict=True):
            up = (line.x, line.top)
            wide = self.say(each.count, size, look.ink, (line.right, line.top), (1, 1), bold=True)
            room = line.width - wide - size
            self.say(each.name, size, look.ink, up, (0, 1), widest=room)
            thick = max(2.0, line.height * 0.18)
            track = Box(line.x, line.y, line.width, thick)
            self.fill(track, look.sunken, thick / 2)
            long = max(line.width * length, thick)
            self.fill(Box(line.x, line.y, long, thick), look.muted, thick / 2)


def soft(look: Look) -> Colour:
    """Return the accent as intervals have it: mixed, because what is seen through bleeds."""
    return [a * SOFT + b * (1 - SOFT) for a, b in zip(look.accent, look.surface, strict=True)]
