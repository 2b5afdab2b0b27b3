"""Fault 6: midnight, the hour at which a day starts, and the nights on which clocks change."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from attrs import define, frozen

from kiosk.machine.clock import SystemClock
from kiosk.model.day import zone
from sync.enrol import enrol, save_enrolment
from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.site import Site
from tests.faults.lab.timeline import Timeline, at_centre, at_device
from tests.faults.lab.world import WallClock
from tests.support.database import assert_counts_right, select
from tests.support.processes import kiosk

pytestmark = pytest.mark.timeout(600)

LEADS_S = (
    6.0,
    20.0,
    60.0,
)  # before the edge, for the processes to start; a loaded machine needs more


@frozen
class Edge:
    """A moment (UTC) at which a store's day or hour changes."""

    name: str
    timezone: str
    day_starts: str
    at: str

    @property
    def store(self) -> str:
        """Return an id for a store with such days."""
        return self.name.replace(" ", "-")

    @property
    def at_s(self) -> float:
        """Return the moment in seconds since 1970."""
        return datetime.fromisoformat(f"{self.at}+00:00").timestamp()


SHORT = [
    Edge("spring in berlin", "Europe/Berlin", "00:00", "2026-03-29T01:00:00"),
    Edge("autumn in berlin", "Europe/Berlin", "02:30", "2026-10-25T01:00:00"),
    Edge("midnight in moscow", "Europe/Moscow", "00:00", "2026-06-14T21:00:00"),
]
LONG = [
    Edge("autumn day start in berlin", "Europe/Berlin", "02:30", "2026-10-25T00:30:00"),
    Edge("autumn in new york", "America/New_York", "00:00", "2026-11-01T06:00:00"),
    Edge("spring in new york", "America/New_York", "02:30", "2026-03-08T07:00:00"),
    Edge("four in the morning", "Europe/Berlin", "04:00", "2026-06-14T02:00:00"),
    Edge("skipped midnight in beirut", "Asia/Beirut", "00:00", "2026-03-28T22:00:00"),
]


@define
class Night:
    """A shop whose true time is that of ``edge``: its centre has no other."""

    edge: Edge
    site: Site
    centre: Centre
    timeline: Timeline
    ahead_s: float = 0.0

    def begin(self, wall: WallClock) -> None:
        """Start centre and device shortly before the edge; the device's own clock is today's."""
        for lead_s in LEADS_S:
            self.ahead_s = self.edge.at_s - lead_s - time.time()
            self.centre.start(**wall.fixed(self.ahead_s))
            self.site.start()
            if self.left_s() > 1:
                return
            self.end()
        pytest.fail(f"the processes took over {LEADS_S[-1]} s to start")

    def end(self) -> None:
        """End both."""
        self.site.kill()
        self.centre.kill()

    def true_s(self) -> float:
        """Return the time that it truly is there."""
        return time.time() + self.ahead_s

    def left_s(self) -> float:
        """Return the seconds until the edge."""
        return self.edge.at_s - self.true_s()


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre with a store for each edge; it does not run."""
    pytest.importorskip("django", reason="needs the extra: pip install feedback-kiosk[central]")
    centre = Centre(tmp_path_factory.mktemp("chain")).start()
    yield centre
    centre.kill()


@pytest.fixture
def nights(chain: Centre, tmp_path: Path, long: bool) -> Iterator[list[Night]]:
    """A shop for each edge, enrolled while the centre still has today's time."""
    made = [enrolled(edge, chain, tmp_path) for edge in (SHORT + LONG if long else SHORT)]
    chain.kill()
    yield made
    for night in made:
        night.end()


def enrolled(edge: Edge, centre: Centre, folder: Path) -> Night:
    """Return a shop in a store of its own."""
    days = ("--timezone", edge.timezone, "--day-starts", edge.day_starts)
    state = ("--state", centre.state)
    assert kiosk("central", "create-store", edge.store, *days, *state).returncode == 0
    code = kiosk("central", "enrol-code", edge.store, *state).stdout.strip()
    device = {"timezone": edge.timezone, "day_starts": edge.day_starts}
    site = Site(folder / edge.store, device=device, sync={"timeout_s": 2, "longest_wait_s": 1})
    site.set("sync", enabled=True)
    reply = enrol(centre.url, code, "lab", "0.1.0", SystemClock(zone(edge.timezone)))
    save_enrolment(site.state, centre.url, reply)
    night = Night(edge, site, centre, Timeline())
    night.timeline.true_s = night.true_s
    return night


def test_each_answer_is_counted_on_the_day_and_hour_that_the_stores_clocks_show(
    nights: list[Night], tmp_path: Path, figures: Figures
) -> None:
    """P5: at both ends, through the edge, whatever day the device's own clock has.

    Seen to fail with a day that begins at the second 02:30 of the night in autumn, and with the
    device's own wall clock taken for the day.
    """
    with WallClock(tmp_path) as wall:
        for night in nights:
            night.begin(wall)
            night.timeline.press(night.site, 3)
            threading.Event().wait(max(night.left_s(), 0) + 0.2)
            night.timeline.press(night.site, 2)
            assert night.site.wait_sent(20)
            compare(night)
            night.end()
    figures("clocks: changes of day and hour", "P5", edges=len(nights), answers=5 * len(nights))


def compare(night: Night) -> None:
    """See that both ends have the days and hours that the lab reckons."""
    edge, site = night.edge, night.site
    true = night.timeline.days(edge.timezone, edge.day_starts)
    assert len(set(true)) == 2 or "autumn" in edge.name
    here = at_device(site.database)
    there = at_centre(night.centre, site.figures().stream)
    assert night.timeline.check(here) == {"exact": 5}
    assert there == here
    assert [(each.day, each.hour) for each in here] == true
    assert_counts_right(site.database)
    counted = "SELECT day, hour, sum(n) FROM {} GROUP BY 1, 2 ORDER BY 1, 2"
    expected = sorted((*place, n) for place, n in Counter(true).items())
    assert select(site.database, counted.format("rollup")) == expected
    store = f"central_rollup WHERE store_id = '{edge.store}'"
    assert select(night.centre.database, counted.format(store)) == expected
