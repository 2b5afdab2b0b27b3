"""A week and a month as the manager sees them: a point a day, and the whole."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.model.answer import SetAside, Source
from kiosk.model.comparing import Said
from kiosk.model.errors import BadInput
from kiosk.store.day_view import day_view
from kiosk.store.period_view import period_view
from tests.support.shop import HOUR, Shop, shipped
from tests.support.weeks import day_of, go_to, visit

MONDAY = date(2026, 3, 2)


@pytest.fixture
def shop(tmp_path):
    shop = Shop(tmp_path / "state", now="2025-01-06 06:00")
    shop.open()
    shop.recorder.register_survey(shipped("counter")).result(30)
    yield shop
    shop.close()


def viewed(shop, kind="week", day=MONDAY):
    with shop.reader() as reader:
        return period_view(reader, shop.day, kind, day, shop.stamp())


def test_a_week_has_a_point_for_each_day(shop):
    day_of(shop, "2026-03-02 09:00", *[5] * 40)
    day_of(shop, "2026-03-04 09:00", 5, 1)
    found = viewed(shop)
    assert [point.date for point in found.points] == list(found.period.days())
    assert [point.counted for point in found.points] == [40, 0, 2, 0, 0, 0, 0]
    first, empty, third, *_ = found.points
    assert (first.nps, first.enough, third.nps, third.enough) == (100.0, True, 0.0, False)
    assert third.interval == (-73.34, 73.34)
    assert (empty.nps, empty.interval, empty.method) == (None, None, None)


def test_the_whole_adds_up_the_days_and_rounds_once(shop):
    day_of(shop, "2026-03-02 09:00", 5, 5, 1)
    day_of(shop, "2026-03-03 09:00", 5, 5, 1, 4, source=Source.TOUCH)
    day_of(shop, "2026-03-03 09:00", 5, set_aside=SetAside.REPEAT)
    found = viewed(shop)
    assert (found.whole.counted, found.whole.nps) == (7, 28.57)
    assert (dict(found.set_aside), found.nps_with_set_aside) == ({"repeat": 1}, 37.5)
    assert found.by_source[Source.TOUCH].counted == 4


def test_a_month_is_compared_with_the_one_before_and_a_year_ago(shop):
    day_of(shop, "2025-03-20 09:00", *[5] * 50, *[1] * 50)
    day_of(shop, "2026-02-03 09:00", *[5] * 30, *[1] * 30)
    day_of(shop, "2026-02-27 09:00", *[5] * 20, *[1] * 20)
    day_of(shop, "2026-03-02 09:00", *[5] * 30, *[1] * 70)
    found = viewed(shop, "month")
    assert (found.previous.said, found.previous.change) == (Said.WORSE, -40.0)
    assert found.previous.there.counted == 100
    assert found.year_ago.said is Said.WORSE


def test_a_year_of_no_data_has_nothing_to_compare_with(shop):
    day_of(shop, "2025-01-06 09:00", *[5] * 40)
    day_of(shop, "2026-03-02 09:00", *[5] * 40)
    found = viewed(shop)
    assert (found.previous, found.year_ago) == (None, None)
    empty = viewed(shop, "month", date(2025, 8, 1))
    assert (empty.whole.counted, empty.whole.nps, empty.previous) == (0, None, None)
    assert [point.counted for point in empty.points] == [0] * 31


def test_before_any_survey_a_week_is_empty(tmp_path):
    shop = Shop(tmp_path)
    shop.open()
    found = viewed(shop)
    assert (found.whole, found.method, found.left_out, len(found.points)) == (None, None, 0, 7)
    shop.close()


def test_a_change_of_survey_is_marked_on_its_day_and_never_summed(shop):
    day_of(shop, "2026-02-27 09:00", 5)
    day_of(shop, "2026-03-02 09:00", *[1] * 3)
    shop.recorder.register_survey(shipped("checkout")).result(30)
    day_of(shop, "2026-03-04 09:00", 5, 5, survey="checkout", version=1)
    found = viewed(shop)
    changed = [point.date.day for point in found.points if point.change]
    assert changed == [4]
    assert (found.method.survey, found.whole.counted, found.left_out) == ("checkout", 2, 3)


def test_a_change_over_the_weekend_is_marked_on_monday(shop):
    day_of(shop, "2026-02-27 09:00", 5)
    shop.recorder.register_survey(shipped("checkout")).result(30)
    day_of(shop, "2026-03-02 09:00", 5, survey="checkout", version=1)
    assert viewed(shop).points[0].change.before.survey == "counter"


def test_topics_of_a_week_are_added_up(shop):
    shop.recorder.register_survey(shipped("checkout")).result(30)
    for when in ("2026-03-02 09:00", "2026-03-05 09:00"):
        go_to(shop, when)
        visit(shop, 2, topic="queue")
        visit(shop, 4, topic="staff")
    assert [(topic.key, topic.n) for topic in viewed(shop).topics] == [("queue", 2)]


def test_a_week_that_has_begun_may_be_looked_at_and_the_next_may_not(shop):
    go_to(shop, "2026-03-04 09:00")
    assert viewed(shop).today == date(2026, 3, 4)
    with pytest.raises(BadInput, match="yet to come"):
        viewed(shop, day=MONDAY + timedelta(days=7))
    with pytest.raises(BadInput, match="yet to come"):
        viewed(shop, "month", date(2026, 4, 1))


def test_the_week_of_a_clock_set_back_a_year_is_still_there(shop):
    day_of(shop, "2026-03-02 09:00", *[5] * 3)
    shop.wall_off_ms = -365 * 24 * HOUR
    assert viewed(shop).whole.counted == 3


GIVEN = st.tuples(
    st.sampled_from(["2026-03-02 09:00", "2026-03-04 09:00", "2026-03-08 09:00"]),
    st.integers(1, 5),
    st.sampled_from([None, None, SetAside.REPEAT, SetAside.BURST]),
    st.sampled_from(Source),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(GIVEN, max_size=12))
def test_the_days_come_to_the_whole(tmp_path_factory, answers):
    shop = Shop(tmp_path_factory.mktemp("shop") / "state", now="2025-01-06 06:00")
    shop.open()
    shop.recorder.register_survey(shipped("counter")).result(30)
    for when, value, aside, source in sorted(answers, key=lambda given: given[0]):
        day_of(shop, when, value, set_aside=aside, source=source)
    go_to(shop, "2026-03-08 10:00")
    week = viewed(shop)
    with shop.reader() as reader:
        days = [day_view(reader, shop.day, day, shop.stamp()).tally for day in week.period.days()]
    shop.close()
    assert [point.counted for point in week.points] == [day.counted for day in days]
    assert [point.nps for point in week.points] == [day.nps for day in days]
    assert sum(day.counted for day in days) == week.whole.counted
    assert sum(each.counted for each in week.by_source.values()) == week.whole.counted
    asides = [sum(day.set_aside.values()) for day in days]
    assert sum(week.set_aside.values()) == sum(asides)
