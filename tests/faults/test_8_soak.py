"""Fault 8, soak: a month of a busy shop, and what the device takes does not grow with it.

At the counter real processes: the device with its five buttons, the worker, the centre, and what a
shop's weeks bring: days offline, restarts, kills. A device runs for days on end here, for what a
start begins anew cannot grow; from one start to the next all clocks go on by a week. At the tablet
the real window under a clock that the test moves: customers, comments, people who walk away,
managers, cleaning.
"""

import gc
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from attrs import define, field

from kiosk.machine.clock import boottime_ms
from kiosk.screen.samples import shipped
from tests.faults.conftest import Figures
from tests.faults.lab import memory
from tests.faults.lab.centre import Centre
from tests.faults.lab.fingers import Fingers, stored, wrong
from tests.faults.lab.site import ZONE, Site
from tests.faults.lab.weeks import Weeks
from tests.faults.lab.world import WallClock, need_namespaces
from tests.support.database import assert_counts_right, select
from tests.support.manager import Manager
from tests.support.processes import eventually
from tests.support.tablet import no_screen, open_tablet

pytestmark = pytest.mark.timeout(3 * 3600)

PAGE = 4096
LOG_BYTES, BACKUPS = 20_000, 2
LINE = f"{'of the weeks before':999}\n"
SLACK_MS = 5  # the two clocks of the lab are read one after the other, and rounded
WAL_BYTES = 24 * 1024 * 1024


