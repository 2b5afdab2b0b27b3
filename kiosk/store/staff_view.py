"""Figures of each person on shift, for the manager's eyes: never of fewer than ten answers."""

from datetime import date

from attrs import frozen

from kiosk.model.metrics import Summary, summary
from kiosk.model.surveys import Survey
from kiosk.store.method import alike
from kiosk.store.reader import Reader
from kiosk.store.scores import flat, leading, read_scores
from kiosk.store.survey_book import SurveyBook

LEAST_ANSWERS = 10
"""The distance rule: below this a figure would tell of single customers (P6)."""

_ROWS = """
    SELECT staff, survey, version, question, answer, sum(n) FROM rollup
    WHERE day BETWEEN ? AND ? AND staff <> '' AND set_aside = ''
    GROUP BY staff, survey, version, question, answer"""


@frozen
class StaffFigures:
    """What was answered while a person was on shift; ``worth`` is None below ten answers."""

    staff: str
    counted: int
    worth: Summary | None


def staff_view(
    reader: Reader, first: date, last: date, *, enough_at: int = 30
) -> list[StaffFigures]:
    """Return each person's figures in the store's days ``first`` to ``last``, by name.

    Only answers of the method of the last day with answers count.
    """
    with reader.snapshot():
        book = SurveyBook(reader)
        survey = _shown(reader, book, first, last)
        if survey is None:
            return []
        counts = _counts(reader, book, first, last, survey)
    return [_figures(staff, counts[staff], survey, enough_at) for staff in sorted(counts)]


def _shown(reader: Reader, book: SurveyBook, first: date, last: date) -> Survey | None:
    scores = read_scores(reader, book, first, last)
    if not scores:
        return None
    led = leading(flat({"": scores[max(scores)]}), book.last())
    return led.survey if led else None


def _counts(
    reader: Reader, book: SurveyBook, first: date, last: date, survey: Survey
) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    values = (first.isoformat(), last.isoformat())
    for staff, id_, version, question, answer, n in reader.rows(_ROWS, values):
        asked = book.get(id_, version)
        if asked is None or question != asked.first.id or not alike(asked, survey):
            continue
        counts = found.setdefault(staff, {})
        counts[int(answer)] = counts.get(int(answer), 0) + n
    return found


def _figures(staff: str, counts: dict[int, int], survey: Survey, enough_at: int) -> StaffFigures:
    counted = sum(counts.values())
    few = counted < LEAST_ANSWERS
    worth = None if few else summary(counts, survey.first.scale, enough_at)
    return StaffFigures(staff, counted, worth)
