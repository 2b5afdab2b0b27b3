"""From a press to its durable answer, against the bare INSERT and COMMIT of the same row.

    python -m tests.bench.bench_press [FOLDER]

Both sides take turns, press by press, so that whatever else the machine does hits them alike: the
same pragmas, the same columns, the same unique id, on the same file system. As in a device that
has started, the collector of garbage does not look at the program itself.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from kiosk.machine.collector import keep_for_good
from kiosk.store import schema
from kiosk.store.rows import to_row
from kiosk.store.writing import _INSERT
from tests.bench.report import compared, say
from tests.support.shop import Shop

WARM = 500
ROUNDS, A_ROUND = 7, 1000
BAR = 1.5


def bare_database(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(schema._ANSWERS)
    return conn


def timed(work: Callable[[], object]) -> float:
    """Return the microseconds that a piece of work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e6


def measure(folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Return the microseconds of each bare commit and of each press."""
    bare = bare_database(folder / "bare.db")
    shop = Shop(folder / "state")
    recorder = shop.open()
    recorder.add_anchor(shop.anchor()).result()
    answers = [shop.answer(5) for _ in range(count + WARM)]
    keep_for_good()
    insides, presses = [], []
    for seq, answer in enumerate(answers, start=1):
        became = (1, shop.true_ms, 20, "exact", "2026-03-02", 12, 1, seq, "waiting")
        row = (*to_row(answer), *became)
        insides.append(timed(lambda row=row: commit(bare, row)))
        presses.append(timed(lambda answer=answer: recorder.record([answer]).result()))
    shop.close()
    bare.close()
    return insides[WARM:], presses[WARM:]


def commit(conn: sqlite3.Connection, row: tuple[object, ...]) -> None:
    conn.execute("BEGIN IMMEDIATE")
    conn.execute(_INSERT, row)
    conn.execute("COMMIT")


def main(place: str | None) -> None:
    with tempfile.TemporaryDirectory(dir=place, prefix="bench-") as folder:
        sides = measure(Path(folder), ROUNDS * A_ROUND)
    rounds = [
        [quantiles(side[at : at + A_ROUND], n=100) for at in range(0, len(side), A_ROUND)]
        for side in sides
    ]
    for name, at in (("p50", 49), ("p99", 98)):
        bare, ours = ([each[at] for each in side] for side in rounds)
        say(compared(f"press to durable answer, {name}", bare, ours, "{:.0f} us", BAR))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
