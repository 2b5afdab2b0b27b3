"""Inserting rows, and learning which of them were new: one way for each database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from attrs import frozen
from django.db import connection

from sync.central.ingest.arrays import array_literal
from sync.central.ingest.query import fetch_by_ids, key_of, text_of
from sync.central.ingest.row import Row


@frozen
class Origin:
    """What all rows of a batch have in common."""

    stream: str
    device: str
    store: str
    touchpoint: int
    received_ms: int


# (id, seq) of each row that was new.
Inserted = set[tuple[str, int]]

_COMMON = ("stream_id", "device_id", "store_id", "touchpoint_id", "received_ms")
_TYPES = {
    "id": "uuid",
    "seq": "bigint",
    "visit": "uuid",
    "version": "int",
    "wall_ms": "bigint",
    "boottime_ms": "bigint",
    "synced": "bool",
    "utc_offset_s": "int",
    "value": "int",
    "replaces": "uuid",
    "occurred_ms": "bigint",
    "time_error_ms": "bigint",
    "day": "date",
    "hour": "smallint",
}
_COLUMNS = ", ".join([*_COMMON, *(f'"{name}"' for name in Row._fields)])

# Which rows were new is told only where not all of them were. The first condition keeps an id
# single over all streams of a device, whose lock is held; the keys alone keep it single in its
# stream. OFFSET 0: look each id up in its index; of a table that is small, or that it knows nothing
# of yet, the planner would rather read all.
_POSTGRESQL = f"""
    WITH inserted AS (
    INSERT INTO central_answer ({_COLUMNS})
    SELECT %s::uuid, %s::uuid, %s, %s, %s, new.*
    FROM unnest({", ".join(f"%s::{_TYPES.get(name, 'text')}[]" for name in Row._fields)})
        AS new ({", ".join(f'"{name}"' for name in Row._fields)})
    WHERE NOT EXISTS (SELECT FROM central_answer old WHERE old.id = new.id OFFSET 0)
    ON CONFLICT DO NOTHING
    RETURNING id, seq)
    SELECT id::text AS id, seq FROM inserted WHERE (SELECT count(*) FROM inserted) < %s
    UNION ALL SELECT NULL, count(*) FROM inserted
    ORDER BY id NULLS LAST
"""
_PLACES = ", ".join(["%s"] * (len(_COMMON) + len(Row._fields)))
_SQLITE = f"INSERT INTO central_answer ({_COLUMNS}) VALUES ({_PLACES})"
_TAKEN_SEQS = """
    SELECT seq FROM central_answer
    WHERE stream_id = %s AND seq IN (SELECT value FROM json_each(%s))
"""


def insert(origin: Origin, rows: Sequence[Row]) -> Inserted:
    """Insert those rows whose id and number are free; of two with the same, the first."""
    if not rows:
        return set()
    inserter: Callable[[Origin, Sequence[Row]], Inserted] = (
        _insert_postgresql if connection.vendor == "postgresql" else _insert_sqlite
    )
    return inserter(origin, rows)


def _insert_postgresql(origin: Origin, rows: Sequence[Row]) -> Inserted:
    columns = (
        array_literal(column, _TYPES.get(name, "text"))
        for name, column in zip(Row._fields, zip(*rows, strict=True), strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL, [*_common(origin), *columns, len(rows)])
        *some, (_, many) = cursor.fetchall()
    return {(row.id, row.seq) for row in rows} if many == len(rows) else set(some)


def _common(origin: Origin) -> tuple[Any, ...]:
    return (
        origin.stream,
        origin.device,
        origin.store,
        origin.touchpoint,
        origin.received_ms,
    )


def _insert_sqlite(origin: Origin, rows: Sequence[Row]) -> Inserted:
    """Look first, then insert: nobody else writes while this transaction has the lock."""
    free = _free(origin, rows)
    if free:
        with connection.cursor() as cursor:
            cursor.executemany(_SQLITE, list(sqlite_values(origin, free)))
    return {(row.id, row.seq) for row in free}


def _free(origin: Origin, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows whose id and number are free; of two with the same, the first."""
    ids, seqs = {row.id for row in rows}, [row.seq for row in rows]
    taken = {text_of(found[0]) for found in fetch_by_ids("central_answer.id", "id", ids)}
    taken_seqs = _taken_seqs(origin, seqs)
    if not (taken or taken_seqs) and len(ids) == len(set(seqs)) == len(rows):
        return rows
    free = []
    for row in rows:
        if row.id not in taken and row.seq not in taken_seqs:
            taken.add(row.id)
            taken_seqs.add(row.seq)
            free.append(row)
    return free


def _taken_seqs(origin: Origin, seqs: list[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_SEQS, [key_of(origin.stream), str(seqs)])
        return {found[0] for found in cursor.fetchall()}


def sqlite_values(origin: Origin, rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    """Return rows as Django keeps them in SQLite: UUIDs without hyphens, dates as text."""
    columns: dict[str, Iterable[Any]] = dict(zip(Row._fields, zip(*rows, strict=True), strict=True))
    for name in ("id", "visit", "replaces"):
        columns[name] = [uuid and uuid.replace("-", "") for uuid in columns[name]]
    columns["day"] = map(str, columns["day"])
    common = (key_of(origin.stream), key_of(origin.device), *_common(origin)[2:])
    return zip(*map(repeat, common), *columns.values(), strict=False)
