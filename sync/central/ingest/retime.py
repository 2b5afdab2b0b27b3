"""A better time for an answer that is stored already: the only change that one ever sees."""

from collections import Counter
from collections.abc import Collection, Iterable
from math import inf

from attrs import frozen
from django.db.models import Q

from kiosk.model.answer import Quality
from sync.central.days import MINUTE_MS, day_and_hour
from sync.central.ingest import rollup
from sync.central.ingest.insert import Origin
from sync.central.ingest.row import Row
from sync.central.models import Answer

_RANKS = {quality.value: rank for rank, quality in enumerate(Quality)}


@frozen
class _Held:
    """The time of a stored answer, and the days of the store that it was given in."""

    stream: str
    timezone: str
    day_starts: str
    occurred_ms: int
    time_quality: str
    time_error_ms: int | None


def apply(origin: Origin, again: Iterable[Row]) -> Counter[rollup.Place]:
    """Take over better times of answers that came again; return how the counts move along.

    Better is of a better quality, or of the same with a smaller error: in whatever order an
    answer's times arrive, the best one stays. Only the stream or the device that sent an answer
    may do so. To be called when the batch's new rows are stored.
    """
    best = _best(again)
    held = _held(origin, best)
    better = {id_: row for id_, row in best.items() if id_ in held and _beats(row, held[id_])}
    moved = Counter[rollup.Place]()
    if not better:
        return moved
    counted = rollup.standing(better)
    for id_, row in better.items():
        known = held[id_]
        day, hour = day_and_hour(known.timezone, known.day_starts, row.occurred_ms // MINUTE_MS)
        timed = row._replace(day=day, hour=hour)
        if _update(timed, known) and id_ in counted:
            store, key = counted[id_]
            moved[store, key] -= 1
            moved[store, key._replace(day=day, hour=hour)] += 1
    return moved


def _best(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the best of what came, should an answer be in a batch more than once."""
    best: dict[str, Row] = {}
    for row in rows:
        if row.id not in best or _beats(row, best[row.id]):
            best[row.id] = row
    return best


def _beats(new: Row, old: Row | _Held) -> bool:
    return _doubt(new) < _doubt(old)


def _doubt(time: Row | _Held) -> tuple[int, float]:
    error = inf if time.time_error_ms is None else time.time_error_ms
    return _RANKS[time.time_quality], error


def _held(origin: Origin, ids: Collection[str]) -> dict[str, _Held]:
    """Return the times of those stored answers that this sender may date anew."""
    if not ids:
        return {}
    near = Q(stream_id=origin.stream) | Q(device_id=origin.device)
    found = Answer.objects.filter(near, id__in=list(ids)).values_list(
        *("id", "stream_id", "store__timezone", "store__day_starts"),
        *("occurred_ms", "time_quality", "time_error_ms"),
    )
    return {str(id_): _Held(str(stream), *rest) for id_, stream, *rest in found}


def _update(row: Row, known: _Held) -> bool:
    """Write the time, unless it has changed meanwhile; returns whether it was written."""
    same = Answer.objects.filter(
        id=row.id,
        stream_id=known.stream,
        occurred_ms=known.occurred_ms,
        time_quality=known.time_quality,
    )
    return bool(
        same.update(
            occurred_ms=row.occurred_ms,
            time_quality=row.time_quality,
            time_error_ms=row.time_error_ms,
            day=row.day,
            hour=row.hour,
        )
    )
