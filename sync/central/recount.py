"""The counts and the gaps, made anew from the stored answers."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import connection, transaction

from sync.central.ingest.rollup import Place, add, place_of
from sync.central.ingest.row import Key
from sync.central.models import Gap, Rollup

_CHUNK = 1_000
_KEY = (
    *("store_id", "touchpoint_id", "day", "hour", "survey", "version", "question", "source"),
    *("group", "set_aside", "item"),
)
# An answer stands as long as none of its stream or device replaces it.
_STANDING = """
    SELECT store_id, touchpoint_id, day, hour, survey, version, question, source,
           "group", set_aside, value, choice, count(*)
    FROM central_answer old
    WHERE NOT EXISTS (
        SELECT 1 FROM central_answer new
        WHERE new.replaces = old.id
          AND (new.stream_id = old.stream_id OR new.device_id = old.device_id)
    )
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
"""
_GAPS = """
    INSERT INTO central_gap (stream_id, first, last)
    SELECT stream_id, before + 1, seq - 1 FROM (
        SELECT stream_id, seq, lag(seq, 1, 0) OVER (PARTITION BY stream_id ORDER BY seq) AS before
        FROM (SELECT stream_id, seq FROM central_answer
              UNION SELECT stream_id, seq FROM central_refusal) AS arrived
    ) AS pairs
    WHERE seq > before + 1
"""
# PostgreSQL has no lock that a batch does not take by itself but those of whole tables.
# And counting here may take longer than a batch may stand still.
_LOCK = (
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "LOCK TABLE central_answer, central_rollup, central_gap IN EXCLUSIVE MODE",
)


def recounted() -> Counter[Place]:
    """Return the counts as the stored answers give them."""
    counts: Counter[Place] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        for *columns, n in cursor.fetchall():
            counts[place_of(_dated(columns))] += n
    return counts


def _dated(columns: list[Any]) -> list[Any]:
    """Return the columns with a date where SQLite gave text."""
    day = columns[2]
    columns[2] = date.fromisoformat(day) if isinstance(day, str) else day
    return columns


def counted() -> Counter[Place]:
    """Return the counts as they are kept."""
    rows = Rollup.objects.exclude(n=0).values_list(*_KEY, "n")
    return Counter({(store, Key(*key)): n for store, *key, n in rows})


def rebuild() -> int:
    """Make counts and gaps anew from the answers; return how many counts were wrong."""
    with transaction.atomic():
        _keep_batches_out()
        right, kept = recounted(), counted()
        wrong = sum(right[place] != kept[place] for place in right.keys() | kept.keys())
        Rollup.objects.all().delete()
        places = list(right.items())
        for start in range(0, len(places), _CHUNK):
            add(dict(places[start : start + _CHUNK]))
        _rebuild_gaps()
    return wrong


def _keep_batches_out() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in _LOCK:
                cursor.execute(statement)


def _rebuild_gaps() -> None:
    Gap.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_GAPS)
