"""The counts of scores, day by day and survey by survey, as the views add them up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import define, field

from kiosk.model.answer import Source
from kiosk.model.comparing import Comparison, compare, incomparable
from kiosk.model.metrics import Summary, summary
from kiosk.model.surveys import Survey
from kiosk.store.known_days import DATED_FROM
from kiosk.store.method import alike
from kiosk.store.reader import Reader
from kiosk.store.survey_book import SurveyBook

_ROWS = """
    SELECT day, survey, version, question, source, set_aside, answer, sum(n) FROM rollup
    WHERE day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5, 6, 7"""

_BEFORE = f"SELECT max(day) FROM rollup WHERE day < ? AND day >= '{DATED_FROM}'"


@define
class Score:
    """What one survey's score came to on one day, or on several added up.

    ``total`` counts all that was answered to the survey, follow-ups and what is set aside included.
    """

    survey: Survey
    total: int = 0
    counts: dict[int, int] = field(factory=dict)
    everything: dict[int, int] = field(factory=dict)
    aside: dict[str, int] = field(factory=dict)
    by_source: dict[Source, dict[int, int]] = field(factory=dict)

    @property
    def counted(self) -> int:
        """All answers that count."""
        return sum(self.counts.values())

    def worth(self, enough_at: int) -> Summary:
        """Return what the counts come to."""
        return summary(self.counts, self.survey.first.scale, enough_at)

    def worth_by_source(self, enough_at: int) -> dict[Source, Summary]:
        """Return what the counts of touch and of console come to."""
        scale = self.survey.first.scale
        return {
            source: summary(self.by_source.get(source, {}), scale, enough_at) for source in Source
        }

    def nps_with_set_aside(self) -> float | None:
        """Return the score with what is set aside."""
        return summary(self.everything, self.survey.first.scale).nps

    def points_with_set_aside(self) -> int | None:
        """Return the same in whole points."""
        return summary(self.everything, self.survey.first.scale).nps_points

    def enter(self, source: str, reason: str, value: int, n: int) -> None:
        """Add ``n`` answers."""
        _add(self.everything, {value: n})
        if reason:
            self.aside[reason] = self.aside.get(reason, 0) + n
            return
        _add(self.counts, {value: n})
        _add(self.by_source.setdefault(Source(source), {}), {value: n})

    def add(self, other: "Score") -> None:
        """Add another day's."""
        self.total += other.total
        _add(self.everything, other.everything)
        _add(self.counts, other.counts)
        for reason, n in other.aside.items():
            self.aside[reason] = self.aside.get(reason, 0) + n
        for source, counts in other.by_source.items():
            _add(self.by_source.setdefault(source, {}), counts)


Scores = Mapping[str, Sequence[Score]]
"""By day (ISO): the score of each survey that had answers."""


def read_scores(reader: Reader, book: SurveyBook, first: date, last: date) -> Scores:
    """Return the scores of the days ``first`` to ``last``, from the counts alone."""
    found: dict[str, dict[tuple[str, int], Score]] = {}
    values = (first.isoformat(), last.isoformat())
    for day, id_, version, question, source, reason, answer, n in reader.rows(_ROWS, values):
        survey = book.get(id_, version)
        if survey is None:
            continue
        score = found.setdefault(day, {}).setdefault((id_, version), Score(survey))
        score.total += n
        if question == survey.first.id:
            score.enter(source, reason, int(answer), n)
    return {day: list(scores.values()) for day, scores in found.items()}


def leading(scores: Iterable[Score], in_use: Survey | None) -> Score | None:
    """Return the score that a day shows: the survey in use, else the one that had the most."""
    kept = list(scores)
    for score in kept:
        if in_use and (score.survey.id, score.survey.version) == (in_use.id, in_use.version):
            return score
    return max(kept, key=lambda score: score.total, default=None)


def last_before(reader: Reader, book: SurveyBook, day: date) -> Survey | None:
    """Return the survey that led on the last day with answers before ``day``."""
    ((found,),) = reader.rows(_BEFORE, (day.isoformat(),))
    if found is None:
        return None
    last = date.fromisoformat(found)
    led = leading(flat(read_scores(reader, book, last, last)), book.last())
    return led.survey if led else None


def added(scores: Iterable[Score], survey: Survey) -> tuple[Score, int]:
    """Add up what was answered by a survey's method; returns that, and the count of the rest."""
    whole, left_out = Score(survey), 0
    for score in scores:
        if alike(score.survey, survey):
            whole.add(score)
        else:
            left_out += score.counted
    return whole, left_out


def beside(here: Score, scores: Iterable[Score], enough_at: int) -> Comparison | None:
    """Compare a score with those of another time, None where that had no answers that count."""
    there = [score for score in scores if score.counted]
    if not there:
        return None
    other, _ = added(there, here.survey)
    if not other.counted:
        return incomparable(here.worth(enough_at), there[-1].worth(enough_at))
    return compare(here.counts, other.counts, here.survey.first.scale, enough_at)


def flat(scores: Scores) -> list[Score]:
    """Return the scores of all days in one list."""
    return [score for day in sorted(scores) for score in scores[day]]


def _add(to: dict[int, int], counts: Mapping[int, int]) -> None:
    for value, n in counts.items():
        to[value] = to.get(value, 0) + n
