"""Devices' databases with many stored answers, filled in no time; shared by the benches of a run.

Every day has the same answers, and what a day is compared with is there in each database, so that
only the number of stored answers differs. Ids are UUIDv7 in the order of their giving, as long as
real ones, and older than all that is given now: what comes next goes to the end of the index.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.model.answer import Stamp
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.recount import rebuild
from tests.support.shop import BOOT, HOUR, MOSCOW, Shop, shipped

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
QUICK = "--quick"
"""Word of the command line: without the largest size."""
FOLDER = "BENCH_FOLDER"
"""Environment variable: the folder in which a run keeps its databases from bench to bench."""

CACHE_KIB = 200_000  # of the filling
A_DAY = 170
RECENT = 57  # days: eight weeks, and the day itself
TODAY = date(2190, 3, 2)  # so that ten million answers at this pace fit after the year 2000

# Scores, topics and comments over twelve hours, of both inputs; one in fifty set aside.
_FILL = f"""
    WITH RECURSIVE given (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM given WHERE i + 1 < {A_DAY}),
    numbered (i, n, given_ms) AS
        (SELECT i, :first + i, :start + i * {12 * HOUR // A_DAY} FROM given)
    INSERT INTO answers (
        id, visit, survey, version, question, source, grp, value, choice, text, set_aside, wall_ms,
        boot_id, boottime_ms, synced, utc_offset_s, boot, occurred_ms, error_ms, quality, day, hour,
        stream, seq, state, sent_at)
    SELECT printf('%08x-%04x-7%03x-8%03x-%012x', n >> 8, (n & 255) << 8, n & 4095, n & 4095, n),
        printf('%08x-0000-7000-8000-%012x', n / 3, n / 3), 'checkout', 1,
        CASE i % 3 WHEN 0 THEN 'score' WHEN 1 THEN 'improve' ELSE 'comment' END,
        iif(i % 5, 'touch', 'console'), 'detractor',
        iif(i % 3 = 0, 1 + i / 3 % 3, NULL),
        iif(i % 3 = 1, CASE i % 4 WHEN 0 THEN 'queue' WHEN 1 THEN 'price' ELSE 'staff' END, NULL),
        iif(i % 3 = 2, 'Долго ждали на кассе', NULL),
        iif(i % 50 = 0, 'repeat', NULL),
        given_ms, :boot, n, 1, 10800, 1, given_ms, 20, 'exact', :day, 9 + i * 12 / {A_DAY},
        1, n, iif(:waits, 'waiting', 'sent'), iif(:waits, NULL, given_ms)
    FROM numbered"""
# What the first day comes to, every other day comes to as well.
_COUNT_DAY = """
    INSERT INTO rollup
    SELECT :day, survey, version, question, hour, source, grp, set_aside, answer, staff, n
    FROM rollup WHERE day = (SELECT min(day) FROM rollup)"""
_COUNT_STREAM = """
    UPDATE streams SET (sent, acked) =
        (SELECT count(*), max(seq) FROM answers WHERE state = 'sent')"""


def sizes(words: Sequence[str]) -> tuple[int, ...]:
    """Return the sizes to measure by the words of the command line."""
    return SIZES[:-1] if QUICK in words else SIZES


@contextmanager
def devices(sizes: Iterable[int]) -> Iterator[list[Path]]:
    """Lend a database of each size: those of this run; outside of one, for as long as they last."""
    with ExitStack() as held:
        folder = os.environ.get(FOLDER) or held.enter_context(TemporaryDirectory(prefix="bench-"))
        yield [_filled(Path(folder) / "devices" / str(size), size) for size in sizes]


def _filled(state: Path, size: int) -> Path:
    """Return the database of a size, made where it is not there yet."""
    if not state.exists():
        part = state.with_name(f"{state.name}.part")
        fill(part, size)
        part.rename(state)
    return state / DATABASE_NAME


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
    shop.recorder.settle_days().result()  # so that a start finds nothing to settle
    shop.close()
    conn = sqlite3.connect(shop.path, isolation_level=None)
    hurry(conn)
    conn.execute("BEGIN")
    for number, day in enumerate(sorted(islice(days(), size // A_DAY))):
        start, _ = MOSCOW.bounds(day)
        values = {"first": number * A_DAY + 1, "day": day.isoformat(), "start": start + 9 * HOUR}
        conn.execute(_FILL, {**values, "boot": BOOT, "waits": day == TODAY})
        conn.execute(_COUNT_DAY, values) if number else rebuild(conn)
    conn.execute(_COUNT_STREAM)
    conn.execute("COMMIT")
    conn.execute("PRAGMA journal_mode = WAL")
    conn.close()
    os.sync()  # so that the disk is at rest again
    return shop.path


def hurry(conn: sqlite3.Connection) -> None:
    """Let a database be filled without a log and without care for power cuts."""
    for pragma in ("synchronous = OFF", "journal_mode = OFF", f"cache_size = -{CACHE_KIB}"):
        conn.execute(f"PRAGMA {pragma}")


def this_evening() -> Stamp:
    """Return the raw time at the end of the last day."""
    return Stamp(MOSCOW.bounds(TODAY)[0] + 22 * HOUR, "now", 1000, True, 10_800)
