"""All that the manager sees of a week or a month: a point a day, and the whole, from the counts."""

from collections.abc import Mapping
from datetime import date as Date

from attrs import field, frozen

from kiosk.model.answer import Source, Stamp
from kiosk.model.comparing import Comparison
from kiosk.model.day import StoreDay
from kiosk.model.metrics import Summary
from kiosk.model.periods import Period
from kiosk.model.surveys import Survey
from kiosk.store.day_view import TopicCount
from kiosk.store.method import Change, Method
from kiosk.store.reader import Reader


@frozen
class DayPoint:
    """One day of a chart: ``nps`` and ``interval`` are None where there is no score.

    ``change``: the method is another than on the last day before that had answers. ``method`` is
    None on a day without answers.
    """

    date: Date
    counted: int
    nps: float | None
    interval: tuple[float, float] | None
    enough: bool
    method: Method | None
    change: Change | None


@frozen
class PeriodView:
    """Some days of a store. ``whole`` sums the days of the last day's method; what was answered by
    another method is only counted, as ``left_out``.

    ``set_aside``: by reason; ``nps_with_set_aside``: the score with it. ``previous`` and
    ``year_ago`` are None where that period has no answers.
    """

    period: Period
    today: Date
    first_day: Date
    last_day: Date
    points: tuple[DayPoint, ...]
    survey: Survey | None
    method: Method | None
    whole: Summary | None
    by_source: Mapping[Source, Summary]
    set_aside: Mapping[str, int] = field(hash=False)
    nps_with_set_aside: float | None
    topics: tuple[TopicCount, ...]
    left_out: int
    previous: Comparison | None
    year_ago: Comparison | None


def period_view(
    reader: Reader, day: StoreDay, period: Period, now: Stamp, *, enough_at: int = 30
) -> PeriodView:
    """Return a period as it is stored. ``now``: the raw time of now.

    Raises BadInput for a period that is yet to come, StoreError where nothing can be read.
    """
    raise NotImplementedError
