"""Fault 6: clocks that are wrong, stepped, or were never told the time."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import define

from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import answers, check_centre
from tests.faults.lab.proxy import Line, Proxy
from tests.faults.lab.site import ZONE, Site
from tests.faults.lab.timeline import Stored, Timeline, at_centre, at_device
from tests.faults.lab.world import DAY_S, WallClock, fresh_boot, need_namespaces
from tests.support.certificates import Authority
from tests.support.database import assert_counts_right
from tests.support.processes import eventually

pytestmark = pytest.mark.timeout(600)

WAITS = {"heartbeat_s": 1, "timeout_s": 2, "longest_wait_s": 1}
YEAR_S = 365 * DAY_S
FIRST_DAY_S = 10 * 3600.0  # of 1970
OFF_S = 3.0  # without power; longer than a press takes here, or no error of a time would show


@define
class Shop:
    """A device that believes a wall clock of its own, its line, and the true times."""

    site: Site
    proxy: Proxy
    wall: WallClock
    centre: Centre
    timeline: Timeline

    def start(self, *before: object) -> None:
        """Start the device on its own clock."""
        self.site.start(*before, **self.wall.env)

    def press(self, count: int = 2) -> None:
        """Let customers press."""
        self.timeline.press(self.site, count)

    def check(self) -> dict[str, int]:
        """See that times and days are right at both ends; returns how many of each quality."""
        assert self.site.wait_sent(20), self.site.device and self.site.device.output
        here = at_device(self.site.database)
        qualities = self.timeline.check(here)
        assert there(self) == here
        trusted = [place for each, place in zip(here, self.days(), strict=True) if each.error_ms]
        assert [(each.day, each.hour) for each in here if each.error_ms] == trusted
        assert_counts_right(self.site.database)
        check_centre(self.centre, answers(self.site.database))
        return dict(qualities)

    def days(self) -> list[tuple[str, int]]:
        """Return the true day and hour of each press."""
        return self.timeline.days(ZONE)


@pytest.fixture
def shop(tmp_path: Path, centre: Centre) -> Iterator[Shop]:
    """A device that does not run yet; its line is down."""
    proxy = Proxy(centre.port).start()
    with WallClock(tmp_path) as wall, Site(tmp_path / "site", centre, sync=WAITS) as site:
        site.through(proxy.url)
        proxy.line = Line.REFUSED
        yield Shop(site, proxy, wall, centre, Timeline())
    proxy.stop()


@pytest.mark.parametrize("ahead_s", [10 * YEAR_S, None], ids=["ten years ahead", "1970"])
def test_a_wrong_clock_stores_the_right_time(
    shop: Shop, ahead_s: float | None, figures: Figures
) -> None:
    """P5: once the centre was heard, wall clocks count for nothing, before it and after.

    Seen to fail with ``locate`` taking the wall clock where the boot has an anchor.
    """
    if ahead_s is None:
        shop.wall.at(FIRST_DAY_S)
    else:
        shop.wall.ahead(ahead_s)
    shop.start()
    shop.press()
    shop.proxy.line = Line.OPEN
    assert shop.site.wait_sent(20)
    shop.press()
    assert shop.check() == {"exact": 4}
    error = max(each.error_ms or 0 for each in at_device(shop.site.database))
    figures("clocks: wrong by years", "P5", answers=4, ms_of_error_stated_at_most=error)


def test_a_clock_stepped_between_tap_and_upload(shop: Shop, figures: Figures) -> None:
    """P5. Seen to fail with the wall clock taken although the boot has an anchor."""
    shop.start()
    steps = (0, 3 * DAY_S, -56 * YEAR_S, 3600, -1800)
    for ahead_s in steps:
        shop.wall.ahead(ahead_s)
        shop.press(1)
    shop.wall.ahead(10 * YEAR_S)
    shop.proxy.line = Line.OPEN
    assert shop.site.wait_sent(20)
    shop.wall.ahead(-10 * YEAR_S)
    shop.press(1)
    assert shop.check() == {"exact": 6}
    figures("clocks: stepped between tap and upload", "P5", steps=len(steps) + 2, wrong_times=0)


def test_a_boot_that_never_was_online_lies_between_its_neighbours(
    shop: Shop, figures: Figures
) -> None:
    """P5: its answers are estimated, and the truth lies within the error stated.

    Seen to fail with the earliest possible time stored as if it were the true one.
    """
    need_namespaces("-T")
    shop.proxy.line = Line.OPEN
    shop.start(*fresh_boot(shop.site.folder))
    shop.press()
    assert shop.site.wait_sent(20)
    shop.site.stop()
    threading.Event().wait(OFF_S)
    shop.proxy.line = Line.REFUSED
    shop.wall.ahead(-30 * DAY_S)
    shop.start(*fresh_boot(shop.site.folder))
    shop.press()
    shop.site.stop()
    shop.wall.ahead(10 * YEAR_S)
    shop.start(*fresh_boot(shop.site.folder))
    shop.press()
    shop.proxy.line = Line.OPEN
    assert shop.check() == {"exact": 4, "estimated": 2}
    between_ms = shop.timeline.presses[4][1] - shop.timeline.presses[1][2]
    errors = [each.error_ms or 0 for each in at_device(shop.site.database)[2:4]]
    assert max(errors) <= between_ms
    figures(
        "clocks: a boot never online",
        "P5",
        answers=2,
        ms_between_its_neighbours=between_ms,
        ms_of_error_stated_at_most=max(errors),
    )


def test_before_anybody_told_the_time_nothing_is_known_and_that_is_said(
    shop: Shop, figures: Figures
) -> None:
    """P5: the first boot of all, at 1970 and never online: kept, sent, marked as unknown.

    Seen to fail with an error of 0 stated for a time without bounds.
    """
    need_namespaces("-T")
    shop.wall.at(FIRST_DAY_S)
    shop.start(*fresh_boot(shop.site.folder))
    shop.press()
    shop.site.stop()
    shop.start(*fresh_boot(shop.site.folder))
    shop.proxy.line = Line.OPEN
    shop.press()
    assert shop.check() == {"unknown": 2, "exact": 2}
    figures("clocks: never told the time", "P5", answers=2, marked_unknown=2)


@pytest.mark.parametrize("device_at_1970", [True, False], ids=["accepted", "refused"])
def test_a_time_that_became_known_after_sending_is_put_right_at_the_centre_too(
    shop: Shop, device_at_1970: bool, figures: Figures
) -> None:
    """P4, P5: also the counts of the wrong day. The centre's own clock stood years back at first.

    What the device dates 1970 is accepted as of unknown time; what it dates today is refused as
    of the future. Seen to fail with a duplicate's better time thrown away at the centre, and with
    refusals tried again only once a day.
    """
    if device_at_1970:
        shop.wall.at(FIRST_DAY_S)
    with centre_at(shop, -20 * YEAR_S):
        shop.proxy.line = Line.OPEN
        shop.start()
        shop.press()
        assert shop.site.wait_sent(20)
        before = shop.site.figures()
        assert (before.sent, before.refused) == ((2, 0) if device_at_1970 else (0, 2))
    assert eventually(lambda: {each.quality for each in there(shop)} == {"exact"}, 20)
    assert shop.check() == {"exact": 2}
    figures("clocks: time known after sending", "P4 P5", answers=2, put_right=2)


@contextmanager
def centre_at(shop: Shop, ahead_s: float) -> Iterator[None]:
    """Let the centre's clock be wrong meanwhile, and right after the centre's restart."""
    shop.centre.kill()
    shop.centre.start(**shop.wall.fixed(ahead_s))
    try:
        yield
    finally:
        shop.centre.kill()
        shop.centre.start()


def there(shop: Shop) -> list[Stored]:
    """Return what the centre holds."""
    return at_centre(shop.centre, shop.site.figures().stream)


def test_a_certificate_that_is_not_valid_yet_by_the_devices_clock(
    shop: Shop, tmp_path: Path, figures: Figures
) -> None:
    """P5, P8: the device asks the time without its token, and sends.

    Seen to fail without the probe: the device stays silent for ever.
    """
    authority = Authority(tmp_path)
    today = datetime.now(UTC)
    dates = [f"{today + timedelta(days=days):%Y%m%d}" for days in (-2, 300)]
    front = tls_front(shop.centre, authority.server(*dates))
    shop.site.set("sync", url=front.url, ca_file=str(authority.file))
    shop.wall.at(FIRST_DAY_S)
    shop.start()
    shop.press()
    assert shop.check() == {"exact": 2}
    paths = [passed.path for passed in front.passages]
    front.stop()
    assert paths[0] == "/api/v1/time"
    figures("clocks: certificate not yet valid", "P5 P8", answers=2, seconds_wrong=0)


def tls_front(centre: Centre, tls: ssl.SSLContext) -> Proxy:
    """Return the HTTPS proxy that stands in front of the centre."""
    return Proxy(centre.port, tls=tls).start()
