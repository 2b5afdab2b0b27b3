"""What tests share: a device that syncs with a scripted centre, and no test timed by Hypothesis."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.clocks import HandClock
from tests.support.scripted_centre import ScriptedCentre
from tests.support.sync_device import SyncDevice

# A slow machine is not a wrong answer.
settings.register_profile("kiosk", deadline=None)
settings.load_profile("kiosk")


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
