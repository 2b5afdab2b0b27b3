"""Fault 1, a chain: the power of the machine goes that has the chain's PostgreSQL."""

import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Timer

import pytest

from tests.central.postgres import Cluster, binaries
from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check
from tests.faults.lab.disk import LosingDisk
from tests.faults.lab.history import History
from tests.faults.lab.shared import Shared
from tests.faults.lab.site import Site
from tests.faults.lab.wired import WAITS

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture
def machine(open_disk: LosingDisk) -> Iterator[Cluster]:
    """A PostgreSQL that has its files on that disk."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL programs here (Debian: postgresql); no chain is tested")
    cluster = Cluster(programs, durable=True, data=open_disk.place / "data")
    yield cluster
    cluster.stop()


@pytest.fixture
def centre(machine: Cluster, tmp_path: Path) -> Iterator[Centre]:
    """A centre on another machine: it stays when that one goes."""
    pytest.importorskip("django", reason="needs the extra: pip install feedback-kiosk[central]")
    centre = Centre(tmp_path / "centre", Shared(machine, "postgres")).start()
    yield centre
    centre.kill()


def test_a_chains_database_whose_power_is_cut_keeps_what_was_receipted(
    open_disk: LosingDisk,
    machine: Cluster,
    centre: Centre,
    tmp_path: Path,
    long: bool,
    figures: Figures,
) -> None:
    """P1, P2, P4: cuts under presses; nobody touches the centre or the device after them.

    Seen to fail with ``synchronous_commit=off`` among the options of sync/central/database.py: "the
    centre acknowledged answer .. and does not hold it".
    """
    chance, history, cuts = Random(3), History(), 40 if long else 2
    with Site(tmp_path / "shop", centre, sync=WAITS) as site:
        site.start()
        for _ in range(cuts):
            cut = Timer(chance.uniform(0, 0.5), open_disk.cut)
            cut.start()
            while cut.is_alive():
                history.press_many(site, 1)
            machine.end(signal.SIGKILL)
            open_disk.take_down()
            open_disk.power_on()
            machine.start()
            check(site, history, quiet=False, counts=False)
            assert site.wait_sent(), site.trouble()
        found = check(site, history)
    figures(
        "chain: power cuts of the database",
        "P1 P2 P4",
        cuts=cuts,
        receipted=found.sent,
        at_the_centre=found.at_centre,
        lost=0,
    )
