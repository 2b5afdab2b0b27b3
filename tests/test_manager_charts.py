"""Where the marks of the manager's charts stand, and what they are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.metrics import summary
from kiosk.model.scales import SCALES
from kiosk.screen.layout import Box
from kiosk.screen.manager import facts
from kiosk.screen.manager.plot import (
    Axis,
    columns,
    hours_shown,
    named_days,
    named_hours,
    round_top,
    rows,
    shares_of_most,
)
from kiosk.screen.manager.speech import speech_of
from kiosk.screen.samples import samples, shipped
from kiosk.store.method import Method

QUIET = (0.0,) * 24


def at_hours(**counts: int) -> tuple[float, ...]:
    return tuple(float(counts.get(f"h{hour}", 0)) for hour in range(24))


def test_a_score_stands_where_it_belongs() -> None:
    axis = Axis(start=10, length=200)
    assert [axis.at(value) for value in (-100, 0, 100)] == [10, 110, 210]


def test_a_score_off_the_axis_stands_at_its_end() -> None:
    assert Axis(0, 200).at(140) == 200


@given(st.floats(-100, 100), st.floats(0, 100), st.floats(0, 20))
def test_an_interval_is_as_long_as_it_is_or_as_can_be_seen(
    low: float, width: float, least: float
) -> None:
    axis = Axis(0, 200)
    start, length = axis.span(low, min(100, low + width), least)
    assert length >= least - 1e-6
    assert start <= axis.at(low) + 1e-6
    assert start + length >= axis.at(min(100, low + width)) - 1e-6


def test_the_longest_bar_is_the_most_frequent_and_an_empty_day_has_none() -> None:
    assert shares_of_most([1, 4, 2]) == (0.25, 1, 0.5)
    assert shares_of_most([0, 0]) == (0, 0)


def test_an_empty_day_shows_shop_hours() -> None:
    assert hours_shown(QUIET, QUIET) == tuple(range(9, 21))


def test_the_hours_shown_hold_today_and_the_usual() -> None:
    shown = hours_shown(at_hours(h10=1), at_hours(h22=5))
    assert shown[0] <= 10
    assert shown[-1] >= 22


def test_a_single_busy_hour_has_room_around_it() -> None:
    assert len(hours_shown(at_hours(h0=1), QUIET)) == 10
    assert len(hours_shown(at_hours(h23=1), QUIET)) == 10


def test_a_day_that_starts_at_four_ends_after_midnight() -> None:
    shown = hours_shown(at_hours(h22=3, h1=2), QUIET, first=4)
    assert shown.index(22) < shown.index(1)


@given(st.lists(st.integers(0, 50), min_size=24, max_size=24), st.integers(0, 23))
def test_no_hour_with_answers_is_left_out(counts: list[int], first: int) -> None:
    shown = hours_shown([float(n) for n in counts], QUIET, first)
    assert len(set(shown)) == len(shown)
    assert {hour for hour in range(24) if counts[hour]} <= set(shown)


def test_names_of_hours_and_days_have_room() -> None:
    assert named_hours(range(9, 15), slot=20, name=18) == tuple(range(9, 15))
    assert named_hours(range(9, 15), slot=10, name=18) == (10, 12, 14)
    assert named_days(31, slot=20, name=18)[:3] == (0, 1, 2)
    assert named_days(31, slot=5, name=18)[:3] == (0, 5, 10)


def test_rows_and_columns_fill_the_room() -> None:
    room = Box(0, 0, 100, 50)
    lines, slots = rows(3, room, 4), columns(4, room, 0.2)
    assert (lines[0].top, round(lines[-1].y, 6)) == (50, 0)
    assert all(slot.x >= 0 and slot.right <= 100 for slot in slots)


@given(st.floats(0, 10**7))
def test_the_axis_of_counts_ends_at_a_round_number_above(most: float) -> None:
    top = round_top(most)
    assert top >= most
    assert top <= max(2, most * 2.5)


def test_points_come_best_first_with_count_and_share() -> None:
    speech = speech_of("en")
    survey = shipped("checkout")
    found = facts.point_counts(speech, survey, summary({5: 3, 1: 1}, survey.first.scale))
    assert [(each.name, each.n, each.face) for each in found[:2]] == [
        ("Excellent", 3, 4),
        ("Good", 0, 3),
    ]
    assert found[0].share == "75\u00a0%"
    assert found[1].share == ""
    assert all(each.drawn for each in found)


@pytest.mark.parametrize(("name", "drawn"), [("nps", False), ("words5", False), ("ces7", False)])
def test_other_scales_are_numbers_and_words_in_the_faces_colours(name: str, drawn: bool) -> None:
    survey = samples()[name]
    found = facts.point_counts(speech_of("ru"), survey, summary({}, survey.first.scale))
    assert len(found) == len(survey.first.scale.points)
    assert {each.drawn for each in found} == {drawn}
    assert (found[0].face, found[-1].face) == (4, 0)


def test_eleven_points_have_the_colour_of_their_group() -> None:
    survey = samples()["nps"]
    found = facts.point_counts(speech_of("ru"), survey, summary({}, SCALES["nps"]))
    assert [each.face for each in found] == [4, 4, 2, 2, 0, 0, 0, 0, 0, 0, 0]


def test_another_version_is_the_same_method_and_another_scale_is_not() -> None:
    one = Method("a", 1, "q", "five")
    assert facts.same_method(one, Method("a", 2, "q", "five"))
    assert not facts.same_method(one, Method("a", 2, "q", "words5"))
    assert facts.same_method(None, one)
