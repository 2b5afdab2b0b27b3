"""All that the manager sees of one day, as of one moment, from the counts."""

from collections.abc import Mapping
from datetime import date as Date

from attrs import field, frozen

from kiosk.model.answer import Source, Stamp
from kiosk.model.comparing import Comparison
from kiosk.model.day import StoreDay
from kiosk.model.metrics import Summary
from kiosk.model.surveys import Survey, Texts
from kiosk.model.time import Moment
from kiosk.store.comments import Comment
from kiosk.store.method import Change
from kiosk.store.reader import Figures, Reader
from kiosk.store.tally import Tally


@frozen
class TopicCount:
    """How often a topic was chosen; ``texts``: its words by language (none: an old survey's)."""

    question: str
    key: str
    n: int
    texts: Texts = field(factory=dict, hash=False)


@frozen
class Usual:
    """What is usual on this weekday: mean answers by hour (24, midnight first) over ``days`` days.

    ``days`` is at most 8; 0: no such weekday had answers yet, and ``by_hour`` is all 0.
    """

    days: int
    by_hour: tuple[float, ...]


@frozen
class Health:
    """Whether all is there: stored = sent + waiting + refused (``reconciled``), and the clock.

    ``last_sync_ms``: milliseconds since 1970 UTC, None: never. ``clock``: the time now, and how
    well it is known.
    """

    figures: Figures
    reconciled: bool
    last_sync_ms: int | None
    last_error: str | None
    clock: Moment


@frozen
class DayView:
    """One day of a store.

    ``survey``: the one that ``tally`` is of, None before any was used. ``by_source``: the score of
    touch and console apart (None on a scale that has none is in the Summary). ``topics``: what
    detractors chose, most first. ``comments``: the newest three. ``change``: the method changed
    since the last day with answers. ``left_out``: counted answers of the day to other surveys.
    ``previous``: against the day before, ``year_ago``: against the same weekday 52 weeks before;
    None where that day has no answers. ``today``: the store's day now; ``first_day`` and
    ``last_day`` bound what can be looked at.
    """

    date: Date
    today: Date
    first_day: Date
    last_day: Date
    tally: Tally
    survey: Survey | None
    summary: Summary | None
    by_source: Mapping[Source, Summary]
    usual: Usual
    topics: tuple[TopicCount, ...]
    comments: tuple[Comment, ...]
    change: Change | None
    left_out: int
    previous: Comparison | None
    year_ago: Comparison | None
    health: Health


def day_view(
    reader: Reader, day: StoreDay, date: Date | None, now: Stamp, *, enough_at: int = 30
) -> DayView:
    """Return a day as it is stored. ``date`` None: today. ``now``: the raw time of now.

    Raises BadInput for a date to come, StoreError where the database cannot be read.
    """
    raise NotImplementedError
