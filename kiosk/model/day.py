"""The store's day: its time zone, and the hour at which its day starts (P5)."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from attrs import field, frozen

from kiosk.model.errors import BadInput
from kiosk.model.value import Value

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_ONE_DAY = timedelta(days=1)
_FIRST, _LAST = datetime(1902, 1, 1, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raises BadInput for any other text."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(
            f"{name!r} is not a time zone; give an IANA name such as Europe/Moscow"
        ) from None


def clock_time(text: str) -> time:
    """Return HH:MM as a time of day; raises BadInput for any other text."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise BadInput(f"{text!r} is not a time of day; write it like 09:00")
    return time(int(found.group(1)), int(found.group(2)))


def local(at_ms: int, tz: ZoneInfo) -> datetime:
    """Return a moment (milliseconds since 1970 UTC) as the store's clocks show it.

    1970 is a time like any other: a device without a clock battery starts there. Raises BadInput
    before 1902 and after 9989.
    """
    if not _FIRST.timestamp() <= at_ms / 1000 < _LAST.timestamp():
        raise BadInput(f"{at_ms} ms since 1970 is no time of an answer; set the device's clock")
    return datetime.fromtimestamp(at_ms / 1000, tz)


def iso_at(at_ms: int, utc_offset_s: int) -> str:
    """Return a moment as ISO 8601 with its offset, whatever the year."""
    there = timezone(timedelta(seconds=utc_offset_s))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
    return moment.astimezone(there).isoformat(timespec="milliseconds")


@frozen(repr=False)
class StoreDay(Value):
    """Days as the store counts them.

    ``timezone``: an IANA name. ``day_starts``: HH:MM of the store's clocks; a shop open past
    midnight starts its day at, say, 04:00. Raises BadInput for other texts.
    """

    timezone: str
    day_starts: str = "00:00"
    zone: ZoneInfo = field(init=False, repr=False, eq=False)
    _starts: time = field(init=False, repr=False, eq=False)

    @zone.default
    def _zone(self) -> ZoneInfo:
        return zone(self.timezone)

    @_starts.default
    def _time(self) -> time:
        return clock_time(self.day_starts)

    def day_of(self, at_ms: int) -> date:
        """Return the store's day that holds a moment (milliseconds since 1970 UTC)."""
        day = local(at_ms, self.zone).date() + _ONE_DAY
        while at_ms < self._start(day):
            day -= _ONE_DAY
        return day

    def hour_of(self, at_ms: int) -> int:
        """Return the hour, 0 to 23, that the store's clocks show."""
        return local(at_ms, self.zone).hour

    def utc_offset_s(self, at_ms: int) -> int:
        """Return the seconds east of UTC of the store's clocks at a moment."""
        offset = local(at_ms, self.zone).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0

    def bounds(self, day: date) -> tuple[int, int]:
        """Return the first moment of a day and the first of the next, milliseconds since 1970.

        A day has 23 or 25 hours where the clocks change.
        """
        return self._start(day), self._start(day + _ONE_DAY)

    def _start(self, day: date) -> int:
        return round(datetime.combine(day, self._starts, self.zone).timestamp() * 1000)
