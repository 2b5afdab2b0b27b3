"""Which days there are to look at."""

from datetime import date

from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.model.errors import BadInput
from kiosk.model.time import Moment
from kiosk.store.reader import Reader

DATED_FROM = "2000-01-01"
"""Answers of earlier days have no date: the clock had not been set, and no anchor came."""

_FIRST = f"SELECT min(day) FROM rollup WHERE day >= '{DATED_FROM}'"
_LAST = "SELECT max(day) FROM rollup"


@frozen
class KnownDays:
    """``today`` by the best that is known of the time (``clock``), and the bounds of what to show.

    ``first`` is the first day with answers. ``last`` is today, or later where the clock was set
    back and answers of later days are stored.
    """

    today: date
    first: date
    last: date
    clock: Moment

    def check(self, day: date) -> date:
        """Return a day that has come; raises BadInput for one that has not, or is no store's."""
        if day > self.last:
            raise BadInput(f"{day} is yet to come; the store's day is {self.today}")
        if day.isoformat() < DATED_FROM:
            raise BadInput(f"{day} is before any answer; the first is of {self.first}")
        return day


def known_days(reader: Reader, day: StoreDay, now: Stamp) -> KnownDays:
    """Return the days that can be looked at. ``now``: the raw time of now."""
    clock = reader.locate(now)
    today = max(day.day_of(clock.occurred_ms), date.fromisoformat(DATED_FROM))
    ((first,),), ((last,),) = reader.rows(_FIRST), reader.rows(_LAST)
    return KnownDays(
        today=today,
        first=min(today, date.fromisoformat(first)) if first else today,
        last=max(today, date.fromisoformat(last)) if last else today,
        clock=clock,
    )
