"""What a device does every day takes as many steps among many stored answers as among few.

Counted in steps of SQLite's machine, so that it holds on a slow machine as well; the bench has the
times.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kiosk.model.answer import Group
from kiosk.screen.manager.comment_filter import Filter, find
from kiosk.store.day_view import day_view
from kiosk.store.export import export
from kiosk.store.reader import Reader
from kiosk.store.status import status
from tests.bench.stored import TODAY, fill, this_evening
from tests.support.database import assert_counts_right
from tests.support.shop import MOSCOW

FEW, MANY = 10_000, 60_000
EVERY = 10  # steps
TOLERANCE = 1.05  # the trees are a little deeper


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A database with few stored answers and one with many; today is the same in both."""
    folder = tmp_path_factory.mktemp("stored")
    return [fill(folder / str(size), size) for size in (FEW, MANY)]


def steps(path: Path, work: Callable[[Reader], object]) -> int:
    """Return how many steps, in tens, a piece of reading takes."""
    count = 0

    def one_more() -> None:
        nonlocal count
        count += 1

    with Reader(path) as reader:
        reader.conn.set_progress_handler(one_more, EVERY)
        work(reader)
    return count


def export_of(day: date) -> Callable[[Reader], object]:
    return lambda reader: export(
        reader, "csv", reader.path.with_name("day.csv"), first=day, last=day
    )


def comments_of(wanted: Filter) -> Callable[[Reader], object]:
    return lambda reader: find(reader, wanted, 20, MOSCOW, this_evening())


@pytest.mark.parametrize(
    "work",
    [
        pytest.param(
            lambda reader: status(reader, this_evening(), url=None, enrolled=True), id="status"
        ),
        pytest.param(
            lambda reader: day_view(reader, MOSCOW, TODAY, this_evening()), id="manager's day"
        ),
        pytest.param(export_of(TODAY), id="export of a day"),
        pytest.param(comments_of(Filter()), id="comments"),
        pytest.param(comments_of(Filter(group=Group.DETRACTOR)), id="comments of a group"),
        pytest.param(comments_of(Filter(group=Group.PROMOTER)), id="comments of a rare group"),
        pytest.param(lambda reader: reader.waiting(500), id="what is sent next"),
    ],
)
def test_the_work_of_a_day_does_not_grow(
    databases: list[Path], work: Callable[[Reader], object]
) -> None:
    few, many = (steps(path, work) for path in databases)
    assert few > 0
    assert many <= few * TOLERANCE


def test_a_days_export_is_all_of_the_day(databases: list[Path]) -> None:
    counts = []
    for path in databases:
        assert_counts_right(path)
        with Reader(path) as reader:
            out = path.with_name("all.csv")
            counts.append(export(reader, "csv", out, first=TODAY, last=TODAY))
            ((there,),) = reader.rows("SELECT count(*) FROM answers WHERE day = ?", (str(TODAY),))
            assert counts[-1] == there
    assert counts[0] == counts[1] > 0
