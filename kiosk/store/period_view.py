"""All that the manager sees of a week or a month: a point a day, and the whole, from the counts."""

from collections.abc import Mapping
from datetime import date as Date
from typing import Any

import attrs
from attrs import field, frozen

from kiosk.model.answer import Source, Stamp
from kiosk.model.comparing import Comparison
from kiosk.model.day import StoreDay
from kiosk.model.metrics import Summary
from kiosk.model.periods import Period, PeriodKind, period_of
from kiosk.model.surveys import Survey
from kiosk.store.known_days import KnownDays, known_days
from kiosk.store.method import Change, Method, change_of, method_of
from kiosk.store.reader import Reader
from kiosk.store.scores import Score, added, beside, flat, last_before, leading, read_scores
from kiosk.store.survey_book import SurveyBook
from kiosk.store.topics import TopicCount, ranked_topics


@frozen
class DayPoint:
    """One day of a chart: ``nps`` and ``interval`` are None where there is no score.

    ``method`` is None on a day without answers. ``change``: the method is another than on the last
    day of the period before that had answers.
    """

    date: Date
    counted: int = 0
    nps: float | None = None
    interval: tuple[float, float] | None = None
    enough: bool = False
    mean: float | None = None
    method: Method | None = None
    change: Change | None = None


@frozen
class PeriodView:
    """Some days of a store.

    ``whole`` adds up the days of the method of the last day with answers (``survey``, ``method``);
    what was answered by another method is only counted, as ``left_out``. ``set_aside``: by reason;
    ``nps_with_set_aside``: the score with it (``points_with_set_aside``: in whole points).
    ``previous`` and ``year_ago`` are None where that
    period has no answers. ``today``: the store's day now; ``first_day`` and ``last_day`` bound what
    can be looked at.
    """

    period: Period
    today: Date
    first_day: Date
    last_day: Date
    points: tuple[DayPoint, ...]
    survey: Survey | None
    method: Method | None
    whole: Summary | None
    by_source: Mapping[Source, Summary] = field(hash=False)
    set_aside: Mapping[str, int] = field(hash=False)
    nps_with_set_aside: float | None
    points_with_set_aside: int | None
    topics: tuple[TopicCount, ...]
    left_out: int
    previous: Comparison | None
    year_ago: Comparison | None

    def as_json(self) -> dict[str, Any]:
        """Return what ``kiosk tally --week --json`` prints: a day's keys, and a list of days."""
        whole, method = self.whole, self.method
        return {
            "period": self.period.kind.value,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            **(attrs.asdict(method) if method else {}),
            **(_worth(whole) if whole else {}),
            "set_aside": dict(self.set_aside),
            "by_source": {source.value: each.counted for source, each in self.by_source.items()},
            "left_out": self.left_out,
            "days": [_day(point) for point in self.points],
        }


def _worth(whole: Summary) -> dict[str, Any]:
    return {
        "counts": {str(value): n for value, n in whole.counts.items()},
        "counted": whole.counted,
        "groups": attrs.asdict(whole.groups) if whole.groups else None,
        "nps": whole.nps,
        "nps_interval": whole.nps_interval,
        "mean": whole.mean,
        "csat": whole.csat,
        "enough": whole.enough,
    }


def _day(point: DayPoint) -> dict[str, Any]:
    return {
        "date": point.date.isoformat(),
        "counted": point.counted,
        "nps": point.nps,
        "nps_interval": point.interval,
        "enough": point.enough,
        "changed": point.change is not None,
    }


def period_view(
    reader: Reader,
    day: StoreDay,
    kind: PeriodKind,
    around: Date | None,
    now: Stamp,
    *,
    enough_at: int = 30,
) -> PeriodView:
    """Return the week or month that holds a day, as it is stored.

    ``around`` None: today. ``now``: the raw time of now. Raises BadInput for a period that is yet
    to come, StoreError where nothing can be read.
    """
    with reader.snapshot():
        known = known_days(reader, day, now)
        period = period_of(kind, around or known.today)
        known.check(period.last if period.last < known.first else max(period.first, known.first))
        return _view(reader, period, known, enough_at)


def _view(reader: Reader, period: Period, known: KnownDays, enough_at: int) -> PeriodView:
    book = SurveyBook(reader)
    in_use = book.last()
    scores = read_scores(reader, book, period.first, period.last)
    leaders = {day: leading(scores[day], in_use) for day in sorted(scores)}
    survey = next((each.survey for each in reversed(leaders.values()) if each), in_use)
    whole, left_out = added(flat(scores), survey) if survey else (None, 0)

    def against(other: Period) -> Comparison | None:
        there = flat(read_scores(reader, book, other.first, other.last))
        return beside(whole, there, enough_at) if whole else None

    return PeriodView(
        period=period,
        today=known.today,
        first_day=known.first,
        last_day=known.last,
        points=_points(period, leaders, last_before(reader, book, period.first), enough_at),
        survey=survey,
        method=method_of(survey) if survey else None,
        whole=whole.worth(enough_at) if whole else None,
        by_source=whole.worth_by_source(enough_at) if whole else {},
        set_aside=whole.aside if whole else {},
        nps_with_set_aside=whole.nps_with_set_aside() if whole else None,
        points_with_set_aside=whole.points_with_set_aside() if whole else None,
        topics=ranked_topics(reader, book, period.first, period.last, survey) if survey else (),
        left_out=left_out,
        previous=against(period.previous()),
        year_ago=against(period.year_ago()),
    )


def _points(
    period: Period, leaders: Mapping[str, Score | None], before: Survey | None, enough_at: int
) -> tuple[DayPoint, ...]:
    """Return a point for every day; ``before``: the survey of the last day before the period."""
    points = []
    for day in period.days():
        score = leaders.get(day.isoformat())
        points.append(_point(day, score, before, enough_at))
        before = score.survey if score else before
    return tuple(points)


def _point(day: Date, score: Score | None, before: Survey | None, enough_at: int) -> DayPoint:
    if score is None:
        return DayPoint(day)
    worth = score.worth(enough_at)
    return DayPoint(
        date=day,
        counted=worth.counted,
        nps=worth.nps,
        interval=worth.nps_interval,
        enough=worth.enough,
        mean=worth.mean,
        method=method_of(score.survey),
        change=change_of(before, score.survey),
    )
