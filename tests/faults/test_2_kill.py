"""Fault 2: killed at every write, fsync and send: the device with its worker, and the centre."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Figures
from tests.faults.lab.calls import (
    counted,
    counted_in,
    counting,
    killed_in,
    killing,
    needs_strace,
    points,
)
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check
from tests.faults.lab.history import History
from tests.faults.lab.site import Site
from tests.support.processes import eventually

pytestmark = pytest.mark.timeout(3600)

OFFLINE = {"KIOSK_SYNC_ENABLED": "false"}
STORING = ("pwrite64", "fdatasync", "sendto")
STARTING = ("pwrite64", "fdatasync", "ftruncate", "connect", "sendto", "recvfrom")
RECEIVING = ("recvfrom", "pwrite64", "fdatasync", "fsync", "unlink", "sendto")


@pytest.fixture(autouse=True)
def strace() -> None:
    """All of this needs strace."""
    needs_strace()


@pytest.fixture
def site(tmp_path: Path, centre: Centre) -> Iterator[Site]:
    """A shop whose device has been used before."""
    with Site(tmp_path / "shop", centre) as site:
        yield site


def test_a_device_killed_as_it_stores_and_sends_keeps_what_it_thanked_for(
    site: Site, tmp_path: Path, long: bool, figures: Figures
) -> None:
    """P1, P2, P4: at each write, fsync and send of three presses; the process that follows goes on.

    Seen to fail with each COMMIT left to the transaction that follows (kiosk/store/writer.py).
    """
    history, deaths = History(), 0
    device = site.start()
    with counted_in(device.pid, tmp_path / "calls", STORING):
        history.press_many(site, 3)
        assert site.wait_sent(), site.trouble()
    for call, at in points(counted(tmp_path / "calls"), STORING, None if long else 6):
        with killed_in(device.pid, call, at):
            history.press_many(site, 3)
            deaths += device.ended(0.5)
        site.stop()
        device = site.start()
        check(site, history, quiet=False, counts=False)
    assert site.wait_sent(), site.trouble()
    found = check(site, history)
    assert deaths >= 2
    figures(
        "killed as it stores and sends",
        "P1 P2 P4",
        kills=deaths,
        acknowledged=found.acknowledged,
        at_the_centre=found.at_centre,
        lost=0,
    )


def test_a_device_killed_as_it_starts_and_sends_its_backlog_doubles_nothing(
    site: Site, tmp_path: Path, long: bool, figures: Figures
) -> None:
    """P1, P2, P4: at each write, fsync, connection, send and receipt of a start with a backlog.

    Seen to fail with a batch that is noted as sent before the reply is there (sync/delivery.py):
    "the centre acknowledged answer .. and does not hold it".
    """
    history, deaths = History(), 0
    collect(site, history)
    site.start(*counting(tmp_path / "calls", STARTING))
    assert site.wait_sent(), site.trouble()
    site.stop()
    for call, at in points(counted(tmp_path / "calls"), STARTING, None if long else 6):
        collect(site, history)
        device = site.launch(*killing(call, at))
        eventually(lambda: not site.runs() or site.figures().waiting == 0, 20)
        deaths += device.ended(0.5)
        site.kill()
        check(site, history, quiet=False, counts=False)
    site.start()
    assert site.wait_sent(), site.trouble()
    found = check(site, history)
    assert deaths >= 2
    figures(
        "killed as it starts and sends a backlog",
        "P1 P2 P4",
        kills=deaths,
        at_the_centre=found.at_centre,
        doubled=0,
    )


def collect(site: Site, history: History) -> None:
    """Let two customers press while nothing can be sent."""
    site.start(**OFFLINE)
    history.press_many(site, 2)
    site.stop()


def test_a_centre_killed_as_it_takes_a_batch_keeps_what_it_receipted(
    site: Site, tmp_path: Path, long: bool, figures: Figures
) -> None:
    """P1, P2, P4: at each write, fsync, removal of the journal and send; the device tries again.

    Seen to fail without the transaction around a batch (sync/central/ingest/ledger.py): "1 counts
    of the centre were wrong".
    """
    centre = site.centre
    assert centre is not None
    history, deaths = History(), 0
    site.start()
    with counted_in(centre.worker(), tmp_path / "calls", RECEIVING):
        history.press_many(site, 2)
        assert site.wait_sent(), site.trouble()
    for call, at in points(counted(tmp_path / "calls"), RECEIVING, None if long else 4):
        worker = centre.worker()
        with killed_in(worker, call, at):
            history.press_many(site, 2)
            deaths += centre.replaced(worker, 1)
        assert site.wait_sent(), site.trouble()
        check(site, history, counts=False)
    found = check(site, history)
    assert deaths >= 2
    figures(
        "centre killed as it takes a batch",
        "P1 P2 P4",
        kills=deaths,
        receipted=found.sent,
        at_the_centre=found.at_centre,
    )
