"""What tests share: a shop's database, a disk that can fail, a device that syncs; no deadlines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.faults.lab.disk import LosingDisk, why_no_disk
from tests.support.clocks import HandClock
from tests.support.scripted_centre import ScriptedCentre
from tests.support.shop import Shop
from tests.support.sync_device import SyncDevice

# A slow machine is not a wrong answer.
settings.register_profile("kiosk", deadline=None)
settings.load_profile("kiosk")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop that is open, in an empty folder."""
    shop = Shop(tmp_path / "state")
    shop.open()
    yield shop
    shop.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[LosingDisk]:
    """A small disk of its own, which loses what was not flushed when its power goes."""
    if why := why_no_disk():
        pytest.skip(why)
    with LosingDisk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def centre(clock: HandClock) -> Iterator[ScriptedCentre]:
    centre = ScriptedCentre(clock.true_ms)
    yield centre
    if centre.running:
        centre.stop()


@pytest.fixture
def device(tmp_path: Path, centre: ScriptedCentre, clock: HandClock) -> Iterator[SyncDevice]:
    device = SyncDevice(tmp_path, centre.url, clock)
    yield device
    device.close()