@define
class Evenings:
    """What was measured at the end of each day, of one process."""

    resident_mb: list[float] = field(factory=list)
    files: list[int] = field(factory=list)
    threads: list[int] = field(factory=list)
    bytes_an_answer: list[float] = field(factory=list)

    def note(self, pid: int, database: Path, before: tuple[int, int], answers: int) -> None:
        """Measure a process and its database; ``before``: bytes and answers in the morning."""
        self.resident_mb.append(memory.resident_mb(pid))
        self.files.append(memory.files(pid))
        self.threads.append(memory.threads(pid))
        wal = Path(f"{database}-wal")
        assert not wal.exists() or wal.stat().st_size < WAL_BYTES
        grown = size_of(database) - before[0]
        self.bytes_an_answer.append(grown / (answers - before[1]))

    def growth_mb(self) -> float:
        """Return how much more memory the last third took than the first days after warm-up."""
        third = max(1, len(self.resident_mb) // 3)
        return median(self.resident_mb[-third:]) - median(self.resident_mb[:third])

    def assert_level(self, a_day: int) -> None:
        """See that the last evening is like the first; so many answers came on each day."""
        assert self.growth_mb() < 8, self.resident_mb
        assert max(self.files) - min(self.files) <= 4, self.files
        assert max(self.threads) - min(self.threads) <= 2, self.threads
        pages = 3 * PAGE / a_day  # that happened to be begun on one day or on the next
        assert max(self.bytes_an_answer) < 1.5 * min(self.bytes_an_answer) + pages


def test_a_month_at_the_counter(
    tmp_path: Path, centre: Centre, long: bool, figures: Figures
) -> None:
    """P1, P2, P4, P5: nothing lost or doubled, times right, memory, files and threads as at first.

    Seen to fail with a writer that keeps the work it was given (memory, long form), with a
    transport that opens a session a request and closes none (files), and with a log that is never
    rotated.
    """
    need_namespaces("-T")
    weeks, days, a_day = (4, 7, 430) if long else (2, 2, 60)
    log = {"max_bytes": LOG_BYTES, "backups": BACKUPS, "level": "DEBUG"}
    lived, expected = [], weeks * days * a_day
    with WallClock(tmp_path) as wall, Site(tmp_path / "shop", centre, log=log) as site:
        (site.state / "kiosk.log").write_text(19 * LINE)  # nearly full from the weeks before
        fingers, month = Fingers(site.state), Weeks(site, centre, wall)
        for week in range(weeks):
            lived.append(live_a_week(month, fingers, days, a_day))
            end_the_week(month, killed=week % 2 == 0)
        rows = stored(site.database)
        assert list(wrong(fingers.pressed, rows)) == []
        assert len(rows) == len(fingers.acknowledged) == expected
        assert times(site) == dict.fromkeys(weekly(weeks), days * a_day)
        month.open_centre()
        month.open_device()
        assert site.wait_sent(120)
        assert len(centre.ids(streams(site))) == expected
        assert_counts_right(site.database)
        assert_log_bounded(site.state)
    for evenings in lived:
        evenings.assert_level(a_day)
    figures(
        "a month at the counter" if long else "two weeks at the counter",
        "P1 P2 P4 P5",
        presses=expected,
        memory_mb=round(lived[-1].resident_mb[-1]),
        grown_mb=round(max(evenings.growth_mb() for evenings in lived), 1),
        bytes_an_answer=round(median(lived[-1].bytes_an_answer)),
    )


def size_of(database: Path) -> int:
    """Return the bytes of a database, those of them that are still in its log too."""
    ((pages, page_bytes),) = select(
        database, "SELECT page_count, page_size FROM pragma_page_count, pragma_page_size"
    )
    return int(pages * page_bytes)


def live_a_week(month: Weeks, fingers: Fingers, days: int, presses: int) -> Evenings:
    """Let one process live through days, the second of them offline."""
    evenings = Evenings()
    month.centre.kill()
    month.open_centre()
    month.open_device()
    fingers.ahead_ms = month.ahead_s * 1000
    for day in range(days):
        live_a_day(month, fingers, evenings, presses, offline=day == 1)
    return evenings


def live_a_day(
    month: Weeks, fingers: Fingers, evenings: Evenings, presses: int, *, offline: bool
) -> None:
    """Let people press, send it all, in the evening where the line was down, and measure."""
    site = month.site
    assert site.device is not None
    if offline:
        month.centre.stop()
    before = size_of(site.database), len(fingers.acknowledged)
    for begin in range(0, presses, 5):
        hands = [fingers.press_soon(button, hold_ms=15) for button in range(1, 6)]
        for hand in hands[: presses - begin]:
            assert hand.result().told == "counted"
    if offline:
        month.open_centre()
    assert site.wait_sent(120)
    evenings.note(site.device.pid, site.database, before, len(fingers.acknowledged))


def end_the_week(month: Weeks, *, killed: bool) -> None:
    """End the device, cleanly or not, and the centre; and go on a week later."""
    if killed:
        month.site.kill()
    else:
        assert month.site.stop() == 0
    month.centre.stop()
    month.go_by()


def times(site: Site) -> Counter[str]:
    """See that each time is within its stated error; returns the answers of each day."""
    booted_ms = time.time_ns() // 1_000_000 - boottime_ms()
    sql = "SELECT occurred_ms - boottime_ms, error_ms, quality, day FROM answers"
    found: Counter[str] = Counter()
    for offset_ms, error_ms, quality, day in select(site.database, sql):
        assert quality == "exact"
        assert abs(offset_ms - booted_ms) <= error_ms + SLACK_MS
        found[day] += 1
    return found


def weekly(weeks: int) -> list[str]:
    """Return today and the same day of the weeks to come, at the store."""
    today = datetime.now(ZoneInfo(ZONE)).date()
    return [(today + timedelta(weeks=week)).isoformat() for week in range(weeks)]


def streams(site: Site) -> list[str]:
    from tests.faults.lab.checker import answers

    return list({each.stream for each in answers(site.database)})


def assert_log_bounded(state: Path) -> None:
    logs = sorted(state.glob("kiosk.log*"))
    assert 1 < len(logs) <= BACKUPS + 1
    assert all(path.stat().st_size <= LOG_BYTES for path in logs)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    with open_tablet(tmp_path) as tablet:
        manager = Manager(tablet)
        manager.start(shipped("checkout"), customer={"warm": True})
        yield manager


@pytest.mark.skipif(bool(no_screen()), reason=no_screen())
def test_a_month_at_the_tablet(manager: Manager, long: bool, figures: Figures) -> None:
    """P1, P9: each customer is stored, the screen is alive, memory as on the first day.

    Seen to fail with pages of the stage that are built anew whenever they are shown (190 MB in two
    days), and with a manager's side that is kept when it is left (widgets).
    """
    days, a_day = (30, 60) if long else (2, 8)
    tablet, chance, given = manager.tablet, Random(8), 0
    resident: list[float] = []
    widgets: list[int] = []
    for _ in range(days):
        for _ in range(a_day):
            given += visit(manager, chance)
            tablet.advance(chance.choice([6, 25, 60]))
        look_after(manager)
        send_all(manager)
        tablet.advance(10 * 3600 / 60)
        widgets.append(living_widgets())
        resident.append(memory.resident_mb(os.getpid()))
    assert tablet.screen == "attract"
    assert tablet.faults == []
    assert tablet.stored() == given
    assert_counts_right(tablet.recorder.path)
    third = max(1, days // 3)
    grown = median(resident[-third:]) - median(resident[:third])
    assert grown < (20 if long else 60)
    assert max(widgets) == widgets[0], widgets
    assert eventually(lambda: Path(f"{tablet.recorder.path}-wal").stat().st_size < WAL_BYTES)
    figures(
        "a month at the tablet" if long else "two days at the tablet",
        "P1 P9",
        answers=given,
        memory_mb=round(resident[-1]),
        grown_mb=round(grown, 1),
        widgets=widgets[-1],
    )


def living_widgets() -> int:
    """Return how many widgets there are, shown or not."""
    from kivy.uix.widget import Widget

    gc.collect()
    return sum(issubclass(type(each), Widget) for each in gc.get_objects())


def visit(manager: Manager, chance: Random) -> int:
    """Be a customer: some say why, some write, some walk away; returns how many answers came."""
    tablet, value = manager.tablet, chance.randint(1, 5)
    tablet.tap(f"rating-{value}")
    more = chance.choice(["leave", "skip", "topic", "write"])
    if more == "leave":
        tablet.advance(25)
        return 1
    topic = next(name for name in tablet.names() if name.startswith("topic-"))
    tablet.tap("skip" if more == "skip" else topic)
    if more != "write":
        tablet.tap("skip", "skip")
        return 1 + (more == "topic")
    tablet.type("долго")
    tablet.tap("send", "skip")
    return 3


def look_after(manager: Manager) -> None:
    """Be the manager: the score, the comments, a cleaning; and out again."""
    manager.enter("today")
    manager.tap("tab-comments", "tab-device", "care-cleaning")
    manager.tablet.advance(62)
    manager.tap("leave")
    manager.tablet.advance(2)


def send_all(manager: Manager) -> None:
    """Let the centre have all that waits."""
    recorder = manager.tablet.recorder
    ids = [answer.id for answer in manager.tablet.answers(10_000)]
    recorder.acknowledge(ids, (), manager.tablet.stamp().wall_ms).result(30)
