"""The true time of every press, and whether what is stored of it says so."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from tests.faults.lab.centre import Centre
from tests.faults.lab.history import HOLD_MS, press_remote
from tests.faults.lab.site import Site

ROUNDING_MS = 2
_AT_DEVICE = "SELECT value, occurred_ms, error_ms, quality, day, hour FROM answers ORDER BY n"
_AT_CENTRE = """
    SELECT value, occurred_ms, time_error_ms, time_quality, day, hour FROM central_answer
    WHERE stream_id = ? ORDER BY seq"""


@frozen
class Stored:
    """What one end holds of an answer's time."""

    value: int
    occurred_ms: int
    error_ms: int | None
    quality: str
    day: str
    hour: int


@define
class Timeline:
    """The acknowledged presses of one device, in order, each with its true time from and to.

    true_s: the true time in seconds; this machine's clock, unless the test moves the world.
    """

    true_s: Callable[[], float] = time.time
    presses: list[tuple[int, int, int]] = field(factory=list)

    def press(self, site: Site, count: int = 1) -> None:
        """Let customers press; each must be thanked."""
        for _ in range(count):
            value = len(self.presses) % 5 + 1
            began = self._now_ms()
            press_remote(site.state, value, HOLD_MS)
            self.presses.append((value, began, self._now_ms()))

    def check(self, stored: Sequence[Stored]) -> Counter[str]:
        """See that each stored time is within its stated error; returns how many of each quality.

        A time without an error must not call itself exact or estimated.
        """
        assert [each.value for each in stored] == [value for value, _, _ in self.presses]
        for each, (_, began, ended) in zip(stored, self.presses, strict=True):
            if each.error_ms is None:
                assert each.quality in ("ntp", "unknown"), each
                continue
            slack = each.error_ms + ROUNDING_MS
            assert began - slack <= each.occurred_ms <= ended + slack, (each, began, ended)
        return Counter(each.quality for each in stored)

    def days(self, timezone: str, day_starts: str = "00:00") -> list[tuple[str, int]]:
        """Return the store's day and hour of each press, reckoned without the product."""
        return [_place(ms / 1000, ZoneInfo(timezone), day_starts) for ms in self._middles]

    @property
    def _middles(self) -> list[float]:
        return [(began + ended) / 2 for _, began, ended in self.presses]

    def _now_ms(self) -> int:
        return round(self.true_s() * 1000)


def _place(true_s: float, zone: ZoneInfo, day_starts: str) -> tuple[str, int]:
    """Return day and hour: a day begins when its clocks first show the hour at which it starts."""
    here = datetime.fromtimestamp(true_s, zone)
    begins = datetime.combine(here.date(), clock_time.fromisoformat(day_starts), zone)
    day = here.date() - timedelta(days=true_s < begins.timestamp())
    return day.isoformat(), here.hour


def at_device(database: Path) -> list[Stored]:
    """Return what the device holds."""
    with closing(sqlite3.connect(database, timeout=30)) as conn:
        return [Stored(*row) for row in conn.execute(_AT_DEVICE)]


def at_centre(centre: Centre, stream: str) -> list[Stored]:
    """Return what the centre holds of a stream."""
    return [Stored(*row) for row in centre.rows(_AT_CENTRE, stream.replace("-", ""))]
