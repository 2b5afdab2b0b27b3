"""A whole batch examined at once, column by column, as long as nothing is wrong with it.

The same as ``examine`` answer by answer, in less than half the time. Nothing is refused here: a
batch with anything unusual in it is left to ``examine``, which finds the words for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import astuple

from sync.central.days import MINUTE_MS, day_and_hour
from sync.central.ingest.examine import ALIKE, BOUNDS, MAX_SEQ, Place, Refused
from sync.central.ingest.row import Row
from sync.central.ingest.uuids import is_canonical
from sync.wire import FUTURE_TOLERANCE_MS, WireAnswer

Columns = Mapping[str, Sequence[Any]]

_NAMES = tuple(field.name for field in fields(WireAnswer))
_KINDS = get_type_hints(WireAnswer)
# Made from the contract, and read three times as fast as its dataclass.
_Answer: Any = msgspec.defstruct(
    "_Answer",
    [
        (each.name, _KINDS[each.name], *([] if each.default is MISSING else [each.default]))
        for each in fields(WireAnswer)
    ],
    gc=False,
)
_decoder = msgspec.json.Decoder(list[_Answer])


def rows_at_once(raws: Sequence[msgspec.Raw], place: Place) -> list[Row] | None:
    """Return the rows of answers that are all as they should be; else None."""
    try:
        answers = _decoder.decode(b"[" + b",".join(raws) + b"]")
        if not answers:
            return []
        columns = dict(zip(_NAMES, zip(*map(astuple, answers), strict=True), strict=True))
        if not (_numbers_fit(columns, place.now_ms) and _uuids_fit(columns)):
            return None
        return _rows(columns, _groups(answers, columns, place), place)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Refused):
        return None


def _numbers_fit(columns: Columns, now_ms: int) -> bool:
    bounds = (*BOUNDS, ("seq", 1, MAX_SEQ), ("occurred_ms", 0, now_ms + FUTURE_TOLERANCE_MS))
    known = {**columns, "time_error_ms": [error or 0 for error in columns["time_error_ms"]]}
    return all(low <= min(known[name]) and max(known[name]) <= high for name, low, high in bounds)


def _uuids_fit(columns: Columns) -> bool:
    replaced = [uuid for uuid in columns["replaces"] if uuid is not None]
    return all(map(is_canonical, (*columns["id"], *columns["visit"], *replaced)))


def _groups(answers: Sequence[Any], columns: Columns, place: Place) -> list[str | None]:
    """Return the group of each answer; raises Refused. One of those that are alike is looked at."""
    alike = list(zip(*(columns[name] for name in ALIKE), strict=True))
    groups = {
        key: place.group(answer) for key, answer in dict(zip(alike, answers, strict=True)).items()
    }
    return [groups[key] for key in alike]


def _rows(columns: Columns, groups: Sequence[str | None], place: Place) -> list[Row]:
    moments = [
        day_and_hour(place.timezone, place.day_starts, occurred_ms // MINUTE_MS)
        for occurred_ms in columns["occurred_ms"]
    ]
    days, hours = zip(*moments, strict=True)
    derived = {**columns, "group": groups, "day": days, "hour": hours}
    return list(map(Row._make, zip(*(derived[name] for name in Row._fields), strict=True)))
