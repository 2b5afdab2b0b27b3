"""Fault 4: every way in which a network fails, under presses; then it is back without a touch."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import uuid6

from kiosk.machine.clock import SystemClock
from kiosk.model.answer import Answer, Source
from kiosk.model.day import StoreDay
from kiosk.store.recorder import Recorder
from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import answers
from tests.faults.lab.history import History
from tests.faults.lab.proxy import Line, Proxy
from tests.faults.lab.site import ZONE, Site
from tests.faults.lab.wired import MACHINE_S, WAITS, Shop
from tests.faults.lab.world import believing, need_namespaces
from tests.support.database import select
from tests.support.processes import eventually

pytestmark = pytest.mark.timeout(600)

TROUBLE = [line for line in Line if line is not Line.OPEN]
UNREACHED = (Line.REFUSED, Line.SWALLOWED)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, centre: Centre) -> Iterator[Shop]:
    """One device for all tests of this file: it meets one trouble after the other."""
    proxy = Proxy(centre.port).start()
    with Site(tmp_path_factory.mktemp("shop"), centre, sync=WAITS) as site:
        site.through(proxy.url)
        site.start()
        assert eventually(lambda: proxy.met(Line.OPEN) >= 2)  # it knows the time
        yield Shop(site, proxy, History())
    proxy.stop()


@pytest.fixture
def presses(long: bool) -> int:
    """How many customers come while the line is bad."""
    return 20 if long else 3


def noticed(shop: Shop, line: Line, before: int) -> Callable[[], bool]:
    """Return whether the device has met the trouble twice, as far as it can be seen."""
    if line in UNREACHED:
        return lambda: "cannot be reached" in (shop.last_error() or "")
    return lambda: shop.proxy.met(line) >= before + 2


@pytest.mark.parametrize("line", TROUBLE, ids=lambda line: line.name.lower())
def test_after_the_trouble_all_arrives_by_itself_and_once(
    shop: Shop, line: Line, presses: int, figures: Figures
) -> None:
    """P1, P2, P3.

    Seen to fail with any reply of status 200 believed (PORTAL), with answers booked as sent before
    the reply had come (CUT_REQUEST), with a worker whose thread ends at an error (REFUSED), and
    with a back-off that doubles without a ceiling (PORTAL).
    """
    before = shop.proxy.met(line)
    shop.proxy.line = line
    shop.press(presses)
    assert eventually(noticed(shop, line, before), 10)
    shop.check_beliefs()
    shop.press(1)
    took = shop.back_after()
    found = shop.check()
    figures(
        f"network: {line.name.lower().replace('_', ' ')}",
        "P1 P2 P3",
        presses=presses + 1,
        answers_at_the_centre=found.at_centre,
        seconds_until_all_was_sent=round(took, 1),
    )


def test_while_the_line_is_good_nothing_is_unsent_for_long(
    shop: Shop, presses: int, figures: Figures
) -> None:
    """P3: an answer goes at once, not at the next heartbeat.

    Seen to fail without the ``wake`` after a recorded answer: each then waits for a heartbeat.
    """
    shop.site.stop()
    shop.site.set("sync", heartbeat_s=60)
    shop.site.start()
    longest = 0.0
    for _ in range(presses):
        began = time.monotonic()
        shop.press()
        assert shop.site.wait_sent(MACHINE_S)
        longest = max(longest, time.monotonic() - began)
    shop.site.stop()
    shop.site.set("sync", heartbeat_s=1)
    shop.site.start()
    shop.check()
    figures("network: none", "P3", presses=presses, seconds_unsent_at_most=round(longest, 2))


def test_a_busy_centre_is_left_alone_for_as_long_as_it_asks(shop: Shop, figures: Figures) -> None:
    """Seen to fail with Retry-After not looked at."""
    shop.proxy.retry_after_s = 2
    before = shop.proxy.met(Line.BUSY)
    shop.proxy.line = Line.BUSY
    shop.press()
    assert eventually(lambda: shop.proxy.met(Line.BUSY) >= before + 3, 10)
    at = [passed.at_s for passed in shop.proxy.passages if passed.line is Line.BUSY][before:]
    gaps = [later - sooner for sooner, later in pairwise(at)]
    assert min(gaps) >= 2
    shop.back_after()
    shop.check()
    figures("network: busy", "P3", tries=len(at), seconds_between_at_least=round(min(gaps), 2))


def test_a_line_too_slow_for_a_whole_batch_still_carries_all(shop: Shop, figures: Figures) -> None:
    """P3: where the reply to many answers takes longer than the device waits, fewer go at a time.

    Seen to fail with batches that stay at twenty after a failure.
    """
    shop.proxy.line = Line.REFUSED
    shop.press(24)
    shop.proxy.bytes_a_second = 1_200
    shop.proxy.line = Line.SLOW
    began = time.monotonic()
    assert shop.site.wait_sent(30)
    took = time.monotonic() - began
    shop.back_after()
    shop.check()
    figures("network: slow", "P3", answers=24, bytes_a_second=1_200, seconds=round(took, 1))


def test_answers_that_the_centre_will_not_have_step_aside(shop: Shop, figures: Figures) -> None:
    """P3: each poison answer has its reason, and blocks neither those before nor those behind.

    Three the centre refuses, over one it fails as a whole (500) until that is alone. Seen
    to fail with a refusal that leaves the answer waiting, and with nothing blamed for a 500.
    """
    shop.press(2)
    refused = (
        give(shop, survey="not-there", value=5),
        give(shop, value=77),
        give(shop, staff="x" * 99),
    )
    failing = give(shop)
    shop.proxy.poison = {failing}
    shop.press(3)
    assert shop.site.wait_sent(20)
    aside = {each.id for each in answers(shop.site.database) if each.state == "refused"}
    assert aside == {*refused, failing}
    assert refusals(shop) == {"unknown_survey", "off_scale", "bad_field", "http_500"}
    shop.proxy.poison = set()
    shop.site.stop()
    shop.site.start()
    assert eventually(lambda: shop.site.figures().refused == 3)  # what may pass later is tried
    shop.check()
    figures("network: poison answers", "P3 P4", poison=4, refused=len(aside), blocked=0)


def give(shop: Shop, **fields: object) -> str:
    """Let the device store an answer as only a broken one would; it does not run meanwhile."""
    shop.site.stop()
    usual = {"survey": "counter", "version": 1, "question": "score", "value": 5}
    stamp = SystemClock(ZoneInfo(ZONE)).stamp()
    given = Answer(
        id=str(uuid6.uuid7()),
        visit=str(uuid6.uuid7()),
        source=Source.TOUCH,
        stamp=stamp,
        **{**usual, **fields},
    )
    with Recorder(shop.site.database, StoreDay(ZONE, "00:00")) as recorder:
        recorder.record([given]).result(10)
    shop.site.start()
    return given.id


def refusals(shop: Shop) -> set[str]:
    """Return the codes of what was refused."""
    return {code for (code,) in select(shop.site.database, "SELECT code FROM answers") if code}


def test_fifty_equal_batches_at_once_count_once(shop: Shop, figures: Figures) -> None:
    """P2. Seen to fail with the rollup moved by all rows of a batch instead of the new ones."""
    shop.proxy.line = Line.REFUSED
    shop.press(20)
    shop.proxy.copies = 50
    shop.proxy.line = Line.COPIED
    assert eventually(lambda: max(Counter(shop.proxy.sent()).values(), default=0) >= 50, 30)
    shop.proxy.line, shop.proxy.copies = Line.OPEN, 2
    assert shop.site.wait_sent()
    found = shop.check(counts=True)
    figures("network: 50 equal batches at once", "P2", answers_doubled=0, answers=found.at_centre)


def test_a_name_that_does_not_resolve_and_then_does(
    centre: Centre, tmp_path: Path, presses: int, figures: Figures
) -> None:
    """P3. Seen to fail with an error of the name's look-up that ends the worker's thread."""
    need_namespaces()
    hosts, order = tmp_path / "hosts", tmp_path / "nsswitch.conf"
    hosts.touch()
    order.write_text("hosts: files\n")
    found = {Path("/etc/hosts"): hosts, Path("/etc/nsswitch.conf"): order}
    with Site(tmp_path / "site", centre, sync=WAITS) as site:
        shop = Shop(site, Proxy(centre.port).start(), History())
        site.through(shop.proxy.url)
        site.start(*believing(found))
        shop.press(presses)
        assert eventually(lambda: "cannot be reached" in (shop.last_error() or ""), 10)
        assert shop.waiting() == presses
        hosts.write_text("127.0.0.1 localhost\n")
        took = shop.back_after()
        shop.check()
        shop.proxy.stop()
    figures("network: names", "P3", answers=presses, seconds_until_all_was_sent=round(took, 1))


def test_any_trouble_after_any_other(shop: Shop, long: bool, figures: Figures) -> None:
    """P1 to P4, with the line changing in the middle of whatever is under way.

    Seen to fail with a ``duplicate`` taken for a refusal.
    """
    chance, lines, rounds = random.Random(4), list(Line), 16 if long else 1
    for _ in range(rounds):
        chance.shuffle(lines)
        for line in lines:
            before = shop.proxy.met(line)
            shop.proxy.line = line
            shop.press(chance.randrange(1, 4))
            eventually(lambda: shop.proxy.met(line) > before, chance.uniform(0.1, 1.5))  # noqa: B023
    took = shop.back_after()
    found = shop.check(counts=True)
    sent = shop.proxy.sent()
    figures(
        "network: any trouble after any other",
        "P1 P2 P3 P4",
        changes=rounds * len(lines),
        answers=found.at_centre,
        times_sent=len(sent),
        seconds_until_all_was_sent=round(took, 1),
    )
