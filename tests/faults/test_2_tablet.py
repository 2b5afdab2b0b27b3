"""Fault 2, tablet: killed at every write and fsync of a tap, and under taps and presses at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Timer

import pytest

from tests.faults.conftest import Figures
from tests.faults.lab.calls import counted, counted_in, killed_in, needs_strace, points
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check
from tests.faults.lab.glass import TABLET, Glass
from tests.faults.lab.history import History
from tests.faults.lab.process import Process
from tests.faults.lab.site import Site
from tests.faults.lab.world import another_boot

pytestmark = pytest.mark.timeout(1800)

STORING = ("fdatasync", "pwrite64")


@pytest.fixture
def site(tmp_path: Path, centre: Centre) -> Iterator[Site]:
    """A shop with a tablet."""
    needs_strace()
    with Site(tmp_path / "shop", centre, **TABLET) as site:
        yield site


def test_a_tablet_killed_as_it_stores_a_tap_keeps_what_it_thanked_for(
    site: Site, tmp_path: Path, glass: Glass, long: bool, figures: Figures
) -> None:
    """P1, P2, P4: at each write and fsync of a tap; the process that follows goes on.

    Seen to fail with each COMMIT left to the transaction that follows (kiosk/store/writer.py).
    """
    history, deaths = History(), 0
    device = glass.start(site, *another_boot(tmp_path))
    with counted_in(device.pid, tmp_path / "calls", STORING):
        assert is_thanked(history, site, glass)
    for call, at in points(counted(tmp_path / "calls"), STORING, None if long else 1):
        assert glass.asks(site), site.trouble()
        with killed_in(device.pid, call, at):
            history.tap_many(site, glass, 1)
            deaths += device.ended(0.5)
        site.kill()
        device = glass.start(site, *another_boot(tmp_path))
        check(site, history, quiet=False, counts=False)
    assert is_thanked(history, site, glass)
    assert site.wait_sent(), site.trouble()
    found = check(site, history)
    assert deaths
    figures(
        "tablet killed as it stores a tap",
        "P1 P2 P4",
        kills=deaths,
        acknowledged=found.acknowledged,
        at_the_centre=found.at_centre,
        lost=0,
    )


def is_thanked(history: History, site: Site, glass: Glass) -> bool:
    """Say whether one of three taps gets its thanks: a process that is traced may lose a touch."""
    return any(history.tap_many(site, glass, 1)[0].acknowledged for _ in range(3))


def test_taps_and_presses_at_once_under_kills_are_each_counted_once(
    tmp_path: Path, centre: Centre, glass: Glass, long: bool, figures: Figures
) -> None:
    """P1, P2, P4: one device with screen and console, both in use when it dies, again and again.

    Seen to fail with one COMMIT for fifty transactions (kiosk/store/writer.py).
    """
    chance, history = Random(3), History()
    kills = 40 if long else 1
    with Site(tmp_path / "shop", centre, **TABLET) as site:
        for _ in range(kills):
            device = glass.start(site, *another_boot(tmp_path))
            with killed_after(device, chance.uniform(0.5, 3)), ThreadPoolExecutor(1) as other:
                pressing = other.submit(go_on, site, lambda: history.press_many(site, 1))
                go_on(site, lambda: history.tap_many(site, glass, 1))
                pressing.result()
            check(site, history, quiet=False, counts=False)
        glass.start(site, *another_boot(tmp_path))
        assert history.tap_many(site, glass, 1)[0].acknowledged
        assert history.press_many(site, 1)[0].acknowledged
        assert site.wait_sent(), site.trouble()
        found = check(site, history)
    thanked = [sum(each.acknowledged for each in made) for made in (history.taps, history.presses)]
    figures(
        "killed under taps and presses",
        "P1 P2 P4",
        kills=kills,
        taps_thanked_for=thanked[0],
        presses_thanked_for=thanked[1],
        at_the_centre=found.at_centre,
        lost=0,
    )


@contextmanager
def killed_after(device: Process, seconds: float) -> Iterator[None]:
    """Kill a device in so many seconds, while the block runs."""
    kill = Timer(seconds, device.kill)
    kill.start()
    try:
        yield
    finally:
        kill.join()


def go_on(site: Site, doing: Callable[[], object]) -> None:
    """Do something again and again until the device has ended."""
    while site.runs():
        doing()
