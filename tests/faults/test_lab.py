"""The lab itself: a quiet day passes the checker, and a forged or lost answer does not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import attrs
import pytest

from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import Broken, check
from tests.faults.lab.glass import TABLET, Glass
from tests.faults.lab.history import History
from tests.faults.lab.site import Site


@pytest.fixture
def day(tmp_path: Path, centre: Centre) -> Iterator[tuple[Site, History]]:
    """A shop where five customers pressed, and all is sent."""
    with Site(tmp_path, centre) as site:
        site.start()
        history = History()
        history.press_many(site, 5)
        assert site.wait_sent()
        yield site, history


def test_a_quiet_day_is_found_right(day: tuple[Site, History]) -> None:
    found = check(*day)
    assert (found.acknowledged, found.stored, found.sent, found.at_centre) == (5, 5, 5, 5)


def test_an_answer_lost_at_the_centre_is_noticed(day: tuple[Site, History], centre: Centre) -> None:
    site, history = day
    centre.change(
        "DELETE FROM central_answer WHERE rowid = (SELECT max(rowid) FROM central_answer)"
    )
    with pytest.raises(Broken, match=r"acknowledged answer \w+ and does not hold it"):
        check(site, history)


def test_a_thanks_for_nothing_is_noticed(day: tuple[Site, History]) -> None:
    site, history = day
    last = history.presses[-1]
    history.presses.append(attrs.evolve(last, before_ms=last.after_ms + 1, after_ms=1 << 60))
    with pytest.raises(Broken, match="is stored 0 times"):
        check(site, history, counts=False)


def test_an_answer_that_nobody_gave_is_noticed(day: tuple[Site, History]) -> None:
    site, history = day
    history.presses.pop()
    with pytest.raises(Broken, match="nobody gave the answer"):
        check(site, history, counts=False)


def test_a_wrong_count_and_a_wrong_time_are_noticed(day: tuple[Site, History]) -> None:
    site, history = day
    site.stop()
    with closing(sqlite3.connect(site.database)) as conn, conn:
        conn.execute("UPDATE rollup SET n = n + 1")
        conn.execute("UPDATE answers SET occurred_ms = occurred_ms + 60000 WHERE n = 1")
    with pytest.raises(Broken, match=r"differ from a recount[^$]*off the true time"):
        check(site, history, counts=False)


def test_a_forged_tap_and_a_lost_one_are_noticed(tmp_path: Path, glass: Glass) -> None:
    history = History()
    with Site(tmp_path, **TABLET) as site:
        glass.start(site)
        (tap,) = history.tap_many(site, glass, 1)
        assert check(site, history).acknowledged == 1
        for forged, said in (
            (attrs.evolve(tap, value=5), "nobody gave the answer[^$]*is stored 0 times"),
            (attrs.evolve(tap, after_ms=tap.before_ms), "nobody gave[^$]*is stored 0 times"),
            (attrs.evolve(tap, told="set aside: repeat"), "is stored as 'counted'"),
        ):
            with pytest.raises(Broken, match=said):
                check(site, History(taps=[forged]))
