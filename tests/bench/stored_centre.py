"""Centres' databases with many stored answers, filled in no time.

Ten stores, a thousand answers a day each, and only the number of days differs, so that today's
pages show the same. The answers of all stores come in the order of time, as in a chain, with
UUIDv7 ids that are older than all that is given now.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from sync.central.options import Options
from tests.bench.centres import centres, use

STORES, A_DAY = 10, 1000
DAY_MS = 86_400_000
BOOT = "00000000-0000-4000-8000-000000000007"

_TILLS = "CREATE TEMP TABLE till (stream {uuid}, device {uuid}, store text, touchpoint bigint)"
_COLUMNS = """
    id, visit, stream_id, device_id, store_id, touchpoint_id, day, seq, received_ms, hour, survey,
    version, question, source, wall_ms, boot_id, boottime_ms, synced, utc_offset_s, occurred_ms,
    time_quality, time_error_ms, "group", value, text"""
_VALUES = f"""
    till.stream, till.device, till.store, till.touchpoint, %(day)s, %(first)s + i, at,
    9 + i * 12 / {A_DAY}, 'till', 1, CASE WHEN i %% 50 = 0 THEN 'words' ELSE 'score' END, 'touch',
    at, '{BOOT}', i, true, 10800, at, 'exact', 20,
    CASE WHEN i %% 50 = 0 THEN NULL WHEN i %% 5 = 4 THEN 'promoter' ELSE 'detractor' END,
    CASE WHEN i %% 50 = 0 THEN NULL ELSE 1 + i %% 5 END,
    CASE WHEN i %% 50 = 0 THEN 'Долго ждали на кассе' END"""
# An id begins with 48 bits of milliseconds: a day before the answer, so that none is yet to come.
_FILL = {
    "PostgreSQL": f"""
        INSERT INTO central_answer ({_COLUMNS})
        SELECT (lpad(to_hex(at - {DAY_MS}), 12, '0') || '7' || substr(chance, 1, 3) || '8'
            || substr(chance, 4, 15))::uuid, gen_random_uuid(), {_VALUES}
        FROM generate_series(0, {A_DAY - 1}) AS number (i) CROSS JOIN till,
            LATERAL (SELECT %(start)s + i * 40000 AS at, md5(i::text || till.stream) AS chance) made
        ORDER BY i""",
    "SQLite": f"""
        WITH RECURSIVE number (i, at) AS (
            SELECT 0, %(start)s
            UNION ALL SELECT i + 1, at + 40000 FROM number WHERE i + 1 < {A_DAY})
        INSERT INTO central_answer ({_COLUMNS})
        SELECT printf('%%012x7%%03x8%%015x', at - {DAY_MS}, random() & 4095,
            random() & {2**60 - 1}), lower(hex(randomblob(16))), {_VALUES}
        FROM number CROSS JOIN till""",
}
_COUNT = """
    INSERT INTO central_rollup (store_id, touchpoint_id, day, hour, survey, version, question,
        source, "group", set_aside, item, n)
    SELECT store_id, touchpoint_id, day, hour, survey, version, question, source,
        coalesce("group", ''), '', coalesce(CAST(value AS TEXT), ''), count(*)
    FROM central_answer GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"""
# What a database that ran for years has done long ago, and must not begin while it is measured.
_SETTLE = {"PostgreSQL": ("VACUUM ANALYZE", "CHECKPOINT"), "SQLite": ("ANALYZE",)}


@frozen
class StoredCentre:
    """A database with ``size`` answers of the kind that ``options`` say, and a device there."""

    kind: str
    size: int
    options: Options
    device: Any


@contextmanager
def stored_centres(kind: str, sizes: Sequence[int]) -> Iterator[list[StoredCentre]]:
    """Make a database of each size; Django uses the last."""
    with centres(kind, len(sizes)) as databases:
        made = []
        for options, size in zip(databases, sizes, strict=True):
            use(options)
            made.append(StoredCentre(kind, size, options, fill(kind, size)))
        yield made


def fill(kind: str, size: int) -> Any:
    """Fill the database in use; return a device of the tests' own store, `demo`."""
    from django.db import connection, transaction

    from sync.central.models import Store, Touchpoint
    from tests.central import talk

    shop = talk.Shop()
    for number in range(1, STORES):
        store = Store.objects.create(
            id=f"store-{number}", name=f"Store {number}", region=shop.store.region
        )
        Touchpoint.objects.create(store=store, name="till 1")
    with transaction.atomic(), connection.cursor() as cursor:
        _make_tills(cursor, kind, Touchpoint.objects.all())
        _fill_days(cursor, kind, size // STORES // A_DAY)
        cursor.execute(_COUNT)
    with connection.cursor() as cursor:
        for statement in _SETTLE[kind]:
            cursor.execute(statement)
    return shop.enrol()


def _make_tills(cursor: Any, kind: str, touchpoints: Iterable[Any]) -> None:
    from sync.central.ingest.query import key_of

    cursor.execute(_TILLS.format(uuid="uuid" if kind == "PostgreSQL" else "text"))
    for touchpoint in touchpoints:
        stream, device = (key_of(str(uuid.uuid4())) for _ in range(2))
        place = (stream, device, touchpoint.store_id, touchpoint.id)
        cursor.execute("INSERT INTO till VALUES (%s, %s, %s, %s)", place)


def _fill_days(cursor: Any, kind: str, days: int) -> None:
    """Give each till the same answers on each of the last days."""
    for ago in reversed(range(days)):
        day = date.today() - timedelta(days=ago)
        start = (day - date(1970, 1, 1)).days * DAY_MS + 6 * 3_600_000
        first = (days - 1 - ago) * A_DAY + 1
        cursor.execute(_FILL[kind], {"day": day.isoformat(), "start": start, "first": first})
