"""What a store, a region or the chain said over some days: from the counts alone."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import attrs
from attrs import field, frozen
from django.db.models import Q, Sum

from kiosk.model.answer import Source
from kiosk.model.errors import BadInput
from kiosk.model.metrics import Summary, nps, summary
from kiosk.model.surveys import Survey
from sync.central.days import today
from sync.central.models import Rollup, Store
from sync.central.surveys import known

ENOUGH = 30  # where a scope of several stores has no setting of its own


@frozen
class Scope:
    """Some stores, and the days of each: today's where none were named."""

    stores: Sequence[Store]
    first: date
    last: date
    where: Q = field(repr=False)

    @property
    def timezone(self) -> str | None:
        """The time zone of all its stores, None where they differ."""
        zones = {store.timezone for store in self.stores}
        return zones.pop() if len(zones) == 1 else None

    @property
    def enough_at(self) -> int:
        """How many answers are enough here."""
        return self.stores[0].enough if len(self.stores) == 1 else ENOUGH


def scope(store: str | None, first: date | None, last: date | None, now_ms: int) -> Scope:
    """Return the scope of one store or of all; one day named is that day alone.

    Raises BadInput for a store that is not there, or days in the wrong order.
    """
    stores = _stores(store)
    if first is None and last is None:
        return _today(stores, now_ms)
    first, last = first or last, last or first
    assert first is not None
    assert last is not None
    if first > last:
        raise BadInput(f"from {first} lies after to {last}; swap them")
    where = Q(store__in=stores, day__gte=first, day__lte=last)
    return Scope(stores, first, last, where)


def _stores(store: str | None) -> list[Store]:
    if store is None:
        return list(Store.objects.all())
    found = list(Store.objects.filter(pk=store))
    if not found:
        raise BadInput(f"there is no store {store!r}; kiosk central create-store makes one")
    return found


def _today(stores: Sequence[Store], now_ms: int) -> Scope:
    """Return each store's own today; at night they are different days."""
    days: dict[date, list[Store]] = {}
    for store in stores:
        days.setdefault(today(store, now_ms), []).append(store)
    where = Q(pk__in=[])
    for day, there in days.items():
        where |= Q(store__in=there, day=day)
    dates = days or [datetime.fromtimestamp(now_ms / 1000, UTC).date()]
    return Scope(stores, min(dates), max(dates), where)


@frozen
class Line:
    """How many answers of one kind there are."""

    survey: str
    version: int
    question: str
    hour: int
    source: str
    group: str
    set_aside: str
    item: str
    n: int


def lines(scope: Scope) -> list[Line]:
    """Return the counts of a scope."""
    names = [each.name for each in attrs.fields(Line)][:-1]
    found = Rollup.objects.filter(scope.where).values_list(*names).annotate(total=Sum("n"))
    return [Line(*columns) for columns in found if columns[-1]]


@frozen
class Tally:
    """The score of a scope: one question of one survey on one scale.

    ``others``: how many answers to other scores there are; a change of scale or survey is a change
    of method, and is never mixed in.
    """

    scope: Scope
    survey: Survey | None
    worth: Summary | None
    set_aside: dict[str, int]
    nps_with_set_aside: float | None
    by_hour: list[int]
    by_source: dict[str, int]
    others: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return the keys of ``kiosk tally --json`` with from and to in the place of date."""
        survey, worth = self.survey, self.worth
        return {
            "from": self.scope.first.isoformat(),
            "to": self.scope.last.isoformat(),
            "timezone": self.scope.timezone,
            "survey": survey and survey.id,
            "version": survey and survey.version,
            "question": survey and survey.first.id,
            **_figures(worth),
            "set_aside": self.set_aside,
            "by_hour": self.by_hour,
            "by_source": self.by_source,
            "nps_with_set_aside": self.nps_with_set_aside,
            "others": self.others,
        }


def _figures(worth: Summary | None) -> dict[str, Any]:
    if worth is None:
        empty = dict.fromkeys(("scale", "groups", "nps", "nps_interval", "mean", "csat"))
        return {**empty, "counts": {}, "counted": 0, "enough": False}
    return {
        "scale": worth.scale,
        "counts": {str(value): n for value, n in worth.counts.items()},
        "counted": worth.counted,
        "groups": None if worth.groups is None else attrs.asdict(worth.groups),
        "nps": worth.nps,
        "nps_interval": None if worth.nps_interval is None else list(worth.nps_interval),
        "mean": worth.mean,
        "csat": worth.csat,
        "enough": worth.enough,
    }


def tally(scope: Scope) -> Tally:
    """Return the tally of a scope."""
    return tally_of(scope, lines(scope))


def tally_of(scope: Scope, counted: Iterable[Line]) -> Tally:
    """Return the tally from a scope's counts."""
    scores = _scores(counted)
    chosen = _most_used(scores) or _last_used(scope)
    if chosen is None:
        return Tally(scope, None, None, {}, None, [0] * 24, _no_source(), {})
    mine = [line for line, survey in scores if _alike(survey, chosen)]
    others: dict[str, int] = {}
    for line, survey in scores:
        if not _alike(survey, chosen):
            name = f"{survey.id} ({survey.first.scale.key})"
            others[name] = others.get(name, 0) + line.n
    return _summed(scope, chosen, mine, others)


def _scores(counted: Iterable[Line]) -> list[tuple[Line, Survey]]:
    """Return the counts of first questions with their surveys."""
    found = []
    for line in counted:
        survey = known(line.survey, line.version)
        if survey is not None and survey.first.id == line.question:
            found.append((line, survey))
    return found


def _most_used(scores: Sequence[tuple[Line, Survey]]) -> Survey | None:
    """Return the newest version of the survey with the most answers."""
    if not scores:
        return None
    totals: dict[str, int] = {}
    for line, survey in scores:
        totals[survey.id] = totals.get(survey.id, 0) + line.n
    most = max(totals, key=lambda name: (totals[name], name))
    return max((s for _, s in scores if s.id == most), key=lambda survey: survey.version)


def _last_used(scope: Scope) -> Survey | None:
    """Return the survey that these stores asked last, so that a day without answers has a scale."""
    before = Rollup.objects.filter(store__in=scope.stores).order_by("-day", "-version")
    last = before.values_list("survey", "version").first()
    return known(*last) if last else None


def _alike(survey: Survey, chosen: Survey) -> bool:
    """Return whether two versions ask the same question on the same scale."""
    return (survey.id, survey.first.id, survey.first.scale) == (
        chosen.id,
        chosen.first.id,
        chosen.first.scale,
    )


def _no_source() -> dict[str, int]:
    return {source.value: 0 for source in Source}


def _summed(scope: Scope, survey: Survey, mine: Iterable[Line], others: dict[str, int]) -> Tally:
    counts: dict[int, int] = {}
    everything: dict[int, int] = {}
    aside: dict[str, int] = {}
    by_hour, by_source = [0] * 24, _no_source()
    for line in mine:
        value = int(line.item)
        everything[value] = everything.get(value, 0) + line.n
        if line.set_aside:
            aside[line.set_aside] = aside.get(line.set_aside, 0) + line.n
            continue
        counts[value] = counts.get(value, 0) + line.n
        by_hour[line.hour] += line.n
        by_source[line.source] += line.n
    scale = survey.first.scale
    worth = summary(counts, scale, scope.enough_at)
    with_aside = nps(everything, scale)
    return Tally(scope, survey, worth, aside, with_aside, by_hour, by_source, others)
