"""The hidden way in: the four corners in turn, and never at the cost of a customer's tap."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.screen.manager.gesture import WITHIN_MS, Corner, Round, corner_of, touched

SIZE, SIDE = (1024.0, 600.0), 72.0
ALL = tuple(Corner)


def after(
    *corners: Corner | None, every_ms: int = 500, taken: frozenset[int] = frozenset()
) -> Round:
    so_far = Round()
    for at, corner in enumerate(corners):
        so_far = touched(so_far, corner, at in taken, at * every_ms)
    return so_far


def test_four_corners_clockwise_from_the_upper_left_open() -> None:
    assert after(*ALL).complete


def test_each_corner_is_where_it_should_be() -> None:
    points = [(10, 590), (1014, 590), (1014, 10), (10, 10), (512, 590), (10, 300), (512, 300)]
    assert [corner_of(x, y, SIZE, SIDE) for x, y in points] == [*ALL, None, None, None]


def test_another_order_does_not() -> None:
    assert not after(*ALL[::-1]).complete


def test_a_touch_elsewhere_breaks_it_off() -> None:
    assert not after(*ALL[:3], None, ALL[3]).complete


def test_a_touch_that_a_target_took_breaks_it_off() -> None:
    assert not after(*ALL, taken=frozenset({2})).complete


def test_a_trembling_finger_does_not_break_it_off() -> None:
    assert after(ALL[0], ALL[0], ALL[1], ALL[1], ALL[2], ALL[3], every_ms=200).complete


def test_it_must_be_done_in_five_seconds() -> None:
    assert after(*ALL, every_ms=WITHIN_MS // 3).complete
    assert not after(*ALL, every_ms=WITHIN_MS // 3 + 1).complete


def test_it_can_begin_anew_at_once() -> None:
    assert after(ALL[0], ALL[1], *ALL).complete


@given(st.lists(st.sampled_from([*ALL, None]), max_size=30))
def test_whatever_is_touched_only_the_whole_round_opens(corners: list[Corner | None]) -> None:
    steady = [each for at, each in enumerate(corners) if at == 0 or each != corners[at - 1]]
    opened = after(*steady, every_ms=1).complete
    assert opened == (tuple(steady[-4:]) == ALL)
