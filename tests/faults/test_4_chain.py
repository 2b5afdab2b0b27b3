"""Fault 4, a chain: two centres on one database, asked at once, in turn, and by two of a kind."""

import os
import signal
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sync.central.database import STANDING_S
from tests.central.talk import answer
from tests.faults.conftest import Figures
from tests.faults.lab.calls import needs_strace, stopped_in
from tests.faults.lab.centre import Centre
from tests.faults.lab.history import History
from tests.faults.lab.proxy import Line, Proxy
from tests.faults.lab.shared import Shared
from tests.faults.lab.site import Site
from tests.faults.lab.till import Till, Told
from tests.faults.lab.wired import WAITS, Shop
from tests.support.processes import eventually

pytestmark = pytest.mark.timeout(600)

WORDS = {"survey": "counter", "version": 1, "question": "score"}
DAY_MS = 86_400_000
NOON_MS = 1_790_000_000_000 // DAY_MS * DAY_MS + DAY_MS // 2


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, chain: Centre, second: Centre) -> Iterator[Shop]:
    """A shop whose requests go to both in turn."""
    proxy = Proxy(chain.port, second.port).start()
    with Site(tmp_path_factory.mktemp("shop"), chain, sync=WAITS) as site:
        site.through(proxy.url)
        site.start()
        yield Shop(site, proxy, History())
    proxy.stop()


def test_a_device_whose_requests_go_to_two_centres_in_turn(
    shop: Shop, shared: Shared, long: bool, figures: Figures
) -> None:
    """P2, P4: each of its batches meets another centre than the one before.

    Seen to fail with a stream that each process remembers (sync/central/ingest/locks.py): "all is
    quiet, and the centre knows of gaps".
    """
    presses = 100 if long else 6
    for _ in range(presses):
        shop.press()
        assert shop.site.wait_sent()
    found = shop.check(counts=True)
    asked = sum(shop.proxy.met(line) for line in Line)
    assert none_stuck(shared)
    figures("chain: two centres in turn", "P2 P4", requests=asked, answers=found.at_centre)


def test_fifty_equal_batches_at_once_over_two_centres_count_once(
    shop: Shop, shared: Shared, figures: Figures
) -> None:
    """P2, P4. Seen to fail with the rollup moved by all rows of a batch instead of the new ones."""
    shop.proxy.line = Line.REFUSED
    shop.press(20)
    shop.proxy.copies = 50
    shop.proxy.line = Line.COPIED
    assert eventually(lambda: max(Counter(shop.proxy.sent()).values(), default=0) >= 50, 30)
    shop.proxy.line = Line.OPEN
    assert shop.site.wait_sent()
    found = shop.check(counts=True)
    assert none_stuck(shared)
    figures("chain: 50 equal batches over two centres", "P2 P4", answers=found.at_centre, doubled=0)


def none_stuck(shared: Shared) -> bool:
    """Whether no transaction stands open, and no lock of one is left."""
    mine = "FROM pg_stat_activity WHERE datname = ? AND xact_start IS NOT NULL"
    count = f"SELECT count(*) {mine} AND pid <> pg_backend_pid()"
    return bool(eventually(lambda: shared.rows(count, shared.name) == [(0,)], 10))


def test_batches_that_count_in_the_same_places_never_wait_for_each_other_crosswise(
    chain: Centre, second: Centre, shared: Shared, long: bool, figures: Figures
) -> None:
    """P2, P4: new answers and better times of old ones, of two devices of one till, at once.

    Seen to fail with a rollup that is moved twice in a batch, for what is new and for better times.
    """
    tills = [Till.enrolled(chain, "both") for _ in range(2)]
    rounds, told = 150 if long else 5, list[Told]()
    with ThreadPoolExecutor(2) as hands:
        for number in range(rounds):
            for step in (guessed, known):
                batches = [step(till, 10 * number) for till in (0, 1)]
                urls = (chain.url, second.url)
                told += hands.map(Till.send, tills, urls, batches)
    assert {each.status for each in told} == {200}
    assert shared.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = ?", shared.name) == [
        (0,)
    ]
    assert chain.wrong_counts() == 0
    figures("chain: crosswise counts", "P2 P4", batches=len(told), deadlocks=0, wrong_counts=0)


def guessed(till: int, base: int) -> list[dict[str, Any]]:
    """Return five answers behind that number, whose day was guessed, and is the other till's."""
    made = (dated(till, base + n, 1 - till) for n in range(1, 6))
    return [each | {"time_quality": "unknown", "time_error_ms": None} for each in made]


def known(till: int, base: int) -> list[dict[str, Any]]:
    """Return the same with their true day, and five new ones of that day."""
    return [dated(till, base + n, till) for n in range(1, 11)]


def dated(till: int, seq: int, days_ago: int) -> dict[str, Any]:
    """Return an answer of a till, the same for its number whenever it is made."""
    id_ = str(uuid.uuid5(uuid.NAMESPACE_OID, f"till {till}, answer {seq}"))
    at_ms = NOON_MS - days_ago * DAY_MS
    return answer(seq, id=id_, visit=id_, wall_ms=0, occurred_ms=at_ms, **WORDS)


def test_a_centre_that_stands_still_in_a_batch_gives_its_device_free(
    shop: Shop, chain: Centre, shared: Shared, figures: Figures
) -> None:
    """P2, P3: stopped in the midst of a transaction, as a machine that goes off without a word.

    What it holds is undone, and the other centre takes the batch. Seen to fail without the
    idle_in_transaction_session_timeout of sync/central/database.py: half a minute later
    nothing has arrived.
    """
    needs_strace()
    shop.press()
    assert shop.site.wait_sent()
    worker = chain.worker()
    with stopped_in(worker, "sendto", 5):
        shop.press(3)
        assert eventually(lambda: in_a_batch(shared), 20)
    began = time.monotonic()
    try:
        assert shop.site.wait_sent(STANDING_S + 20), shop.site.trouble()
        took = time.monotonic() - began
    finally:
        os.kill(worker, signal.SIGCONT)
    assert none_stuck(shared)
    found = shop.check(counts=True)
    figures(
        "chain: a centre stands still in a batch",
        "P2 P3",
        answers=found.at_centre,
        seconds_until_the_other_took_it=round(took, 1),
    )


def in_a_batch(shared: Shared) -> bool:
    """Whether a transaction waits for its centre to go on, for longer than a moment."""
    idle = "state = 'idle in transaction' AND now() - state_change > interval '1 s'"
    return bool(
        shared.rows(f"SELECT 1 FROM pg_stat_activity WHERE datname = ? AND {idle}", shared.name)
    )
