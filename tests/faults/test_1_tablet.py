"""Fault 1, tablet: the power goes at a random moment of a start, a tap or a thanks."""

from pathlib import Path
from random import Random

import pytest

from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check, check_device
from tests.faults.lab.disk import LosingDisk
from tests.faults.lab.glass import TABLET, Glass
from tests.faults.lab.history import History
from tests.faults.lab.site import Site
from tests.faults.lab.world import another_boot

pytestmark = pytest.mark.timeout(1800)


def test_a_tablet_whose_power_is_cut_keeps_what_its_screen_gave_thanks_for(
    disk: LosingDisk, tmp_path: Path, centre: Centre, glass: Glass, long: bool, figures: Figures
) -> None:
    """P1, P2, P4: cuts in the midst of taps and starts of one tablet; each time it asks again.

    Seen to fail with ``synchronous = NORMAL`` set and expected in opening.py: what was thanked for
    "is stored 0 times". And before the folder of Kivy's data was flushed: it came up with empty
    shaders after the first cut, and no window opened any more (kiosk/screen/kivy_data.py).
    """
    chance, history = Random(1), History()
    cuts = 60 if long else 3
    with Site(tmp_path / "shop", centre, state=disk.place / "state", **TABLET) as site:
        for number in range(cuts):
            use_until_the_cut(site, glass, history, disk, chance, starts=number % 5 == 4)
            if site.database.exists():
                check_device(site.database, history)
            assert not list(site.state.glob("*.bad-*")), "a power cut was taken for damage"
        glass.start(site, *another_boot(site.folder))
        assert history.tap_many(site, glass, 1)[0].acknowledged
        assert site.wait_sent(), site.trouble()
        assert site.faults() == {}
        found = check(site, history)
    figures(
        "power cuts of a tablet",
        "P1 P2 P4",
        cuts=cuts,
        acknowledged=found.acknowledged,
        at_the_centre=found.at_centre,
        lost=0,
    )


def use_until_the_cut(
    site: Site, glass: Glass, history: History, disk: LosingDisk, chance: Random, starts: bool
) -> None:
    """Cut the power of a tablet that starts, or that customers tap on."""
    if starts:
        site.launch(*another_boot(site.folder), DISPLAY=glass.display)
        disk.cut_after(chance.uniform(0.4, 1.5))
    else:
        glass.start(site, *another_boot(site.folder))
        history.tap_many(site, glass, chance.randrange(2))
        assert glass.asks(site), site.trouble()
        disk.cut_after(chance.uniform(0, 0.4), lambda: history.tap_many(site, glass, 1))
    site.kill()
    disk.take_down()
    disk.power_on()
