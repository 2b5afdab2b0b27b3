"""How fast the centre takes batches in, against the bare insert of the same rows.

python tests/bench/bench_central_ingest.py [batches]
"""

import gc
import importlib.util
import io
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
SIZE = 500
ROUNDS = 9


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(
        f"central_{name}", HERE.parent / "central" / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def rate(work: Callable[[int], None], batches: int) -> float:
    """Return answers a second."""
    began = time.perf_counter()
    for number in range(batches):
        work(number)
    return batches * SIZE / (time.perf_counter() - began)


def main() -> None:
    batches = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    postgres = load("postgres")
    cluster = postgres.Cluster(postgres.binaries(), durable=True)
    try:
        compare(cluster.url(), batches)
    finally:
        cluster.stop()


def compare(url: str, batches: int) -> None:
    from sync.central.configure import setup
    from sync.central.options import Options

    setup(Options(state=Path(tempfile.mkdtemp()), db=url, hosts=("testserver",)))
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    talk = load("talk")
    device = talk.Shop().enrol()
    bodies = made(talk, device, batches)
    gc.freeze()  # as the server does
    plain, whole = [], []
    for _ in range(ROUNDS):
        plain.append(bare(bodies))
        empty()
        whole.append(centre(device, bodies))
        empty()
    connections.close_all()
    ratios = [ours / theirs for ours, theirs in zip(whole, plain, strict=True)]
    print(
        json.dumps(
            {
                "bare_per_s": round(median(plain)),
                "centre_per_s": round(median(whole)),
                "ratio": round(median(ratios), 3),
                "ratio_of_best": round(max(whole) / max(plain), 3),
            }
        )
    )


def made(talk: Any, device: Any, batches: int) -> list[bytes]:
    """Return bodies as an offline day would fill them: an answer every half minute."""
    now = talk.now_ms() - batches * SIZE * 30_000
    seqs = count(1)
    bodies = []
    for _ in range(batches):
        chunk = []
        for _ in range(SIZE):
            seq = next(seqs)
            at = now + seq * 30_000
            chunk.append(
                talk.answer(
                    seq,
                    occurred_ms=at,
                    wall_ms=at,
                    value=1 + seq % 5,
                    boot_id=str(uuid.UUID(int=7)),
                )
            )
        bodies.append(device.body(*chunk))
    return bodies


def empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE central_answer, central_rollup, central_stream, central_gap,"
            " central_refusal CASCADE"
        )


def centre(device: Any, bodies: list[bytes]) -> float:
    """The whole way from the WSGI server on: Django, decoding, checks, transaction, reply."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    def send(number: int) -> None:
        said: list[str] = []
        environ = request(device.token, bodies[number])
        b"".join(application(environ, lambda status, headers: said.append(status)))
        assert said == ["200 OK"]

    return rate(send, len(bodies))


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


def bare(bodies: list[bytes]) -> float:
    """The insert alone, as one would write it with the driver: lists of plain values."""
    from django.db import connection

    from sync.central.ingest.decode import read_batch
    from sync.central.ingest.examine import Place, examine
    from sync.central.ingest.insert import _COLUMNS, _COMMON, _TYPES
    from sync.central.ingest.row import Row

    kinds = [_TYPES.get(name, "text") for name in Row._fields]
    sql = (
        f"INSERT INTO central_answer ({_COLUMNS}) SELECT {', '.join(['%s'] * len(_COMMON))}, new.*"
        f" FROM unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})"
        f" AS new ON CONFLICT DO NOTHING RETURNING id"
    )
    place = Place("Europe/Moscow", "00:00", 2**42)
    columns = []
    stream = uuid.uuid4()
    for body in bodies:
        rows = [examine(raw, place)[1] for raw in read_batch(body).answers]
        columns.append([list(column) for column in zip(*rows, strict=True)])
    connection.ensure_connection()
    raw = connection.connection

    def insert(number: int) -> None:
        with raw.cursor() as cursor:
            cursor.execute(sql, [stream, stream, "demo", 1, 1, *columns[number]])
            assert len(cursor.fetchall()) == SIZE

    return rate(insert, len(bodies))


if __name__ == "__main__":
    main()
