"""How fast the centre takes batches in, against the bare insert of the same rows; and their size.

    python -m tests.bench.bench_central_ingest

Ours is the whole way from the web server on: Django, the token, decoding, checks, the transaction
with rollup and bookkeeping, the receipts. Bare is the insert alone, as one would write it with the
driver: in PostgreSQL ``INSERT .. SELECT unnest .. ON CONFLICT DO NOTHING``, in SQLite
``executemany``. Both commit after each batch of 500.
"""

import gc
import gzip
import io
import sys
import time
import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

from sync.wire import MAX_ANSWERS
from tests.bench.centres import KINDS, centres
from tests.bench.report import compared, fact, say

BATCHES, ROUNDS = 16, 7
BARS = {"PostgreSQL": 0.6, "SQLite": None}

Work = Callable[[int], None]


def main() -> None:
    for kind in KINDS:
        with centres(kind):
            compare(kind)


def compare(kind: str) -> None:
    from tests.central import talk

    device = talk.Shop().enrol()
    bodies = made(talk, device)
    takes = {"PostgreSQL": bare_postgresql, "SQLite": bare_sqlite}[kind](bodies)
    gives = centre(device, bodies)
    gc.freeze()  # as the server does
    bare, ours = [], []
    for _ in range(ROUNDS + 1):
        bare.append(rate(takes))
        empty(kind)
        ours.append(rate(gives))
        stored = size_of_answers(kind)
        empty(kind)
    say(
        compared(f"central ingest, {kind}", bare[1:], ours[1:], "{:,.0f}/s", BARS[kind], least=True)
    )
    say(fact(f"bytes an answer in {kind}, with indexes", f"{stored:.0f}"))
    if kind == "PostgreSQL":
        whole = len(gzip.compress(bodies[0], 6)) / MAX_ANSWERS
        one = len(gzip.compress(device.body(talk.answer(1)), 6))
        say(fact("bytes an answer on the wire, of 500 and alone", f"{whole:.0f} and {one}"))


def rate(work: Work) -> float:
    """Return answers a second."""
    began = time.perf_counter()
    for number in range(BATCHES):
        work(number)
    return BATCHES * MAX_ANSWERS / (time.perf_counter() - began)


def made(talk: Any, device: Any) -> list[bytes]:
    """Return bodies as an offline day would fill them: an answer every half minute."""
    now = talk.now_ms() - BATCHES * MAX_ANSWERS * 30_000
    seqs = count(1)

    def answer() -> Any:
        seq = next(seqs)
        at = now + seq * 30_000
        boot = str(uuid.UUID(int=7))
        return talk.answer(seq, occurred_ms=at, wall_ms=at, value=1 + seq % 5, boot_id=boot)

    return [device.body(*(answer() for _ in range(MAX_ANSWERS))) for _ in range(BATCHES)]


def centre(device: Any, bodies: list[bytes]) -> Work:
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


def rows_of(bodies: list[bytes]) -> list[list[Any]]:
    """Return the rows of each body, as the centre would store them."""
    from sync.central.ingest.decode import read_batch
    from sync.central.ingest.examine import Place, examine

    place = Place("Europe/Moscow", "00:00", 2**42)
    return [[examine(raw, place)[1] for raw in read_batch(body).answers] for body in bodies]


def bare_postgresql(bodies: list[bytes]) -> Work:
    """The insert alone: lists of plain values, whole columns at once."""
    from django.db import connection

    from sync.central.ingest.insert import _COLUMNS, _COMMON, _TYPES
    from sync.central.ingest.row import Row

    kinds = [_TYPES.get(name, "text") for name in Row._fields]
    sql = (
        f"INSERT INTO central_answer ({_COLUMNS}) SELECT {', '.join(['%s'] * len(_COMMON))}, new.*"
        f" FROM unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})"
        f" AS new ON CONFLICT DO NOTHING RETURNING id"
    )
    columns = [[list(each) for each in zip(*rows, strict=True)] for rows in rows_of(bodies)]
    stream = uuid.uuid4()
    connection.ensure_connection()
    raw = connection.connection

    def insert(number: int) -> None:
        with raw.cursor() as cursor:
            cursor.execute(sql, [stream, stream, "demo", 1, 1, *columns[number]])
            assert len(cursor.fetchall()) == MAX_ANSWERS

    return insert


def bare_sqlite(bodies: list[bytes]) -> Work:
    """The insert alone: one prepared statement for all rows, one transaction."""
    from django.db import connection

    from sync.central.ingest.insert import _COLUMNS, _PLACES, Origin, sqlite_values

    places = _PLACES.replace("%s", "?")
    sql = f"INSERT INTO central_answer ({_COLUMNS}) VALUES ({places}) ON CONFLICT DO NOTHING"
    stream = str(uuid.uuid4())
    origin = Origin(stream, stream, "demo", 1, 1)
    values = [list(sqlite_values(origin, rows)) for rows in rows_of(bodies)]
    connection.ensure_connection()
    raw = connection.connection

    def insert(number: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(sql, values[number])
        raw.execute("COMMIT")

    return insert


def size_of_answers(kind: str) -> float:
    """Return the bytes that one stored answer takes, with its share of every index."""
    from django.db import connection

    sql = {
        "PostgreSQL": "SELECT pg_total_relation_size('central_answer')",
        "SQLite": "SELECT sum(pgsize) FROM dbstat WHERE name IN"
        " (SELECT name FROM sqlite_master WHERE tbl_name = 'central_answer')",
    }[kind]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return float(cursor.fetchone()[0]) / (BATCHES * MAX_ANSWERS)


def empty(kind: str) -> None:
    from django.db import connection

    tables = [f"central_{name}" for name in ("answer", "rollup", "gap", "refusal", "stream")]
    with connection.cursor() as cursor:
        if kind == "PostgreSQL":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")


if __name__ == "__main__":
    main()
