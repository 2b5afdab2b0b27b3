"""All that the manager sees of one day, as of one moment, from the counts."""

from collections.abc import Mapping
from datetime import date as Date

from attrs import field, frozen

from kiosk.model.answer import Source, Stamp
from kiosk.model.comparing import Comparison
from kiosk.model.day import StoreDay
from kiosk.model.metrics import Summary
from kiosk.model.periods import Period, PeriodKind, period_of
from kiosk.model.surveys import Survey
from kiosk.store.comments import Comment, comments
from kiosk.store.health import Health, health
from kiosk.store.known_days import DATED_FROM, KnownDays, known_days
from kiosk.store.method import Change, change_of
from kiosk.store.reader import Reader
from kiosk.store.scores import Score, beside, flat, last_before, read_scores
from kiosk.store.survey_book import SurveyBook
from kiosk.store.tally import Tally, tally
from kiosk.store.topics import TopicCount, ranked_topics
from kiosk.store.usual import Usual, usual

NEWEST = 3

_UNTRUSTED = """
    SELECT count(*) FROM answers a
    WHERE a.day = ? AND a.quality IN ('estimated', 'unknown') AND a.value IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM answers r WHERE r.replaces = a.id AND r.n > a.n)"""
_UNDATED = f"SELECT ifnull(sum(n), 0) FROM rollup WHERE day < '{DATED_FROM}'"


@frozen
class DayView:
    """One day of a store.

    ``tally`` and ``survey`` (None before any was used) are of the survey in use, or of the one that
    had the most that day; ``summary`` is the same with standard error and shares; ``by_source``:
    touch and console apart; ``points_with_set_aside``: the score in whole points with what is set
    aside. ``topics``: what detractors chose, most first. ``comments``: the newest
    three. ``change``: the method is another than on the last day before that had answers.
    ``left_out``: counted answers of the day to other surveys. ``untrusted``: scores of the day
    whose time is estimated or unknown; ``undated``: answers of any day whose date nobody knows.
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
    by_source: Mapping[Source, Summary] = field(hash=False)
    points_with_set_aside: int | None
    usual: Usual
    topics: tuple[TopicCount, ...]
    comments: tuple[Comment, ...]
    change: Change | None
    left_out: int
    untrusted: int
    undated: int
    previous: Comparison | None
    year_ago: Comparison | None
    health: Health


def day_view(
    reader: Reader, day: StoreDay, date: Date | None, now: Stamp, *, enough_at: int = 30
) -> DayView:
    """Return a day as it is stored. ``date`` None: today. ``now``: the raw time of now.

    Raises BadInput for a date to come, StoreError where the database cannot be read.
    """
    with reader.snapshot():
        known = known_days(reader, day, now)
        shown = period_of(PeriodKind.DAY, known.check(date or known.today))
        return _Day(reader, shown, enough_at).view(day, known)


@frozen
class _Day:
    """One day while it is read."""

    reader: Reader
    shown: Period
    enough_at: int
    book: SurveyBook = field(init=False)

    @book.default
    def _book(self) -> SurveyBook:
        return SurveyBook(self.reader)

    @property
    def date(self) -> Date:
        return self.shown.first

    def view(self, day: StoreDay, known: KnownDays) -> DayView:
        scores = self.scores(self.shown)
        told = tally(self.reader, day, self.date, enough_at=self.enough_at)
        survey = self.survey(told)
        score = self.of(scores, survey)
        return DayView(
            date=self.date,
            today=known.today,
            first_day=known.first,
            last_day=known.last,
            tally=told,
            survey=survey,
            summary=score.worth(self.enough_at) if score else None,
            by_source=score.worth_by_source(self.enough_at) if score else {},
            points_with_set_aside=score.points_with_set_aside() if score else None,
            usual=usual(self.reader, self.book, self.date),
            topics=self.topics(survey),
            comments=tuple(comments(self.reader, first=self.date, last=self.date, limit=NEWEST)),
            change=self.change(survey) if scores else None,
            left_out=sum(each.counted for each in scores) - told.counted,
            untrusted=self.number(_UNTRUSTED, self.date.isoformat()),
            undated=self.number(_UNDATED),
            previous=self.beside(score, self.shown.previous()),
            year_ago=self.beside(score, self.shown.year_ago()),
            health=health(self.reader, known.clock),
        )

    def survey(self, told: Tally) -> Survey | None:
        if told.survey is None or told.version is None:
            return None
        return self.book.get(told.survey, told.version)

    def scores(self, period: Period) -> list[Score]:
        return flat(read_scores(self.reader, self.book, period.first, period.last))

    def of(self, scores: list[Score], survey: Survey | None) -> Score | None:
        """Return the score of a survey, of no answers where it has none."""
        if survey is None:
            return None
        return next((each for each in scores if each.survey == survey), Score(survey))

    def topics(self, survey: Survey | None) -> tuple[TopicCount, ...]:
        if survey is None:
            return ()
        return ranked_topics(self.reader, self.book, self.date, self.date, survey)

    def beside(self, score: Score | None, period: Period) -> Comparison | None:
        return beside(score, self.scores(period), self.enough_at) if score else None

    def change(self, survey: Survey | None) -> Change | None:
        return change_of(last_before(self.reader, self.book, self.date), survey)

    def number(self, sql: str, *values: str) -> int:
        ((n,),) = self.reader.rows(sql, values)
        return int(n)
