"""A device that was offline, with many sent answers stored, and a centre with as many.

A part of bench_centre.py. The centre knows the device's stream as far as it was sent. The bare side
is that of bench_catching_up.py, with the same databases.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kiosk.store.reader import Figures
from sync.wire import MAX_ANSWERS
from tests.bench import bench_catching_up as catching_up
from tests.bench.bench_catching_up import BAR, WEEK
from tests.bench.centres import use
from tests.bench.report import compared, say
from tests.bench.stored import devices
from tests.bench.stored_centre import StoredCentre
from tests.support.shop import Shop

MANY = 1_000_000
ROUNDS = 5


def measure(centres: Sequence[StoredCentre]) -> None:
    """Say how a device with as many answers as the centre catches up, for those with many."""
    many = [centre for centre in centres if centre.size >= MANY]
    with devices([centre.size for centre in many]) as paths:
        for centre, path in zip(many, paths, strict=True):
            use(centre.options)
            with catching_up.serving(centre.options) as url, opened(path) as shop:
                catching_up.join(path.parent, url, centre.options)
                know_stream(centre, shop)
                sides = [one_round(centre, shop) for _ in range(ROUNDS + 1)][1:]
            bare, ours = zip(*sides, strict=True)
            what = f"catching up, {centre.kind}, {centre.size:,} stored on both sides"
            say(compared(what, bare, ours, "{:,.0f}/s", BAR, least=True))


@contextmanager
def opened(path: Path) -> Iterator[Shop]:
    """Open a device's database at the time of now; nothing of what is stored waits any more."""
    shop = Shop(path.parent)
    catching_up.come_to_now(shop)
    recorder = shop.open()
    try:
        with shop.reader() as reader:
            while waiting := reader.waiting(MAX_ANSWERS):
                shop.acknowledge([each.answer.id for each in waiting])
        recorder.add_anchor(shop.anchor()).result()
        yield shop
    finally:
        shop.close()


def know_stream(centre: StoredCentre, shop: Shop) -> None:
    """Let the centre know of all that the device has sent before."""
    from sync.central.models import Stream

    with shop.reader() as reader:
        sent: Figures = reader.figures()
    assert sent.waiting == 0, sent
    Stream.objects.create(
        id=uuid.UUID(sent.stream),
        device_id=centre.device.id,
        max_seq=sent.last_seq,
        stored=sent.last_seq,
        acknowledged_seq=sent.last_seq,
    )


def one_round(centre: StoredCentre, shop: Shop) -> tuple[float, float]:
    """Return how many answers a second bare takes, and how many go the whole way."""
    catching_up.give(shop, WEEK)
    return catching_up.both_sides(centre.kind, shop, WEEK)
