"""Which comments the manager looks at: days, group, theme, read or not."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from kiosk.model.answer import Group
from kiosk.model.periods import PeriodKind
from kiosk.screen.manager.comment_filter import Filter, Found, find
from kiosk.screen.manager.sample_shop import DAY, NOW_MS, TODAY, SampleShop, open_sample, stamp
from kiosk.store.reader import Reader

SHOP = SampleShop(past=10, usual=60)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with open_sample(tmp_path_factory.mktemp("shop"), SHOP, lambda: NOW_MS) as recorder:
        return recorder.path


def look(database: Path, wanted: Filter, many: int = 1000) -> Found:
    with Reader(database) as reader:
        return find(reader, wanted, many, DAY, stamp(NOW_MS))


def test_all_days_and_everybody_is_where_one_begins(database: Path) -> None:
    found = look(database, Filter())
    assert (Filter().who, Filter().period(TODAY)) == ("all", None)
    assert len({each.day for each in found.comments}) > 5
    assert found.counts.comments == len(found.comments)


def test_there_is_more_only_if_there_is(database: Path) -> None:
    everything = len(look(database, Filter()).comments)
    assert look(database, Filter(), everything - 1).more
    assert not look(database, Filter(), everything).more


def test_a_period_holds_the_day_it_is_around(database: Path) -> None:
    yesterday = date(2026, 11, 20)
    found = look(database, Filter(PeriodKind.DAY, yesterday))
    assert {each.day for each in found.comments} == {yesterday}
    week = Filter(PeriodKind.WEEK).period(TODAY)
    assert week is not None
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))


def test_the_days_known_bound_what_can_be_turned_to(database: Path) -> None:
    days = look(database, Filter()).days
    assert (days.first, days.today) == (date(2026, 11, 11), TODAY)


@pytest.mark.parametrize("group", Group)
def test_one_group_only(database: Path, group: Group) -> None:
    wanted = evolve(Filter(), group=group)
    assert wanted.who == group
    assert {each.group for each in look(database, wanted).comments} == {group}


def test_nothing_has_been_read_or_sorted_yet(database: Path) -> None:
    everything = look(database, Filter())
    assert look(database, Filter(unread=True)).comments == everything.comments
    assert look(database, Filter(theme="")).comments == everything.comments
    assert look(database, Filter(theme="Цены")).comments == ()
    assert everything.themes == ("Очереди", "Персонал", "Цены")
