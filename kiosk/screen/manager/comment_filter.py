"""Which comments the manager looks at. No Kivy here."""

from datetime import date

from attrs import frozen

from kiosk.model.answer import Group, Stamp
from kiosk.model.day import StoreDay
from kiosk.model.periods import Period, PeriodKind, period_of
from kiosk.store.comments import Comment, ThemeCounts, comments, theme_counts, themes
from kiosk.store.known_days import KnownDays, known_days
from kiosk.store.reader import Reader


@frozen
class Filter:
    """``kind`` None: all days; else the day, week or month that holds ``around`` (None: today).

    ``theme`` None: any; '': none yet.
    """

    kind: PeriodKind | None = None
    around: date | None = None
    group: Group | None = None
    theme: str | None = None
    unread: bool = False

    def period(self, today: date) -> Period | None:
        """Return the days looked at, None for all."""
        return None if self.kind is None else period_of(self.kind, self.around or today)

    @property
    def who(self) -> str:
        """Name of the filter by reader and writer."""
        if self.unread:
            return "unread"
        return self.group.value if self.group else "all"


@frozen
class Found:
    """Comments, whether there are more, the counts per theme, all themes, and all days."""

    days: KnownDays
    comments: tuple[Comment, ...]
    more: bool
    counts: ThemeCounts
    themes: tuple[str, ...]


def find(reader: Reader, wanted: Filter, many: int, day: StoreDay, now: Stamp) -> Found:
    """Return the newest ``many`` comments that a filter lets through, as of one moment."""
    with reader.snapshot():
        known = known_days(reader, day, now)
        period = wanted.period(known.today)
        first, last = (period.first, period.last) if period else (None, None)
        found = comments(
            reader,
            first=first,
            last=last,
            group=wanted.group,
            theme=wanted.theme,
            unread=wanted.unread,
            limit=many + 1,
        )
        return Found(
            days=known,
            comments=tuple(found[:many]),
            more=len(found) > many,
            counts=theme_counts(reader, first, last),
            themes=tuple(themes(reader)),
        )
