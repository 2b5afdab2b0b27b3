"""Where the marks of a chart stand, in pixels. No Kivy here."""

from collections.abc import Sequence
from math import ceil

from attrs import frozen

from kiosk.screen.layout import Box

LOW, HIGH = -100.0, 100.0  # of a net promoter score
FEWEST_HOURS = 10  # a quiet day does not get giant bars
_STEPS = (1, 2, 3, 4, 6)  # hours, between two names on the axis
_DAY_STEPS = (1, 2, 5, 7, 10)


@frozen
class Axis:
    """A stretch of pixels, from ``start`` on, for the values from ``low`` to ``high``."""

    start: float
    length: float
    low: float = LOW
    high: float = HIGH

    def at(self, value: float) -> float:
        """Return the pixel of a value; one off the axis stands at its end."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * self.length

    def span(self, low: float, high: float, least: float = 0.0) -> tuple[float, float]:
        """Return start and length of an interval, at least ``least`` pixels long."""
        start, end = self.at(low), self.at(high)
        wanting = max(0.0, least - (end - start)) / 2
        return start - wanting, end - start + 2 * wanting


def shares_of_most(counts: Sequence[float]) -> tuple[float, ...]:
    """Return each count as a share of the largest, 0 where all are 0."""
    most = max(counts, default=0)
    return tuple(count / most if most else 0.0 for count in counts)


def hours_shown(today: Sequence[float], usual: Sequence[float], first: int = 0) -> tuple[int, ...]:
    """Return the hours that a chart shows, in the order of the store's day.

    ``first`` is the hour at which the day starts. Hours without answers at both ends are left out,
    but some room stays around what there is.
    """
    order = [(first + step) % 24 for step in range(24)]
    busy = [at for at, hour in enumerate(order) if today[hour] or usual[hour]]
    start, end = (busy[0], busy[-1] + 1) if busy else (9, 21)
    wanting = max(0, FEWEST_HOURS - (end - start))
    start = max(0, min(start - wanting // 2, 24 - FEWEST_HOURS))
    end = min(24, max(end, start + FEWEST_HOURS))
    return tuple(order[start:end])


def columns(count: int, room: Box, gap_share: float) -> tuple[Box, ...]:
    """Return slots of equal width; ``gap_share`` of each is air."""
    slot = room.width / max(1, count)
    gap = slot * gap_share
    return tuple(
        Box(room.x + at * slot + gap / 2, room.y, slot - gap, room.height) for at in range(count)
    )


def rows(count: int, room: Box, gap: float) -> tuple[Box, ...]:
    """Return rows of equal height, the first on top."""
    height = (room.height - gap * (count - 1)) / max(1, count)
    return tuple(
        Box(room.x, room.top - (at + 1) * height - at * gap, room.width, height)
        for at in range(count)
    )


def named_hours(hours: Sequence[int], slot: float, name: float) -> tuple[int, ...]:
    """Return the hours whose name has room; ``slot`` and ``name`` are widths in pixels."""
    step = next((step for step in _STEPS if step * slot >= name), _STEPS[-1])
    return tuple(hour for hour in hours if hour % step == 0)


def named_days(count: int, slot: float, name: float) -> tuple[int, ...]:
    """Return which of ``count`` days are named under their slots."""
    step = next((step for step in _DAY_STEPS if step * slot >= name), _DAY_STEPS[-1])
    return tuple(range(0, count, step))


def round_top(most: float) -> int:
    """Return the even number that the axis of counts ends at."""
    if most <= 4:
        return max(2, 2 * ceil(most / 2))
    size = 1
    while size * 10 < most:
        size *= 10
    return next(
        int(size * step) for step in (1, 2, 3, 4, 5, 6, 8, 10) if size * step >= most and size
    )
