"""One press of a bouncing button is one press."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.debounce import (
    Contact,
    Event,
    Held,
    Pressed,
    Released,
    Timing,
    down_at_start,
    due_ms,
    edge,
    settle,
)

TIMING = Timing(stable_ms=10, release_ms=100, held_ms=10_000)
LATER = 1_000_000
UP = Contact()
Train = list[tuple[int, bool]]


def play(train: Train, contact: Contact = UP, timing: Timing = TIMING) -> list[Event]:
    """Feed (at_ms, down) edges, then wait long enough for everything to settle."""
    told: list[Event] = []
    for at_ms, down in train:
        contact, events = edge(contact, timing, down, at_ms)
        told += events
    return told + list(settle(contact, timing, LATER)[1])


def presses(train: Train) -> int:
    return sum(isinstance(event, Pressed) for event in play(train))


def chatter(begin_ms: int, gaps: list[int], down: bool) -> Train:
    """Edges after a real edge to ``down``, within 81 ms of it, that end on ``down``."""
    at_ms, level, train = begin_ms, down, [(begin_ms, down)]
    for gap in gaps:
        if at_ms + gap > begin_ms + 81:
            break
        at_ms, level = at_ms + gap, not level
        train.append((at_ms, level))
    return train if level == down else train[:-1]


gaps = st.lists(st.integers(min_value=0, max_value=40), max_size=40)


@given(closing=gaps, opening=gaps, hold_ms=st.integers(min_value=100, max_value=60_000))
def test_any_bounce_train_is_exactly_one_press(closing, opening, hold_ms):
    train = chatter(1000, closing, True) + chatter(1000 + hold_ms, opening, False)
    told = [type(event) for event in play(train)]
    assert told.count(Pressed) == 1
    assert told.count(Released) == 1


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 9)), max_size=50))
def test_any_glitch_train_is_nothing(glitches):
    at_ms, train = 0, []
    for up_ms, down_ms in glitches:
        train += [(at_ms + up_ms, True), (at_ms + up_ms + down_ms, False)]
        at_ms += up_ms + down_ms
    assert play(train) == []


@given(
    closing=gaps,
    opening=gaps,
    hold_ms=st.integers(min_value=100, max_value=20_000),
    rest_ms=st.integers(min_value=81 + 101, max_value=5_000),
)
def test_two_presses_with_a_clean_release_between_are_two(closing, opening, hold_ms, rest_ms):
    one = chatter(1000, closing, True) + chatter(1000 + hold_ms, opening, False)
    again = 1000 + hold_ms + rest_ms
    two = chatter(again, closing, True) + chatter(again + hold_ms, opening, False)
    assert presses(one + two) == 2


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=60))
def test_edges_told_late_tell_the_same_as_edges_told_in_time(steps):
    at_ms, train = 0, []
    for gap, down in steps:
        at_ms += gap
        train.append((at_ms, down))
    contact, in_time = Contact(), []
    for at_ms, down in train:
        while (due := due_ms(contact, TIMING)) is not None and due <= at_ms:
            contact, events = settle(contact, TIMING, due)
            in_time += events
        contact, events = edge(contact, TIMING, down, at_ms)
        in_time += events
    assert in_time + list(settle(contact, TIMING, LATER)[1]) == play(train)


@pytest.mark.parametrize(
    ("down_ms", "told"), [(9, []), (10, [Pressed(0), Released(10, 10)]), (0, [])]
)
def test_what_lasts_the_stable_time_is_a_press_and_what_is_shorter_is_a_glitch(down_ms, told):
    assert play([(0, True), (down_ms, False)]) == told


def test_a_release_after_a_long_hold_that_bounces_is_no_second_press():
    train = [(0, True), (8000, False), (8030, True), (8075, False)]
    assert play(train) == [Pressed(0), Released(8075, 8075)]


def test_a_gap_shorter_than_the_release_time_does_not_part_a_press():
    assert play([(0, True), (50, False), (149, True), (300, False)]) == [
        Pressed(0),
        Released(300, 300),
    ]


def test_a_button_held_too_long_is_told_once_and_counts_once():
    assert play([(0, True), (25_000, False)]) == [
        Pressed(0),
        Held(10_000, 10_000),
        Released(25_000, 25_000),
    ]


def test_holding_is_never_told_when_the_rule_is_off():
    told = play([(0, True), (90_000, False)], timing=Timing(held_ms=0))
    assert told == [Pressed(0), Released(90_000, 90_000)]


def test_a_button_down_at_the_start_is_no_press_until_it_was_up():
    train = [(30_000, False), (31_000, True), (31_200, False)]
    assert play(train, down_at_start(0)) == [
        Released(30_000, 30_000),
        Pressed(31_000),
        Released(31_200, 200),
    ]


def test_an_edge_to_the_level_that_stands_changes_nothing():
    assert play([(0, True), (5, True), (12, True), (200, False), (250, False)]) == [
        Pressed(0),
        Released(200, 200),
    ]


def test_nothing_is_due_on_an_idle_button():
    assert due_ms(Contact(), TIMING) is None
