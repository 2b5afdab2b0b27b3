"""A device that was offline sends its backlog to the real centre, over HTTP.

    python -m tests.bench.bench_catching_up

Once with the answers of a busy week, once with those of three: what a device does once at the start
(clocks compared, small batches first) weighs on the shorter one. Both have to reach the bar.
bench_centre.py does the same where much is stored already.

Bare is the slower of the two things that no design can avoid: reading the same rows and encoding
them in batches, and the centre's database inserting them alone. Ours is all of it: reading,
sending, the centre's work in another process, its receipts booked on the device. As in a device
that has started, the collector of garbage does not look at the program itself.
"""

import gzip
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median

from kiosk.machine.clock import SystemClock
from kiosk.machine.collector import keep_for_good
from kiosk.model.day import zone
from kiosk.sending import sync_parts
from kiosk.settings import Settings
from kiosk.store.ids import new_id
from kiosk.store.reader import Reader
from sync.central.options import Options
from sync.encoding import encode
from sync.enrol import enrol, save_enrolment
from sync.outgoing import to_wire
from sync.wire import MAX_ANSWERS, SCHEMA, Batch, Health
from sync.worker import sync_once
from tests.bench import taking
from tests.bench.centres import KINDS, centres
from tests.bench.ending import take_away_when_ended
from tests.bench.report import compared, say
from tests.support.processes import Running, kiosk
from tests.support.shop import Shop

WEEK, WEEKS = 6_000, 18_000
ROUNDS = {WEEK: 5, WEEKS: 3}
READINGS = 3
BAR = 0.5
CLOCK = SystemClock(zone("Europe/Moscow"))
HEALTH = Health("0", 0, 0, 0, 0, 0, 0, clock_quality="exact")


def main() -> None:
    for kind in KINDS:
        with centres(kind) as (options,), serving(options) as url:
            for size, rounds in ROUNDS.items():
                sides = [one_round(kind, size, options, url) for _ in range(rounds + 1)][1:]
                bare, ours = zip(*sides, strict=True)
                what = f"catching up{'' if size == WEEK else ' after weeks'}, {kind}"
                say(compared(what, bare, ours, "{:,.0f}/s", BAR, least=True))


@contextmanager
def serving(options: Options) -> Iterator[str]:
    """Serve the database as a shop's head office does; it has the store `demo` from here on."""
    from sync.central.chain import create_store
    from sync.central.models import Store

    if not Store.objects.filter(pk="demo").exists():
        create_store("demo", "Demo", "Moscow", "Europe/Moscow")
    server = Running("central", "serve", "--port", "0", *where(options))
    try:
        yield server.wait_for("ready").split()[1]
    finally:
        server.stop()


def where(options: Options) -> list[object]:
    return ["--state", options.state, *(["--db", options.db] if options.db else [])]


def one_round(kind: str, size: int, options: Options, url: str) -> tuple[float, float]:
    """Return how many answers a second bare takes, and how many go the whole way."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        shop = Shop(Path(folder))
        come_to_now(shop)
        shop.open().add_anchor(shop.anchor()).result()
        give(shop, size)
        join(Path(folder), url, options)
        try:
            return both_sides(kind, shop, size)
        finally:
            shop.close()


def come_to_now(shop: Shop) -> None:
    """Set a shop's clocks by this machine's."""
    stamp = CLOCK.stamp()
    shop.true_ms, shop.boot = stamp.wall_ms, stamp.boot_id
    shop.booted_ms = stamp.wall_ms - stamp.boottime_ms


def give(shop: Shop, size: int) -> None:
    """Store answers that wait."""
    for _ in range(0, size, MAX_ANSWERS):
        shop.record(*(shop.answer(5, visit=new_id()) for _ in range(MAX_ANSWERS)))


def join(state: Path, url: str, options: Options) -> None:
    """Enrol a device, which keeps its stream."""
    code = kiosk("central", "enrol-code", "demo", *where(options)).stdout.strip()
    save_enrolment(state, url, enrol(url, code, "bench", "0", CLOCK))


def both_sides(kind: str, shop: Shop, size: int) -> tuple[float, float]:
    """Return how many of the answers that wait go bare in a second, and the whole way."""
    keep_for_good()
    spent = []
    for _ in range(READINGS):
        began = time.perf_counter()
        bodies = read_and_encoded(shop.path, size)
        spent.append(time.perf_counter() - began)
    inserting = size / bare_insert(kind, bodies)
    return min(size / median(spent), inserting), size / send(shop)


def read_and_encoded(path: Path, size: int) -> list[bytes]:
    """Read all that waits and encode it as it would be sent; return it before compression."""
    bodies = []
    with Reader(path) as reader:
        waiting = iter(reader.waiting(size))
        while chunk := [to_wire(each) for each in islice(waiting, MAX_ANSWERS)]:
            body = encode(Batch(SCHEMA, new_id(), HEALTH, chunk))
            gzip.compress(body, 6)
            bodies.append(body)
    return bodies


def bare_insert(kind: str, bodies: list[bytes]) -> float:
    """Return the seconds of the insert alone, into the database that is served."""
    stream = new_id()
    insert = taking.bare(kind, bodies, stream)
    began = time.perf_counter()
    for number in range(len(bodies)):
        insert(number)
    spent = time.perf_counter() - began
    taking.forget(kind, stream)
    return spent


def send(shop: Shop) -> float:
    """Send all that waits; return the seconds that it took."""
    assert shop.recorder is not None
    began = time.perf_counter()
    figures = sync_once(sync_parts(Settings(state=shop.path.parent), shop.recorder, CLOCK))
    spent = time.perf_counter() - began
    assert (figures.sent, figures.waiting) == (figures.stored, 0), figures
    return spent


if __name__ == "__main__":
    take_away_when_ended()
    main()
