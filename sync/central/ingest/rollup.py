"""The counts, moved by the rows that were new and by nothing else.

An answer stands, and counts, as long as no stored answer of the same stream or the same device
names it in ``replaces``. That does not depend on the order in which they arrive, and the locks of
device and stream, which are held here, cover what can change it.
"""

from collections import Counter
from collections.abc import Collection
from operator import attrgetter
from typing import Any

from attrs import frozen
from django.db import connection

from sync.central.ingest.arrays import array_literal
from sync.central.ingest.insert import Origin
from sync.central.ingest.query import fetch_by_ids, text_of
from sync.central.ingest.row import Key, Row, item_of
from sync.central.models import Answer

Place = tuple[str, Key]  # store, and what is counted there
Counts = dict[Place, int]

_KEY_COLUMNS = ", ".join(["store_id", "touchpoint_id", *(f'"{name}"' for name in Key._fields[1:])])
_KINDS = ("text", "bigint", "date", "smallint", "text", "int", *["text"] * 5, "bigint")
_ADD = f"ON CONFLICT ({_KEY_COLUMNS}) DO UPDATE SET n = central_rollup.n + excluded.n"
_INTO = f"INSERT INTO central_rollup ({_KEY_COLUMNS}, n)"
_POSTGRESQL = f"{_INTO} SELECT * FROM unnest({', '.join(f'%s::{k}[]' for k in _KINDS)}) {_ADD}"
_SQLITE = f"{_INTO} VALUES ({', '.join(['%s'] * len(_KINDS))}) {_ADD}"
_COUNTED_BY = (
    *("store_id", "touchpoint_id", "day", "hour", "survey", "version", "question", "source"),
    *("group", "set_aside", "value", "choice"),
)
# The same of a row: few differ within a batch, so that they are counted before keys are made.
_counted = attrgetter(*_COUNTED_BY[2:])


@frozen
class Source:
    """Where an answer came from; one may replace another where either is the same."""

    stream: str
    device: str

    def near(self, other: "Source") -> bool:
        """Return whether an answer from here may replace one from there."""
        return self.stream == other.stream or self.device == other.device


def moves(origin: Origin, rows: Collection[Row]) -> Counter[Place]:
    """Return how the counts move by new rows: they count, and what they replace does no longer."""
    here = Source(origin.stream, origin.device)
    new = {row.id for row in rows}
    named = {row.replaces for row in rows if row.replaces is not None}
    before = _named_before(new | named, new)
    gone = {answer for answer, namers in before.items() if _replaced(here, namers)} | named
    standing_rows = [row for row in rows if row.id not in gone] if gone else rows
    moved: Counter[Place] = Counter()
    for counted, many in Counter(map(_counted, standing_rows)).items():
        moved[origin.store, _key(origin, counted)] += many
    for answer, (there, place) in _stored(named - new).items():
        if here.near(there) and not _replaced(there, before.get(answer, ())):
            moved[place] -= 1
    return moved


def standing(ids: Collection[str]) -> dict[str, Place]:
    """Return what stored answers are counted as; those that were replaced are left out."""
    named = _named_before(ids, ())
    return {
        answer: place
        for answer, (there, place) in _stored(ids).items()
        if not _replaced(there, named.get(answer, ()))
    }


def _replaced(answer: Source, namers: Collection[Source]) -> bool:
    return any(namer.near(answer) for namer in namers)


def _key(origin: Origin, counted: tuple[Any, ...]) -> Key:
    """Return what a row is counted under, from the columns of ``_counted``."""
    *where, group, set_aside, value, choice = counted
    item = item_of(value, choice)
    return Key._make((origin.touchpoint, *where, group or "", set_aside or "", item))


def _named_before(ids: Collection[str], new: Collection[str]) -> dict[str, list[Source]]:
    """Return, for those ids that longer stored answers name, where those answers came from."""
    named: dict[str, list[Source]] = {}
    for replaces, namer, stream, device in fetch_by_ids(
        "replaces, central_answer.id, stream_id, device_id", "replaces", ids
    ):
        if text_of(namer) not in new:
            named.setdefault(text_of(replaces), []).append(Source(text_of(stream), text_of(device)))
    return named


def _stored(ids: Collection[str]) -> dict[str, tuple[Source, Place]]:
    """Return where stored answers came from and what they are counted as."""
    if not ids:
        return {}
    found = Answer.objects.filter(id__in=list(ids)).values_list(
        "id", "stream_id", "device_id", *_COUNTED_BY
    )
    return {
        str(answer): (Source(str(stream), str(device)), place_of(counted))
        for answer, stream, device, *counted in found
    }


def place_of(counted: list[Any]) -> Place:
    """Return what an answer is counted as, from its columns in the order of the table's key."""
    store, *where, group, set_aside, value, choice = counted
    key = (*where, group or "", set_aside or "", item_of(value, choice))
    return store, Key._make(key)


def add(counts: Counts) -> None:
    """Add to the stored counts.

    In order of the keys and once a batch, so that no two batches lock crosswise.
    """
    rows = [(store, *key, n) for (store, key), n in sorted(counts.items()) if n]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = zip(*rows, strict=True)
            given = zip(columns, _KINDS, strict=True)
            cursor.execute(_POSTGRESQL, [array_literal(column, kind) for column, kind in given])
        else:
            cursor.executemany(_SQLITE, rows)
