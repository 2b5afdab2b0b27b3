"""A day's tally, read from the counts alone: as quick on ten million answers as on ten."""

from collections.abc import Iterable
from datetime import date as Date
from typing import Any

import attrs
from attrs import field, frozen

from kiosk.model.answer import SetAside
from kiosk.model.day import StoreDay
from kiosk.model.errors import BadInput
from kiosk.model.metrics import Summary, summary
from kiosk.model.scales import Scale
from kiosk.model.surveys import ChoiceQuestion, Survey
from kiosk.store.reader import Reader
from kiosk.store.survey_book import parsed_survey

_LAST = "SELECT id, version, source FROM surveys {where} ORDER BY k DESC LIMIT 1"
_USED = """
    SELECT s.id, s.version, s.source FROM rollup r JOIN surveys s
    ON s.id = r.survey AND s.version = r.version
    WHERE r.day = ? GROUP BY s.k ORDER BY sum(r.n) DESC, s.k DESC LIMIT 1"""
_DAY = """
    SELECT hour, source, set_aside, answer, sum(n) FROM rollup
    WHERE day = ? AND survey = ? AND version = ? AND question = ?
    GROUP BY hour, source, set_aside, answer"""
_TOPICS = """
    SELECT question, answer, sum(n) FROM rollup
    WHERE day = ? AND survey = ? AND version = ? AND grp = ? AND set_aside = ''
    GROUP BY question, answer ORDER BY sum(n) DESC, answer"""


@frozen
class Tally:
    """One day of one survey's score.

    ``counts`` by point and ``counted`` leave out what is set aside; ``set_aside`` counts that by
    reason, ``nps_with_set_aside`` is the score with it. ``nps``, ``nps_interval``, ``mean`` and
    ``csat`` (top two boxes, percent) are None where they cannot be said. ``enough``: as many
    answers as the setting asks for. ``by_hour`` begins at midnight.
    """

    date: str
    timezone: str
    survey: str | None = None
    version: int | None = None
    question: str | None = None
    scale: str | None = None
    counts: dict[str, int] = field(factory=dict)
    counted: int = 0
    set_aside: dict[str, int] = field(factory=dict)
    groups: dict[str, int] | None = None
    nps: float | None = None
    nps_interval: tuple[float, float] | None = None
    mean: float | None = None
    csat: float | None = None
    enough: bool = False
    by_hour: list[int] = field(factory=lambda: [0] * 24)
    by_source: dict[str, int] = field(factory=lambda: {"touch": 0, "console": 0})
    nps_with_set_aside: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what ``kiosk tally --json`` prints."""
        interval = self.nps_interval
        return {**attrs.asdict(self), "nps_interval": None if interval is None else list(interval)}


def tally(
    reader: Reader, day: StoreDay, date: Date, *, survey: str | None = None, enough_at: int = 30
) -> Tally:
    """Return the tally of a day.

    ``survey``: an id, of which the last version counts; None: the one in use, or on a day on which
    that had no answers, the one that had the most. Raises BadInput for an id not known here.
    """
    with reader.snapshot():
        asked = _survey(reader, date.isoformat(), survey)
        if asked is None:
            return Tally(date.isoformat(), day.timezone)
        values = (date.isoformat(), asked.id, asked.version, asked.first.id)
        rows = reader.rows(_DAY, values)
    return _tally(date.isoformat(), day.timezone, asked, rows, enough_at)


def topics(reader: Reader, date: Date, survey: Survey, group: str) -> dict[str, dict[str, int]]:
    """Return how often each topic was chosen on a day by a group: {question: {topic: count}}."""
    values = (date.isoformat(), survey.id, survey.version, group)
    kinds = {asked.id for asked in survey.questions if isinstance(asked, ChoiceQuestion)}
    found: dict[str, dict[str, int]] = {}
    for question, answer, count in reader.rows(_TOPICS, values):
        if question in kinds:
            found.setdefault(question, {})[answer] = count
    return found


def _survey(reader: Reader, day: str, named: str | None) -> Survey | None:
    if named is not None:
        found = reader.rows(_LAST.format(where="WHERE id = ?"), (named,))
        if not found:
            raise BadInput(f"no survey {named!r} was ever used here; leave the name out")
        return parsed_survey(*found[0])
    last = reader.rows(_LAST.format(where=""))
    if not last:
        return None
    used = reader.rows(
        "SELECT 1 FROM rollup WHERE day = ? AND survey = ? AND version = ? LIMIT 1",
        (day, last[0][0], last[0][1]),
    )
    return parsed_survey(*(last if used else reader.rows(_USED, (day,)) or last)[0])


def _tally(
    date: str, timezone: str, survey: Survey, rows: Iterable[tuple[Any, ...]], enough_at: int
) -> Tally:
    counts: dict[int, int] = {}
    everything: dict[int, int] = {}
    aside = dict.fromkeys((reason.value for reason in SetAside), 0)
    by_hour, by_source = [0] * 24, {"touch": 0, "console": 0}
    for hour, source, reason, answer, n in rows:
        value = int(answer)
        everything[value] = everything.get(value, 0) + n
        if reason:
            aside[reason] = aside.get(reason, 0) + n
            continue
        counts[value] = counts.get(value, 0) + n
        by_hour[hour] += n
        by_source[source] = by_source.get(source, 0) + n
    scale = survey.first.scale
    worth = summary(counts, scale, enough_at)
    return Tally(
        date=date,
        timezone=timezone,
        survey=survey.id,
        version=survey.version,
        question=survey.first.id,
        scale=scale.key,
        counts={str(value): n for value, n in worth.counts.items()},
        counted=worth.counted,
        set_aside={reason: n for reason, n in aside.items() if n},
        groups=_groups(worth),
        nps=worth.nps,
        nps_interval=worth.nps_interval,
        mean=worth.mean,
        csat=worth.csat,
        enough=worth.enough,
        by_hour=by_hour,
        by_source=by_source,
        nps_with_set_aside=_nps(everything, scale),
    )


def _groups(worth: Summary) -> dict[str, int] | None:
    return None if worth.groups is None else attrs.asdict(worth.groups)


def _nps(counts: dict[int, int], scale: Scale) -> float | None:
    return summary(counts, scale).nps
