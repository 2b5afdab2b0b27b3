"""Fault 10, a chain: PostgreSQL of every released schema, with answers in it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check
from tests.faults.lab.history import History
from tests.faults.lab.released import CENTRE_LEVELS, migrate_centre
from tests.faults.lab.shared import Shared
from tests.faults.lab.site import Site
from tests.faults.lab.wired import WAITS

pytestmark = pytest.mark.timeout(600)

CHANGED = "SELECT name FROM django_migrations WHERE app = 'central' ORDER BY name"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chain: Centre) -> Iterator[Site]:
    """A shop of the chain, whose customers have answered."""
    with Site(tmp_path_factory.mktemp("shop"), chain, sync=WAITS) as site:
        yield site


@pytest.fixture(scope="module")
def history() -> History:
    """What happened in that shop."""
    return History()


@pytest.mark.parametrize("level", CENTRE_LEVELS[:-1])
def test_a_chain_of_that_release_goes_on(
    site: Site, history: History, shared: Shared, tmp_path: Path, level: str, figures: Figures
) -> None:
    """P3, P4: two centres start on it at once, one changes the tables, and both go on.

    Seen to fail without ``_alone`` of sync/central/running.py: one of them does not start,
    "the database did not take part".
    """
    site.start()
    history.press_many(site, 5)
    assert site.wait_sent(), site.trouble()
    site.stop()
    then = Shared(shared.cluster, f"chain_of_{level}")
    then.erase()
    migrate_centre(tmp_path, level, shared.cluster.url(then.name))
    then.take_rows(shared)
    centres = [Centre(tmp_path / name, then) for name in ("first", "second")]
    try:
        with ThreadPoolExecutor(2) as hands:
            list(hands.map(Centre.start, centres))
        assert then.rows(CHANGED) == [(each,) for each in CENTRE_LEVELS]
        _goes_on(site, history, centres[0])
        figures(f"chain of {level}", "P3 P4", answers=len(history.presses), lost=0)
    finally:
        for centre in centres:
            centre.kill()


def _goes_on(site: Site, history: History, centre: Centre) -> None:
    """See that the device finds everything at a centre, and sends more to it."""
    before, site.centre = site.centre, centre
    site.through(centre.url)
    site.start()
    history.press_many(site, 3)
    assert site.wait_sent(), site.trouble()
    check(site, history)
    site.stop()
    site.centre = before
    site.through("")
