"""Fault 5, a chain: yesterday's dump in the place of the database, and two of one card at once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check, check_twins
from tests.faults.lab.history import History
from tests.faults.lab.shared import Shared
from tests.faults.lab.site import Site
from tests.faults.lab.till import Till
from tests.faults.lab.wired import WAITS
from tests.support.processes import eventually

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def presses(long: bool) -> int:
    """How many customers come at each step."""
    return 100 if long else 6


@pytest.fixture
def site(tmp_path: Path, chain: Centre) -> Iterator[Site]:
    """A shop that sends to a chain's centre."""
    with Site(tmp_path / "shop", chain, sync=WAITS) as site:
        site.start()
        yield site


def press(site: Site, history: History, count: int) -> None:
    """Let customers press; each must be thanked."""
    assert all(made.acknowledged for made in history.press_many(site, count))


def test_a_chain_restored_from_yesterdays_dump_is_refilled(
    site: Site, chain: Centre, shared: Shared, tmp_path: Path, presses: int, figures: Figures
) -> None:
    """P2, P3, P4: by pg_dump and pg_restore, while its centre runs and devices send.

    A database without tables is away, and no answer's fault. Seen to fail with nothing but
    OperationalError taken for the database's (sync/central/api/errors.py): 500.
    """
    history, till = History(), Till.enrolled(chain)
    press(site, history, presses)
    assert site.wait_sent()
    shared.backup(tmp_path / "yesterday")
    press(site, history, presses)
    assert site.wait_sent()
    shared.erase()
    press(site, history, 2)
    assert till.send(chain.url).status == 503
    shared.restore(tmp_path / "yesterday")
    stream, due = site.figures().stream, len(history.presses)
    assert eventually(lambda: len(chain.ids([stream])) == due, 30), site.trouble()
    assert site.wait_sent(), site.trouble()
    found = check(site, history)
    assert found.refused == 0
    figures("chain: restored from a dump", "P2 P3 P4", refilled=presses, at_the_centre=due)


def test_two_devices_with_one_card_that_call_two_centres(
    site: Site,
    chain: Centre,
    second: Centre,
    tmp_path: Path,
    presses: int,
    figures: Figures,
) -> None:
    """P2, P4: the same stream and numbers at both at once; the copy takes a stream of its own.

    Seen to fail with ``seq_conflict`` booked as an ordinary refusal (sync/settle.py).
    """
    history = History()
    press(site, history, presses)
    assert site.wait_sent()
    site.stop()
    site.set("sync", enabled=False)
    site.start()
    press(site, history, presses)
    site.stop()
    site.set("sync", enabled=True)
    state = Path(shutil.copytree(site.state, tmp_path / "copy" / "state"))
    with Site(tmp_path / "copy", state=state, sync=WAITS) as copy:
        copy.set("sync", enabled=True, url=second.url)
        twins = [(site, history), (copy, History(list(history.presses)))]
        for each in (site, copy):
            each.launch()
        for each in (site, copy):
            assert each.device is not None
            each.device.wait_ready()
        for each, its in twins:
            press(each, its, presses)
        assert all(each.wait_sent() for each, _ in twins)
        both = check_twins(twins, chain)
    figures("chain: one card at two centres", "P2 P4", answers=both, lost=0, doubled=0)
