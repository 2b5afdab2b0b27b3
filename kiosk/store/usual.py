"""What is usual on a day of the week: the mean of the last ones that had answers."""

import json
from datetime import date, timedelta

from attrs import frozen

from kiosk.store.reader import Reader
from kiosk.store.survey_book import SurveyBook

DAYS = 8
LOOK_BACK = 52
"""Weeks."""

_DAYS = f"""
    SELECT d.value FROM json_each(?) d
    WHERE EXISTS (SELECT 1 FROM rollup r WHERE r.day = d.value AND r.set_aside = '')
    ORDER BY d.value DESC LIMIT {DAYS}"""
_HOURS = """
    SELECT survey, version, question, hour, sum(n) FROM rollup
    WHERE day IN (SELECT value FROM json_each(?)) AND set_aside = ''
    GROUP BY survey, version, question, hour"""


@frozen
class Usual:
    """Mean scores given in each hour of the clock (24, midnight first) over ``days`` days.

    ``days`` is at most 8; 0: no such weekday had answers yet, and ``by_hour`` is all 0.
    """

    days: int
    by_hour: tuple[float, ...]


def usual(reader: Reader, book: SurveyBook, day: date) -> Usual:
    """Return what is usual on the weekday of ``day``, of up to 8 such days within a year before.

    How many customers answer does not depend on the survey, so that scores of all surveys count.
    """
    weeks = [(day - timedelta(weeks=n)).isoformat() for n in range(1, LOOK_BACK + 1)]
    days = [found for (found,) in reader.rows(_DAYS, (json.dumps(weeks),))]
    sums = [0] * 24
    for id_, version, question, hour, n in reader.rows(_HOURS, (json.dumps(days),)):
        survey = book.get(id_, version)
        if survey is not None and question == survey.first.id:
            sums[hour] += n
    return Usual(len(days), tuple(n / max(1, len(days)) for n in sums))
