"""The centre's pages over few and over many stored answers, on SQLite and PostgreSQL.

    python -m tests.bench.bench_dashboard [--ten-million]

Ten stores, a thousand answers a day each, and only the number of days differs, so that today's
pages show the same. Each page goes the whole way through Django. The databases take turns.
"""

import sys
import time
import uuid
from datetime import date, timedelta
from statistics import median
from typing import Any

from sync.central.options import Options
from tests.bench.centres import KINDS, centres, use
from tests.bench.report import compared, say

SIZES = (10_000, 100_000, 1_000_000)
MANY = 10_000_000
STORES, A_DAY = 10, 1000
ROUNDS, A_ROUND = 7, 5
BAR = 1.5
PAGES = {"page of a store's day": "/stores/demo/", "page of the stores": "/"}

_COLUMNS = """
    stream_id, device_id, store_id, touchpoint_id, day, id, seq, visit, received_ms, hour, survey,
    version, question, source, wall_ms, boot_id, boottime_ms, synced, utc_offset_s, occurred_ms,
    time_quality, time_error_ms, "group", value, text"""
_VALUES = """
    1, {hour}, 'till', 1, CASE WHEN {i} %% 50 = 0 THEN 'words' ELSE 'score' END, 'touch',
    {at}, 'boot', {i}, true, 10800, {at}, 'exact', 20,
    CASE WHEN {i} %% 50 = 0 THEN NULL WHEN {i} %% 5 = 4 THEN 'promoter' ELSE 'detractor' END,
    CASE WHEN {i} %% 50 = 0 THEN NULL ELSE 1 + {i} %% 5 END,
    CASE WHEN {i} %% 50 = 0 THEN 'Долго ждали на кассе' END"""
_FILL = {
    "PostgreSQL": f"""
        INSERT INTO central_answer ({_COLUMNS})
        SELECT %s, %s, %s, %s, %s, gen_random_uuid(), %s + i, gen_random_uuid(),
            {_VALUES.format(i="i", hour=f"9 + i * 12 / {A_DAY}", at="%s + i * 40000")}
        FROM generate_series(0, {A_DAY - 1}) AS given (i)""",
    "SQLite": f"""
        WITH RECURSIVE given (i) AS
            (SELECT 0 UNION ALL SELECT i + 1 FROM given WHERE i + 1 < {A_DAY})
        INSERT INTO central_answer ({_COLUMNS})
        SELECT %s, %s, %s, %s, %s, lower(hex(randomblob(16))), %s + i,
            lower(hex(randomblob(16))),
            {_VALUES.format(i="i", hour=f"9 + i * 12 / {A_DAY}", at="%s + i * 40000")}
        FROM given""",
}
_COUNT = """
    INSERT INTO central_rollup (store_id, touchpoint_id, day, hour, survey, version, question,
        source, "group", set_aside, item, n)
    SELECT store_id, touchpoint_id, day, hour, survey, version, question, source,
        coalesce("group", ''), '', coalesce(CAST(value AS TEXT), ''), count(*)
    FROM central_answer GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"""


def main() -> None:
    sizes = (*SIZES, MANY) if "--ten-million" in sys.argv else SIZES
    for kind in KINDS:
        with centres(kind, len(sizes)) as databases:
            clients = [
                filled(kind, database, size)
                for database, size in zip(databases, sizes, strict=True)
            ]
            for name, path in PAGES.items():
                first, *rest = measure(path, databases, clients)
                for size, spent in zip(sizes[1:], rest, strict=True):
                    what = f"{name}, {kind}, {size:,} answers against {sizes[0]:,}"
                    say(compared(what, first, spent, "{:.1f} ms", BAR))


def filled(kind: str, options: Options, size: int) -> Any:
    """Fill a database; return somebody who is logged in there."""
    use(options)
    from django.db import connection, transaction
    from django.test import Client

    from sync.central.chain import create_admin
    from sync.central.models import Store, Touchpoint
    from tests.central import talk

    shop = talk.Shop()
    for number in range(1, STORES):
        store = Store.objects.create(
            id=f"store-{number}", name=f"Store {number}", region=shop.store.region
        )
        Touchpoint.objects.create(store=store, name="till 1")
    with transaction.atomic(), connection.cursor() as cursor:
        for touchpoint in Touchpoint.objects.all():
            fill(cursor, kind, touchpoint, size // STORES // A_DAY)
        cursor.execute(_COUNT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        create_admin("head", "long enough words"), "django.contrib.auth.backends.ModelBackend"
    )
    return client


def fill(cursor: Any, kind: str, touchpoint: Any, days: int) -> None:
    """Give a touchpoint the same answers on each of the last days."""
    stream, device = (str(uuid.uuid4()) for _ in range(2))
    if kind == "SQLite":
        stream, device = stream.replace("-", ""), device.replace("-", "")
    for ago in range(days):
        day = date.today() - timedelta(days=ago)
        at = (day - date(1970, 1, 1)).days * 86_400_000 + 6 * 3_600_000
        where = (stream, device, touchpoint.store_id, touchpoint.id, day.isoformat())
        cursor.execute(_FILL[kind], [*where, 1 + ago * A_DAY, at, at])


def measure(path: str, databases: list[Options], clients: list[Any]) -> list[list[float]]:
    """Return each database's median milliseconds of each round; all must show the same."""
    rounds: list[list[float]] = [[] for _ in databases]
    for _ in range(ROUNDS):
        shown = set()
        for options, client, kept in zip(databases, clients, rounds, strict=True):
            use(options)
            client.get(path)  # opens the connection
            spent = []
            for _ in range(A_ROUND):
                began = time.perf_counter()
                reply = client.get(path)
                spent.append((time.perf_counter() - began) * 1000)
                assert reply.status_code == 200, reply
            shown.add(reply.content.count(b"</tr>") + reply.content.count(b"<rect"))
            kept.append(median(spent))
        assert len(shown) == 1, f"the databases show different pages of {path}: {shown}"
    return rounds


if __name__ == "__main__":
    main()
