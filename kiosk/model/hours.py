"""Opening hours and quiet hours, as people write them."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from attrs import frozen

from kiosk.model.anchors import Moment
from kiosk.model.answer import Quality
from kiosk.model.day import clock_time, local
from kiosk.model.errors import BadInput
from kiosk.model.value import Value

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LIKE = "an example: mon-fri 09:00-21:00, sat 10:00-18:00"
_ENTRY = re.compile(r"(?P<first>[a-z]+)(?:-(?P<last>[a-z]+))?\s+(?P<span>\S+)")
_WHOLE_DAY = 24 * 60


@frozen(order=True, repr=False)
class Span(Value):
    """A daily from-to in minutes since midnight; ``until`` may pass midnight, up to 48 hours."""

    since: int
    until: int

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read ``09:00-21:00``, over midnight ``21:00-09:00``, all day ``00:00-24:00``."""
        since, dash, until = text.partition("-")
        if not dash:
            raise BadInput(f"{text!r} is not from-to; write it like 09:00-21:00")
        begins, ends = minutes_of(since), _WHOLE_DAY if until == "24:00" else minutes_of(until)
        if begins == ends:
            raise BadInput(f"{text!r} has no length; write 00:00-24:00 for all day")
        return cls(begins, ends if ends > begins else ends + _WHOLE_DAY)

    def text(self) -> str:
        """Return it as ``parse`` reads it."""
        until = "24:00" if self.until == _WHOLE_DAY else hh_mm(self.until)
        return f"{hh_mm(self.since)}-{until}"

    def holds(self, minute: int) -> bool:
        """Whether a minute since the midnight of the span's day lies in it."""
        return self.since <= minute < self.until


@frozen(repr=False)
class OpeningHours(Value):
    """When the shop is open, by weekday (0 is Monday). No spans at all: always open."""

    spans: tuple[tuple[int, Span], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "OpeningHours":
        """Read ``mon-fri 09:00-21:00, sat 10:00-18:00``; empty: always open.

        A day may have several spans, and a span may end after midnight. Raises BadInput.
        """
        if not text.strip():
            return cls()
        return cls(tuple(span for entry in text.split(",") for span in _entry(entry, text)))

    def is_open(self, at_ms: int, tz: ZoneInfo) -> bool:
        """Whether the shop is open at a moment (milliseconds since 1970 UTC)."""
        if not self.spans:
            return True
        now = local(at_ms, tz)
        today, minute = now.weekday(), _minute(now)
        return any(
            (day == today and span.holds(minute))
            or ((day + 1) % 7 == today and span.holds(minute + _WHOLE_DAY))
            for day, span in self.spans
        )

    def is_open_at(self, moment: Moment, tz: ZoneInfo) -> bool:
        """Whether the shop is open, as far as is known: an untrusted clock never closes it."""
        return moment.quality is Quality.UNKNOWN or self.is_open(moment.occurred_ms, tz)


@frozen(repr=False)
class QuietHours(Value):
    """A daily from-to in which the console keeps still. None: never."""

    span: Span | None = None

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """Read ``21:00-09:00``; empty: never. Raises BadInput."""
        if not text.strip():
            return cls()
        try:
            return cls(Span.parse(text.strip()))
        except BadInput as error:
            raise BadInput(f"quiet hours {text!r}: {error}; an example: 21:00-09:00") from None

    def covers(self, now: time) -> bool:
        """Whether a time of day on the store's clocks lies in the quiet hours."""
        if self.span is None:
            return False
        minute = now.hour * 60 + now.minute
        return self.span.holds(minute) or self.span.holds(minute + _WHOLE_DAY)


def hh_mm(minutes: int) -> str:
    """Return minutes since midnight as a time of day; past midnight it begins anew."""
    hour, minute = divmod(minutes % _WHOLE_DAY, 60)
    return f"{hour:02}:{minute:02}"


def minutes_of(text: str) -> int:
    """Return HH:MM as minutes since midnight; raises BadInput."""
    at = clock_time(text)
    return at.hour * 60 + at.minute


def _entry(entry: str, text: str) -> list[tuple[int, Span]]:
    found = _ENTRY.fullmatch(entry.strip().lower())
    if found is None:
        raise BadInput(f"opening hours {text!r}: {entry.strip()!r} is not days and hours; {_LIKE}")
    try:
        first = _weekday(found["first"])
        last = _weekday(found["last"] or found["first"])
        span = Span.parse(found["span"])
    except BadInput as error:
        raise BadInput(f"opening hours {text!r}: {error}; {_LIKE}") from None
    return [((first + n) % 7, span) for n in range((last - first) % 7 + 1)]


def _weekday(name: str) -> int:
    if name not in DAYS:
        raise BadInput(f"{name!r} is not a day; use {', '.join(DAYS)}")
    return DAYS.index(name)


def _minute(now: datetime) -> int:
    return now.hour * 60 + now.minute
