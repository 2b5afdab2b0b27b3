"""Fault 4, sizes: weeks of long comments go in requests, and take memory, of a bounded size."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import uuid6

from kiosk.machine.clock import SystemClock
from kiosk.model.answer import Answer, Source
from kiosk.model.day import StoreDay, zone
from kiosk.screen.samples import shipped
from kiosk.store.recorder import Recorder
from sync.wire import MAX_TEXT_CHARS
from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.history import History
from tests.faults.lab.memory import peak_mb
from tests.faults.lab.proxy import Proxy
from tests.faults.lab.site import ZONE, Site
from tests.faults.lab.wired import WAITS, Shop

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def shop(tmp_path: Path, centre: Centre) -> Iterator[Shop]:
    """A device that has not been started yet."""
    proxy = Proxy(centre.port).start()
    waits = {**WAITS, "timeout_s": 20}
    with Site(tmp_path, centre, sync=waits, survey={"file": "checkout"}) as site:
        site.through(proxy.url)
        yield Shop(site, proxy, History())
    proxy.stop()


def test_weeks_of_long_comments_go_in_requests_of_a_bounded_size(
    shop: Shop, centre: Centre, long: bool, figures: Figures
) -> None:
    """P3: as long as a comment may be, of letters that do not compress, more than fit in a batch.

    Seen to fail with a parcel that is sent whatever its size (sync/parcel.py): more bytes in a
    request than the centre takes.
    """
    count = 6_000 if long else 900
    write_comments(shop.site.state, count)
    device = shop.site.start()
    assert shop.site.wait_sent(300), shop.site.trouble()
    shop.check()
    assert centre.process is not None
    memory = {"device": peak_mb(device.pid), "centre": peak_mb(centre.process.pid)}
    assert max(memory.values()) < 250, memory
    batches = [passed for passed in shop.proxy.passages if passed.ids]
    assert {passed.status for passed in batches} == {200}
    figures(
        "weeks of long comments",
        "P3",
        comments=count,
        requests=len(batches),
        bytes_in_one_at_most=max(passed.bytes for passed in batches),
        mb_at_the_device=round(memory["device"]),
        mb_at_the_centre=round(memory["centre"]),
    )


def write_comments(state: Path, count: int) -> None:
    """Store comments as long as there are, of random letters."""
    chance, clock = Random(4), SystemClock(zone(ZONE))
    letters = "".join(map(chr, range(0x4E00, 0x9000)))
    with Recorder(state / "kiosk.db", StoreDay(ZONE, "00:00")) as recorder:
        recorder.register_survey(shipped("checkout")).result(30)
        for _ in range(0, count, 500):
            texts = ("".join(chance.choices(letters, k=MAX_TEXT_CHARS)) for _ in range(500))
            recorder.record([comment(text, clock) for text in texts]).result(60)


def comment(text: str, clock: SystemClock) -> Answer:
    return Answer(
        id=str(uuid6.uuid7()),
        visit=str(uuid6.uuid7()),
        survey="checkout",
        version=shipped("checkout").version,
        question="comment",
        source=Source.TOUCH,
        stamp=clock.stamp(),
        text=text,
    )
