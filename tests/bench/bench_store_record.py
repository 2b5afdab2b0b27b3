"""From a press to its durable answer, against the bare INSERT and COMMIT of the same row.

    python -m tests.bench.bench_store_record [COUNT] [FOLDER]

Both sides take turns, so that whatever else the machine does hits them alike: the same pragmas,
the same columns, the same unique id, on the same file system. The bar is 1.5.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from kiosk.store import schema
from kiosk.store.rows import to_row
from kiosk.store.writing import _INSERT
from tests.support.shop import Shop

WARM = 500


def bare_database(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(schema._ANSWERS)
    return conn


def timed(work: Callable[[], object]) -> float:
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


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    place = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=place, prefix="bench-") as folder:
        bare, press = (quantiles(times, n=100) for times in measure(Path(folder), count))
    for name, at in (("p50", 49), ("p99", 98)):
        ratio = press[at] / bare[at]
        print(f"{name}: bare {bare[at]:.0f} us, press {press[at]:.0f} us, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
