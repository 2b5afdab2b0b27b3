"""Fault 3, a chain: the database is away, or held, while devices send; then it is back."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress

import pytest
import requests

from kiosk.store.notes import LAST_ERROR
from kiosk.store.reader import Reader
from sync.central.serve import THREADS
from sync.wire import MAX_ANSWERS, TIME_PATH
from tests.central.talk import answer
from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check
from tests.faults.lab.disk import LosingDisk
from tests.faults.lab.history import History
from tests.faults.lab.shared import Shared
from tests.faults.lab.site import Site
from tests.faults.lab.till import Till
from tests.faults.lab.wired import LONGEST_WAIT_S, TIMEOUT_S, WAITS
from tests.support.processes import eventually

pytestmark = pytest.mark.timeout(600)

BACK_S = 30.0
TRIED_S = 2 * (TIMEOUT_S + LONGEST_WAIT_S)  # by then a device has tried in vain, and once more
HELD_S = 10.0  # by then a thread that waits for a lock has given up
Away = Callable[[Shared], AbstractContextManager[None]]


@contextmanager
def ended(shared: Shared) -> Iterator[None]:
    shared.cluster.end()
    yield
    shared.cluster.start()


@contextmanager
def locked(shared: Shared) -> Iterator[None]:
    with shared.connect() as conn:
        conn.execute("LOCK TABLE central_device, central_answer IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def read_only(shared: Shared) -> Iterator[None]:
    """What was a stand-by takes the place of the database that failed, and is not yet promoted."""
    name, cut = shared.name, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ?"
    shared.change(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    for pid in shared.served_by():
        shared.rows(cut, pid)
    yield
    shared.cluster.execute(
        "SET default_transaction_read_only = off;"
        f" ALTER DATABASE {name} RESET default_transaction_read_only"
    )


@contextmanager
def frozen(shared: Shared) -> Iterator[None]:
    shared.cluster.freeze()
    try:
        yield
    finally:
        shared.cluster.thaw()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chain: Centre) -> Iterator[Site]:
    """A shop that sends to a chain's centre: nobody touches it from one test to the next."""
    with Site(tmp_path_factory.mktemp("shop"), chain, sync=WAITS) as site:
        site.start()
        yield site


@pytest.fixture(scope="module")
def history() -> History:
    """What happened in that shop."""
    return History()


@pytest.fixture(scope="module")
def till(chain: Centre) -> Till:
    """Another till of it, which can send from many hands at once."""
    return Till.enrolled(chain)


@pytest.mark.parametrize("away", [ended, locked, read_only], ids=lambda away: away.__name__)
def test_while_the_database_is_away_the_centre_says_so_and_devices_keep_all(
    site: Site,
    history: History,
    chain: Centre,
    shared: Shared,
    till: Till,
    away: Away,
    figures: Figures,
) -> None:
    """P3: 503 with Retry-After, as many times as the centre has threads, and none of them is lost.

    Then everything arrives once, without a touch. Seen to fail without the lock_timeout of
    sync/central/database.py (locked: no reply for two minutes), with nothing but OperationalError
    taken for the database's (read_only: 500, for which answers are blamed), and with a connection
    that is used again after such an error (read_only: 503 for minutes after it).
    """
    use(site, history)
    with away(shared):
        history.press_many(site, 3)
        told = till.send_at_once([chain.url] * THREADS)
        assert {(each.status, each.retry_after) for each in told} == {(503, "5")}
        assert requests.get(chain.url + TIME_PATH, timeout=HELD_S).status_code == 200
        assert eventually(lambda: trouble(site), 20)
        assert site.figures().waiting == 3
    took = back_after(site)
    found = check(site, history)
    figures(
        f"chain: database {away.__name__}",
        "P3",
        answers=found.at_centre,
        seconds_until_the_centre_said_so=round(max(each.seconds for each in told), 1),
        seconds_until_all_was_sent=took,
    )


def test_while_the_database_hangs_answers_wait_and_all_who_asked_are_answered_after(
    site: Site, history: History, chain: Centre, shared: Shared, till: Till, figures: Figures
) -> None:
    """P3: every thread of the centre waits for it, and as many requests wait for a thread.

    Meanwhile the device tries in vain. Seen to fail with answers booked as sent before the reply is
    there (sync/delivery.py): none of them waits any more.
    """
    use(site, history)
    with ThreadPoolExecutor(1) as hands:
        with frozen(shared):
            hanging = hands.submit(till.send_at_once, [chain.url] * 2 * THREADS)
            history.press_many(site, 3)
            assert eventually(lambda: trouble(site), 20)
            assert not eventually(lambda: site.figures().waiting != 3, TRIED_S)
        took = back_after(site)
        assert {each.status for each in hanging.result()} <= {200, 503}
    found = check(site, history)
    figures("chain: database hangs", "P3", answers=found.at_centre, seconds_until_all_was_sent=took)


def test_a_full_disk_of_the_database_takes_nothing_and_breaks_nothing(
    site: Site,
    history: History,
    chain: Centre,
    shared: Shared,
    till: Till,
    open_disk: LosingDisk,
    figures: Figures,
) -> None:
    """P1, P3: 503 for what has no room; with room again it is all there once, without a touch.

    Seen to fail with an error of the database that is swallowed (sync/central/ingest/ledger.py).
    """
    use(site, history)
    batch = [answer(seq, survey="counter") for seq in range(1, MAX_ANSWERS + 1)]
    with answers_on(open_disk, shared):
        with filled(open_disk):
            assert till.send(chain.url, batch).status == 503
            history.press_many(site, 3)
            assert chain.ids([till.stream]) == []
        assert set(till.send(chain.url, batch).outcomes()) == {"stored"}
        back_after(site)
        found = check(site, history)
    assert len(chain.ids([till.stream])) == MAX_ANSWERS
    figures("chain: disk full", "P1 P3", answers=found.at_centre + MAX_ANSWERS, lost=0)


@contextmanager
def answers_on(disk: LosingDisk, shared: Shared) -> Iterator[None]:
    """Let the answers alone lie on a disk of their own; the log has room elsewhere."""
    room, move = disk.place / "answers", "ALTER TABLE central_answer SET TABLESPACE"
    room.mkdir()
    shared.cluster.give(room)
    shared.cluster.execute(f"CREATE TABLESPACE small LOCATION '{room}'")
    shared.change(f"{move} small")
    yield
    shared.change(f"{move} pg_default")
    shared.cluster.execute("DROP TABLESPACE small")


@contextmanager
def filled(disk: LosingDisk) -> Iterator[None]:
    """Fill a disk to its last block."""
    filler = disk.place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 20))
    yield
    filler.unlink()


def use(site: Site, history: History) -> None:
    """Let two customers press, and all be sent."""
    history.press_many(site, 2)
    assert site.wait_sent(), site.trouble()
    assert eventually(lambda: not trouble(site), 20)


def trouble(site: Site) -> str | None:
    """Return what `kiosk status` shows of the line to the centre."""
    with Reader(site.database) as reader:
        return reader.fact(LAST_ERROR)


def back_after(site: Site) -> float:
    """Return the seconds until all was sent."""
    began = time.monotonic()
    assert site.wait_sent(BACK_S), site.trouble()
    return round(time.monotonic() - began, 1)
