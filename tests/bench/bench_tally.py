"""A day's tally, and the manager's whole day, over few and over many stored answers.

    python -m tests.bench.bench_tally [--ten-million] [FOLDER]

Every day has the same answers, and what a day is compared with is there in each database, so that
only the number of stored answers differs. The databases take turns.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from kiosk.model.answer import Stamp
from kiosk.store.day_view import day_view
from kiosk.store.reader import Reader
from kiosk.store.recount import rebuild
from kiosk.store.tally import tally
from tests.bench.report import compared, say
from tests.support.shop import BOOT, HOUR, MOSCOW, Shop, shipped

SIZES = (10_000, 100_000, 1_000_000)
MANY = 10_000_000
A_DAY = 170
RECENT = 57  # days: eight weeks, and the day itself
ROUNDS, A_ROUND = 7, 6
TODAY = date(2190, 3, 2)  # so that ten million answers at this pace fit after the year 2000
BAR = 1.2

# Scores, topics and comments over twelve hours, of both inputs; one in fifty set aside.
_FILL = f"""
    WITH RECURSIVE given (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM given WHERE i + 1 < {A_DAY})
    INSERT INTO answers (
        id, visit, survey, version, question, source, grp, value, choice, text, set_aside, wall_ms,
        boot_id, boottime_ms, synced, utc_offset_s, boot, occurred_ms, error_ms, quality, day, hour,
        stream, seq, state)
    SELECT printf('%012x', :first + i), printf('v%x', (:first + i) / 3), 'checkout', 1,
        CASE i % 3 WHEN 0 THEN 'score' WHEN 1 THEN 'improve' ELSE 'comment' END,
        iif(i % 5, 'touch', 'console'), 'detractor',
        iif(i % 3 = 0, 1 + i / 3 % 3, NULL),
        iif(i % 3 = 1, CASE i % 4 WHEN 0 THEN 'queue' WHEN 1 THEN 'price' ELSE 'staff' END, NULL),
        iif(i % 3 = 2, 'Долго ждали на кассе', NULL),
        iif(i % 50 = 0, 'repeat', NULL),
        :start + i * {12 * HOUR // A_DAY}, :boot, :first + i, 1, 10800, 1,
        :start + i * {12 * HOUR // A_DAY}, 20, 'exact', :day, 9 + i * 12 / {A_DAY},
        1, :first + i, iif(:waits, 'waiting', 'sent')
    FROM given"""


def days() -> Iterator[date]:
    """Return days backwards, beginning with those that a day's view looks at."""
    near = [TODAY - timedelta(days=n) for n in range(RECENT)]
    ago = TODAY - timedelta(weeks=52)
    yield from (*near, ago)
    at = near[-1]
    while True:
        at -= timedelta(days=1)
        if at != ago:
            yield at


def fill(state: Path, size: int) -> Path:
    """Make a database of about ``size`` answers, the last day's not yet sent."""
    shop = Shop(state, now="2026-03-02 09:00")
    shop.open().register_survey(shipped("checkout")).result()
    shop.recorder.add_anchor(shop.anchor()).result()
    shop.close()
    conn = sqlite3.connect(shop.path, isolation_level=None)
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("BEGIN")
    for number, day in enumerate(sorted(islice(days(), size // A_DAY))):
        start, _ = MOSCOW.bounds(day)
        values = {"first": number * A_DAY + 1, "day": day.isoformat(), "start": start + 9 * HOUR}
        conn.execute(_FILL, {**values, "boot": BOOT, "waits": day == TODAY})
    conn.execute("UPDATE streams SET sent = (SELECT count(*) FROM answers WHERE state = 'sent')")
    rebuild(conn)
    conn.execute("COMMIT")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()
    return shop.path


def show_tally(path: Path) -> int:
    with Reader(path) as reader:
        return tally(reader, MOSCOW, TODAY).counted


def show_day(path: Path) -> int:
    now = Stamp(MOSCOW.bounds(TODAY)[0] + 22 * HOUR, "now", 1000, True, 10_800)
    with Reader(path) as reader:
        return day_view(reader, MOSCOW, TODAY, now).tally.counted


def measure(work: Callable[[Path], int], paths: list[Path]) -> list[list[float]]:
    """Return each database's median milliseconds of each round; all must tell the same."""
    rounds: list[list[float]] = [[] for _ in paths]
    told = set()
    for _ in range(ROUNDS):
        times: list[list[float]] = [[] for _ in paths]
        for _ in range(A_ROUND):
            for path, spent in zip(paths, times, strict=True):
                began = time.perf_counter()
                told.add(work(path))
                spent.append((time.perf_counter() - began) * 1000)
        for kept, spent in zip(rounds, times, strict=True):
            kept.append(median(spent))
    assert len(told) == 1, f"the databases tell different days: {told}"
    return rounds


def main() -> None:
    words = sys.argv[1:]
    sizes = (*SIZES, MANY) if "--ten-million" in words else SIZES
    place = next((word for word in words if not word.startswith("-")), None)
    with tempfile.TemporaryDirectory(dir=place, prefix="bench-") as folder:
        paths = [fill(Path(folder) / str(size), size) for size in sizes]
        for name, work in (("tally of a day", show_tally), ("manager's day", show_day)):
            first, *rest = measure(work, paths)
            for size, spent in zip(sizes[1:], rest, strict=True):
                what = f"{name}, {size:,} answers against {sizes[0]:,}"
                say(compared(what, first, spent, "{:.2f} ms", BAR))


if __name__ == "__main__":
    main()
