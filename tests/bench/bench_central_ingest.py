"""How fast an empty centre takes batches in, against the bare insert; and their size.

    python -m tests.bench.bench_central_ingest

What is compared is in taking.py; bench_centre.py does the same among stored answers. In PostgreSQL
the driver spends as long on writing lists as arrays as the server on inserting them: how we compare
with arrays that were written before is told as well.
"""

import gc
import gzip
import uuid
from typing import Any

from sync.wire import MAX_ANSWERS
from tests.bench import taking
from tests.bench.centres import KINDS, centres
from tests.bench.ending import take_away_when_ended
from tests.bench.report import compared, fact, say
from tests.bench.taking import BATCHES, rate

ROUNDS = 7
BARS = {"PostgreSQL": 0.6, "SQLite": None}


def main() -> None:
    for kind in KINDS:
        with centres(kind):
            compare(kind)


def compare(kind: str) -> None:
    from tests.central import talk

    device = talk.Shop().enrol()
    bodies = taking.made(device)
    sides = [taking.bare(kind, bodies, str(uuid.uuid4())), taking.ours(device, bodies)]
    if kind == "PostgreSQL":
        sides.append(taking.written_ahead(bodies, str(uuid.uuid4())))
    gc.freeze()  # as the server does
    rounds = [[one_side(kind, side) for side in sides] for _ in range(ROUNDS + 1)][1:]
    bare, ours, *ahead = ([each[at][0] for each in rounds] for at in range(len(sides)))
    what = f"central ingest, {kind}"
    say(compared(what, bare, ours, "{:,.0f}/s", BARS[kind], least=True))
    for each in ahead:
        say(compared(f"{what}, beside arrays written before", each, ours, "{:,.0f}/s", least=True))
    say(fact(f"bytes an answer in {kind}, with indexes", f"{rounds[-1][1][1]:.0f}"))
    if kind == "PostgreSQL":
        tell_of_the_wire(talk, device, bodies)


def one_side(kind: str, work: taking.Work) -> tuple[float, float]:
    """Return answers a second into empty tables, and the bytes that each of them takes there."""
    found = rate(work), size_of_answers(kind)
    empty(kind)
    return found


def tell_of_the_wire(talk: Any, device: Any, bodies: list[bytes]) -> None:
    whole = len(gzip.compress(bodies[0], 6)) / MAX_ANSWERS
    one = len(gzip.compress(device.body(talk.answer(1)), 6))
    say(fact("bytes an answer on the wire, of 500 and alone", f"{whole:.0f} and {one}"))


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
    take_away_when_ended()
    main()
