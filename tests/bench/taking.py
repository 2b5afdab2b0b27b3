"""Batches taken in by the centre, and the bare insert of the same rows beside it.

Ours is the whole way from the web server on: Django, the token, decoding, checks, the transaction
with rollup and bookkeeping, the receipts. Bare is the insert alone, as one would write it with the
driver: in PostgreSQL ``INSERT .. SELECT unnest .. ON CONFLICT DO NOTHING`` of lists, in SQLite
``executemany``. Both commit after each batch of 500.
"""

import io
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from sync.wire import MAX_ANSWERS

BATCHES = 16

Work = Callable[[int], None]


def rate(work: Work) -> float:
    """Return answers a second."""
    began = time.perf_counter()
    for number in range(BATCHES):
        work(number)
    return BATCHES * MAX_ANSWERS / (time.perf_counter() - began)


def made(device: Any) -> list[bytes]:
    """Return bodies as an offline day would fill them: an answer every half minute."""
    from tests.central import talk

    now = talk.now_ms() - BATCHES * MAX_ANSWERS * 30_000
    seqs = count(1)

    def answer() -> Any:
        seq = next(seqs)
        at = now + seq * 30_000
        boot = str(uuid.UUID(int=7))
        return talk.answer(seq, occurred_ms=at, wall_ms=at, value=1 + seq % 5, boot_id=boot)

    return [device.body(*(answer() for _ in range(MAX_ANSWERS))) for _ in range(BATCHES)]


def ours(device: Any, bodies: Sequence[bytes]) -> Work:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    def send(number: int) -> None:
        said: list[str] = []
        environ = request(device.token, bodies[number])
        b"".join(application(environ, lambda status, headers: said.append(status)))
        assert said == ["200 OK"]

    return send


def request(token: str, body: bytes) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/batches",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }


def rows_of(bodies: Sequence[bytes]) -> list[list[Any]]:
    """Return the rows of each body, as the centre would store them."""
    from sync.central.ingest.decode import read_batch
    from sync.central.ingest.examine import Place, examine

    place = Place("Europe/Moscow", "00:00", 2**42)
    return [[examine(raw, place)[1] for raw in read_batch(body).answers] for body in bodies]


def bare(kind: str, bodies: Sequence[bytes], stream: str) -> Work:
    """Return the insert alone of what these bodies hold, as answers of a stream."""
    return {"PostgreSQL": _lists, "SQLite": _many}[kind](bodies, stream)


def _lists(bodies: Sequence[bytes], stream: str) -> Work:
    """Lists of plain values, whole columns at once; the driver writes them as arrays."""
    _, sql = _unnested()
    columns = [[list(each) for each in zip(*rows, strict=True)] for rows in rows_of(bodies)]
    return _inserting(sql, stream, columns)


def written_ahead(bodies: Sequence[bytes], stream: str) -> Work:
    """The same in PostgreSQL with the arrays' text written beforehand: what is left is its own."""
    from sync.central.ingest.arrays import array_literal

    kinds, sql = _unnested()
    columns = [
        [array_literal(*each) for each in zip(zip(*rows, strict=True), kinds, strict=True)]
        for rows in rows_of(bodies)
    ]
    return _inserting(sql, stream, columns)


def _unnested() -> tuple[list[str], str]:
    """Return the types of the columns, and the statement."""
    from sync.central.ingest.insert import _COLUMNS, _COMMON, _TYPES
    from sync.central.ingest.row import Row

    kinds = [_TYPES.get(name, "text") for name in Row._fields]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return kinds, (
        f"INSERT INTO central_answer ({_COLUMNS}) SELECT {', '.join(['%s'] * len(_COMMON))}, new.*"
        f" FROM unnest({arrays}) AS new ON CONFLICT DO NOTHING"
    )


def _inserting(sql: str, stream: str, columns: Sequence[Sequence[Any]]) -> Work:
    from django.db import connection

    connection.ensure_connection()
    raw = connection.connection

    def insert(number: int) -> None:
        with raw.cursor() as cursor:
            cursor.execute(
                sql, [uuid.UUID(stream), uuid.UUID(stream), "demo", 1, 1, *columns[number]]
            )
            assert cursor.rowcount == MAX_ANSWERS

    return insert


def _many(bodies: Sequence[bytes], stream: str) -> Work:
    """One prepared statement for all rows, one transaction."""
    from django.db import connection

    from sync.central.ingest.insert import _COLUMNS, _PLACES, Origin, sqlite_values

    places = _PLACES.replace("%s", "?")
    sql = f"INSERT INTO central_answer ({_COLUMNS}) VALUES ({places}) ON CONFLICT DO NOTHING"
    origin = Origin(stream, stream, "demo", 1, 1)
    values = [list(sqlite_values(origin, rows)) for rows in rows_of(bodies)]
    connection.ensure_connection()
    raw = connection.connection

    def insert(number: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(sql, values[number])
        raw.execute("COMMIT")

    return insert


def forget(kind: str, *streams: str) -> None:
    """Take out again what was taken in of these streams, by our way or by the bare one."""
    from django.db import connection

    from sync.central.ingest.query import key_of

    with connection.cursor() as cursor:
        for stream in map(key_of, streams):
            cursor.execute("DELETE FROM central_answer WHERE stream_id = %s", [stream])
            cursor.execute("DELETE FROM central_stream WHERE id = %s", [stream])
        if kind == "PostgreSQL":
            cursor.execute("VACUUM central_answer")


def forget_counts() -> None:
    """Take out what these answers came to in the counts; those stored before are touches."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM central_rollup WHERE source = 'console'")
