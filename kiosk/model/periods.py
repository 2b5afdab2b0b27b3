"""Days, weeks and months of a store, and the ones they are compared with."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

_ONE_DAY = timedelta(days=1)
_YEAR_OF_WEEKS = timedelta(weeks=52)


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@frozen
class Period:
    """Whole days of the store, ``first`` to ``last``, both included. Weeks begin on Monday."""

    kind: PeriodKind
    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Return every day, in order."""
        return (self.first + _ONE_DAY * n for n in range((self.last - self.first).days + 1))

    def previous(self) -> "Period":
        """Return the equal period just before."""
        return period_of(self.kind, self.first - _ONE_DAY)

    def next(self) -> "Period":
        """Return the equal period just after."""
        return period_of(self.kind, self.last + _ONE_DAY)

    def year_ago(self) -> "Period":
        """Return the same period of the year before.

        Days and weeks: 52 weeks before, so that a Saturday is compared with a Saturday. Months: the
        same month.
        """
        if self.kind is PeriodKind.MONTH:
            return period_of(self.kind, self.first.replace(year=self.first.year - 1))
        return period_of(self.kind, self.first - _YEAR_OF_WEEKS)


def period_of(kind: PeriodKind | str, day: date) -> Period:
    """Return the day, the week (Monday to Sunday) or the month that holds ``day``."""
    kind = PeriodKind(kind)
    if kind is PeriodKind.DAY:
        return Period(kind, day, day)
    if kind is PeriodKind.WEEK:
        monday = day - _ONE_DAY * day.weekday()
        return Period(kind, monday, monday + _ONE_DAY * 6)
    last = monthrange(day.year, day.month)[1]
    return Period(kind, day.replace(day=1), day.replace(day=last))
