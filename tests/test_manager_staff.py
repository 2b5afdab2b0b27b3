"""Staff: who is on shift, and figures of a person from ten answers on."""

from datetime import date

import pytest

from kiosk.model.answer import SetAside
from kiosk.model.errors import BadInput
from kiosk.on_shift import OnShift
from kiosk.store.shifts import Shift, current_shift, shifts
from kiosk.store.staff_view import staff_view
from tests.support.shop import HOUR, shipped
from tests.support.weeks import day_of

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def shop(shop):
    shop.recorder.register_survey(shipped("counter")).result(30)
    return shop


def figures(shop, first=MONDAY, last=MONDAY):
    with shop.reader() as reader:
        return staff_view(reader, first, last)


def on_shift(shop, today=MONDAY):
    with shop.reader() as reader:
        return current_shift(reader, today)


def test_below_ten_answers_a_person_has_no_figure(shop):
    day_of(shop, "2026-03-02 09:00", *[1] * 9, staff="Борис")
    day_of(shop, "2026-03-02 09:00", *[5] * 8, 1, 1, staff="Анна")
    anna, boris = figures(shop)
    assert (anna.staff, anna.counted, anna.worth.nps) == ("Анна", 10, 60.0)
    assert anna.worth.nps_interval == (1.6, 90.7)
    assert (boris.staff, boris.counted, boris.worth) == ("Борис", 9, None)


def test_what_is_set_aside_or_nobodys_is_no_persons(shop):
    day_of(shop, "2026-03-02 09:00", *[5] * 10)
    day_of(shop, "2026-03-02 09:00", *[5] * 10, staff="Анна", set_aside=SetAside.REPEAT)
    assert figures(shop) == []


def test_figures_add_up_the_days_of_one_method(shop):
    day_of(shop, "2026-03-02 09:00", *[1] * 6, staff="Анна")
    day_of(shop, "2026-03-03 09:00", *[5] * 6, staff="Анна")
    assert [(each.counted, each.worth.nps) for each in figures(shop, MONDAY, TUESDAY)] == [
        (12, 0.0)
    ]
    shop.recorder.register_survey(shipped("checkout")).result(30)
    day_of(shop, "2026-03-04 09:00", *[5] * 10, staff="Анна", survey="checkout", version=1)
    (anna,) = figures(shop, MONDAY, date(2026, 3, 4))
    assert (anna.counted, anna.worth.nps) == (10, 100.0)


def test_a_time_without_answers_has_no_figures(shop):
    assert figures(shop) == []


def test_a_shift_stands_until_it_ends_or_another_begins(shop):
    assert on_shift(shop) is None
    shop.recorder.begin_shift("Анна", shop.stamp()).result(30)
    assert on_shift(shop) == Shift("Анна", shop.true_ms, MONDAY)
    shop.wait(HOUR)
    shop.recorder.begin_shift(" 12 ", shop.stamp()).result(30)
    assert on_shift(shop).staff == "12"
    shop.recorder.begin_shift(None, shop.stamp()).result(30)
    assert on_shift(shop) is None
    with shop.reader() as reader:
        assert [shift.staff for shift in shifts(reader, MONDAY)] == ["Анна", "12", None]


def test_a_shift_outlives_a_restart_and_not_the_day(shop):
    shop.recorder.begin_shift("Анна", shop.stamp()).result(30)
    shop.reopen()
    assert on_shift(shop).staff == "Анна"
    assert on_shift(shop, TUESDAY) is None


def test_the_day_of_a_shift_is_the_stores_whatever_the_wall_clock_says(shop):
    shop.recorder.add_anchor(shop.anchor()).result(30)
    shop.wall_off_ms = -365 * 24 * HOUR
    shop.recorder.begin_shift("Анна", shop.stamp()).result(30)
    assert on_shift(shop).day == MONDAY


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb\x07"])
def test_a_name_has_1_to_60_characters(shop, name):
    with pytest.raises(BadInput, match="write 1 to 60"):
        shop.recorder.begin_shift(name, shop.stamp()).result(30)


@pytest.fixture
def known(shop):
    """What the device knows of its shift."""
    with shop.reader() as reader:
        return OnShift(shop.recorder, reader, shop.day, shop.stamp)


def test_answers_can_carry_who_is_on_shift_until_the_day_ends(shop, known):
    assert known.staff() is None
    known.begin("Анна").result(30)
    assert known.staff() == "Анна"
    shop.wait(12 * HOUR - 1)
    assert known.staff() == "Анна"
    shop.wait(1)  # midnight in Moscow
    assert known.staff() is None


def test_a_shift_is_taken_up_after_a_restart_and_can_be_ended(shop, known):
    known.begin("Анна").result(30)
    shop.wait(HOUR)
    shop.reopen()
    with shop.reader() as reader:
        again = OnShift(shop.recorder, reader, shop.day, shop.stamp)
    assert again.staff() == "Анна"
    again.begin(None).result(30)
    assert again.staff() is None


@pytest.mark.parametrize("off_ms", [300 * 24 * HOUR, -300 * 24 * HOUR])
def test_a_wall_clock_that_jumps_ends_no_shift_and_prolongs_none(shop, known, off_ms):
    known.begin("Анна").result(30)
    shop.wall_off_ms = off_ms
    assert known.staff() == "Анна"
    shop.wait(12 * HOUR)
    assert known.staff() is None


def test_an_anchored_device_knows_its_shift_after_a_restart_whatever_the_wall_clock(shop, known):
    shop.recorder.add_anchor(shop.anchor()).result(30)
    known.begin("Анна").result(30)
    shop.wall_off_ms = -300 * 24 * HOUR
    shop.reopen()
    with shop.reader() as reader:
        assert OnShift(shop.recorder, reader, shop.day, shop.stamp).staff() == "Анна"


def test_a_bad_name_leaves_the_shift_as_it_was(known):
    known.begin("Анна").result(30)
    with pytest.raises(BadInput):
        known.begin("x" * 61).result(30)
    assert known.staff() == "Анна"
