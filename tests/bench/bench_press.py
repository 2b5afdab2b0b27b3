"""From a press to its durable answer, against the bare INSERT and COMMIT of the same row.

    python -m tests.bench.bench_press [--quick]

Once in a new database, and once in databases with few and many stored answers (see stored.py). The
bare table has the same answers stored, and nothing but the row and its unique id: what grows there
grows for everybody. Both sides take turns, press by press, so that whatever else the machine does
hits them alike: the same pragmas, the same columns, the same unique id, on the same file system. A
press ends where the recorder says that its answer is on disk, as it says it to LED and screen: by
the future's callback; nobody in a device waits in the future. As in a device that has started, the
collector of garbage does not look at the program itself.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from attrs import define, field

from kiosk.machine.collector import keep_for_good
from kiosk.store import schema
from kiosk.store.opening import AUTOCHECKPOINT_PAGES
from kiosk.store.rows import to_row
from kiosk.store.writing import _INSERT
from tests.bench.ending import take_away_when_ended
from tests.bench.report import compared, say
from tests.bench.stored import TODAY, devices, hurry, sizes
from tests.support.shop import Shop

WARM = 500
ROUNDS, A_ROUND = 15, 1000
BAR = 1.5
TOMORROW = TODAY + timedelta(days=1)  # so that what other benches look at stays as it is


@define(eq=False)
class Pair:
    """A shop and its bare database; the microseconds of each bare commit and of each press."""

    shop: Shop
    bare: sqlite3.Connection
    stored: int
    insides: list[float] = field(factory=list)
    presses: list[float] = field(factory=list)

    def press(self) -> None:
        """Store the same answer on both sides."""
        answer, recorder = self.shop.answer(5), self.shop.recorder
        self.stored += 1
        became = (1, self.shop.true_ms, 20, "exact", str(TOMORROW), 12, 1, self.stored, "waiting")
        row = (*to_row(answer), *became)
        self.insides.append(timed(lambda: commit(self.bare, row)))
        assert recorder is not None
        self.presses.append(until_said(lambda: recorder.record([answer])))

    def rounds(self, at: int) -> Iterator[list[float]]:
        """Return one percentile of each round, of the bare side and of ours."""
        for side in (self.insides, self.presses):
            kept = side[WARM:]
            starts = range(0, len(kept), A_ROUND)
            yield [quantiles(kept[one : one + A_ROUND], n=100)[at] for one in starts]


def bare_database(path: Path, source: Path | None) -> sqlite3.Connection:
    """Return a database with the pragmas of a device's, and the answers of one, if named."""
    fill_bare(path, source)
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(f"PRAGMA wal_autocheckpoint = {AUTOCHECKPOINT_PAGES}")
    return conn


def fill_bare(path: Path, source: Path | None) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        hurry(conn)
        conn.execute(schema._ANSWERS)
        if source is not None:
            conn.execute("ATTACH ? AS device", (str(source),))
            conn.execute("INSERT INTO answers SELECT * FROM device.answers")
    os.sync()  # so that the disk is at rest again


def commit(conn: sqlite3.Connection, row: tuple[object, ...]) -> None:
    conn.execute("BEGIN IMMEDIATE")
    conn.execute(_INSERT, row)
    conn.execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    """Return the microseconds that a piece of work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e6


def until_said(work: Callable[[], "Future[Any]"]) -> float:
    """Return the microseconds from asking for a piece of work to the word that it is done."""
    said = 0.0
    heard = Lock()
    heard.acquire()

    def done(_: "Future[Any]") -> None:
        nonlocal said
        said = time.perf_counter()
        heard.release()

    began = time.perf_counter()
    future = work()
    future.add_done_callback(done)
    heard.acquire()
    future.result()
    return (said - began) * 1e6


@contextmanager
def opened(state: Path, source: Path | None = None) -> Iterator[Pair]:
    """Open both sides; ``source``: the device's database, where it has answers."""
    shop = Shop(state, now=f"{TOMORROW} 09:00")
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        closing(bare_database(Path(folder) / "bare.db", source)) as bare,
    ):
        ((stored,),) = bare.execute("SELECT ifnull(max(n), 0) FROM answers")
        try:
            shop.open().add_anchor(shop.anchor()).result()
            yield Pair(shop, bare, stored)
        finally:
            shop.close()


def measure(pair: Pair, among: str = "") -> None:
    keep_for_good()
    for _ in range(WARM + ROUNDS * A_ROUND):
        pair.press()
    for name, at in (("p50", 49), ("p99", 98)):
        bare, ours = pair.rounds(at)
        say(compared(f"press to durable answer, {name}{among}", bare, ours, "{:.0f} us", BAR))


def main(words: Sequence[str]) -> None:
    with TemporaryDirectory(prefix="bench-") as folder, opened(Path(folder) / "state") as pair:
        measure(pair)
    measured = sizes(words)
    with devices(measured) as paths:
        for size, path in zip(measured, paths, strict=True):
            with opened(path.parent, path) as pair:
                measure(pair, f", {size:,} stored")


if __name__ == "__main__":
    take_away_when_ended()
    main(sys.argv[1:])
