"""Fault 7, touch: double providers, ten fingers, a tap in every frame and at every wrong moment.

The real window, drawn in memory under a clock that the test moves, with a real intake and a real
database. Never two answers of one visit to one question, never a thanks without its row, and the
tablet takes the next customer's answer whatever happened before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kiosk.screen.samples import shipped
from tests.faults.conftest import Figures
from tests.faults.lab.hands import PLACES, Hands, wrong
from tests.support.manager import Manager
from tests.support.tablet import no_screen, open_tablet

pytestmark = [
    pytest.mark.skipif(bool(no_screen()), reason=no_screen()),
    pytest.mark.timeout(3600),
]

IDLE_S, THANKS_S = 20.0, 5.0


@contextmanager
def at_hand(state: Path, survey: str = "checkout") -> Iterator[Hands]:
    """A tablet with a manager's side, and hands at it; what they did is checked at the end."""
    state.mkdir(exist_ok=True)
    with open_tablet(state) as tablet:
        manager = Manager(tablet)
        manager.start(shipped(survey), customer={"warm": True})
        hands = Hands(tablet, manager)
        yield hands
        hands.leave_alone()
        before = tablet.stored()
        assert tablet.screen == "attract"
        tablet.tap("rating-4")
        assert wrong(tablet.answers(10_000), hands.thanked) == []
        assert tablet.stored() == before + 1
        assert tablet.faults == []


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    with at_hand(tmp_path) as hands:
        yield hands


@pytest.mark.parametrize("name", ["rating-1", "rating-5"])
def test_a_tap_that_two_providers_tell_of_is_one_answer(hands: Hands, name: str) -> None:
    """P2. Three things see to it, of which any one would do.

    Seen to fail with all three gone: a `OneFinger` that lets every finger through, a `Tap` that
    tells of each that lifts from it, and a visit that takes an answer while it saves one.
    """
    hands.twice(name)
    hands.tablet.wait()
    assert [answer.value for answer in hands.tablet.answers()] == [int(name[-1])]


@pytest.mark.parametrize("order", [1, -1], ids=["lifted in turn", "lifted backwards"])
def test_ten_fingers_at_once_give_one_answer(hands: Hands, order: int) -> None:
    """P2. Seen to fail with a `OneFinger` that lets every finger through: the last one counts."""
    for finger in range(10):
        hands.down(finger, f"rating-{finger % 5 + 1}")
    hands.frame()
    for finger in list(range(10))[::order]:
        hands.up(finger)
    hands.tablet.wait()
    assert [answer.value for answer in hands.tablet.answers()] == [1]


def test_a_tap_in_every_frame(hands: Hands, long: bool, figures: Figures) -> None:
    """P1, P2: a child that drums on the screen; each visit has one answer a question.

    Seen to fail with a reset that keeps the visit's id: 19 answers of one visit.
    """
    taps = 6_000 if long else 400
    child = Random(6)  # one that goes round and round ends in changing one answer to itself
    for _ in range(taps):
        hands.down(0, child.choice(PLACES))
        hands.frame()
        hands.up(0)
        hands.frame()
    hands.tablet.wait()
    stored = hands.tablet.stored()
    assert stored > taps / 200
    figures("a tap in every second frame", "P1 P2", taps=taps, stored=stored, doubled=0)


@pytest.mark.parametrize("lift", [0, 1, 2], ids=["same frame", "next", "the one after"])
def test_a_tap_in_the_frame_of_the_idle_reset(tmp_path: Path, lift: int, figures: Figures) -> None:
    """P2, P9: it is the old customer's answer or nobody's, never the next one's.

    Seen to fail with a reset that keeps the visit's id.
    """
    with at_hand(tmp_path) as hands:
        frames = frames_to_attract(hands, "rating-2", IDLE_S)
        for early in range(-3, 4):
            hands.tablet.tap("rating-2")
            old = hands.tablet.app.controller.visit.id
            before = hands.tablet.stored()
            wait(hands, IDLE_S, frames + early)
            tap(hands, "topic-queue", lift)
            hands.tablet.wait()
            new = hands.tablet.answers(10_000)[before:]
            assert {answer.visit for answer in new} <= {old}, early
            hands.leave_alone()
        figures("taps around the idle reset", "P2 P9", taps=7, given_to_the_next=0)


@pytest.mark.parametrize("lift", [0, 1, 2], ids=["same frame", "next", "the one after"])
def test_a_tap_as_the_thanks_goes(tmp_path: Path, lift: int) -> None:
    """P2: a tap where a face will be, around the end of the thanks, is no second answer of the
    visit. Seen to fail with a reset that keeps the visit's id."""
    with at_hand(tmp_path, "counter") as hands:
        frames = frames_to_attract(hands, "rating-5", THANKS_S)
        for early in range(-3, 4):
            hands.tablet.tap("rating-5")
            assert hands.tablet.screen == "thanks"
            wait(hands, THANKS_S, frames + early)
            tap(hands, "rating-1", lift)
            hands.leave_alone()


def frames_to_attract(hands: Hands, name: str, seconds: float) -> int:
    """Return how many frames after ``wait`` the first question is back."""
    hands.tablet.tap(name)
    wait(hands, seconds, 0)
    frames = 0
    while hands.tablet.screen != "attract":
        hands.frame()
        frames += 1
    hands.leave_alone()
    return frames


def wait(hands: Hands, seconds: float, frames: int) -> None:
    """Let most of a time go by in long frames, and then some of the usual length."""
    for _ in range(round(2 * seconds) - 5):
        hands.frame(0.5)
    for _ in range(frames):
        hands.frame()


def tap(hands: Hands, name: str, lift: int) -> None:
    """Tap, the finger lifting so many frames after it came down."""
    hands.down(0, name)
    for _ in range(lift):
        hands.frame()
    hands.up(0)


def test_a_finger_that_never_lifts_holds_nobody_up(hands: Hands) -> None:
    """A bag leans on the screen: five seconds later others can answer.

    Seen to fail with a `OneFinger` that never lets go of a finger at rest: no answer until the bag
    is gone.
    """
    hands.down(0, "rating-1")
    hands.frame()
    hands.tablet.tap("rating-5")
    assert hands.tablet.answers() == []
    hands.tablet.advance(6)
    hands.tablet.tap("rating-4")
    assert [answer.value for answer in hands.tablet.answers()] == [4]


@pytest.mark.parametrize("name", ["rating-1", "rating-4", "language-en"])
def test_a_touch_whose_end_got_lost_holds_nobody_up(hands: Hands, name: str) -> None:
    """The panel was reset under a finger, and nobody told that it lifted.

    Seen to fail with a `OneFinger` that waits for the end that got lost: the next tap is nobody's.
    """
    hands.mouse(name, lift=False)
    hands.tablet.tap("rating-4")
    assert [answer.value for answer in hands.tablet.answers()] == [4]


def test_a_slow_disk_and_a_manager_who_comes_meanwhile(hands: Hands) -> None:
    """P1: what was tapped before the manager's side opened is stored; nothing comes twice.

    Seen to fail with an intake that stores what it gets twice.
    """
    disk = hands.tablet.hold_the_disk()
    hands.tablet.tap_quickly("rating-5")
    hands.twice("rating-1")
    hands.manager.knock()
    assert hands.manager.screen == "manager-pin"
    disk.set()
    hands.tablet.wait()
    assert [answer.value for answer in hands.tablet.answers()] == [5]
    hands.manager.tap("cancel")


DEEDS: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just("down"), st.integers(0, 9), st.sampled_from(PLACES)),
    st.tuples(st.just("up"), st.integers(0, 9)),
    st.tuples(st.just("twice"), st.sampled_from(PLACES)),
    st.tuples(st.just("mouse"), st.sampled_from(PLACES), st.booleans()),
    st.tuples(st.just("frame"), st.sampled_from([1 / 30, 0.35, 1.0, 4.9, 5.0, 19.9, 20.1])),
    st.tuples(st.just("hold")),
    st.tuples(st.just("free")),
    st.tuples(st.just("knock")),
)


def test_whatever_hands_do(tmp_path: Path, long: bool, figures: Figures) -> None:
    """P1, P2: any sequence of touches, waits, slow disks and managers.

    Seen to fail with every finger let through by `OneFinger` and told of by `Tap`, and a visit that
    takes an answer while it saves one: two answers of a visit.
    """
    count = 0

    @settings(
        max_examples=300 if long else 15,
        deadline=None,
        database=None,
        derandomize=not long,
        phases=[Phase.generate],  # a window takes too long to shrink an example with
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(DEEDS, min_size=4, max_size=25))
    def try_it(deeds: list[tuple[Any, ...]]) -> None:
        nonlocal count
        count += 1
        with at_hand(tmp_path / str(count)) as hands:
            do_all(hands, deeds)

    try_it()
    figures("hands", "P1 P2", sequences=count, doubled=0, lost=0)


def do_all(hands: Hands, deeds: list[tuple[Any, ...]]) -> None:
    """Do one thing after the other; whatever held the disk lets go at the end."""
    held: list[Any] = []
    try:
        for deed, *what in deeds:
            if deed == "hold":
                held.append(hands.tablet.hold_the_disk())
            elif deed == "free":
                [each.set() for each in held]
            elif deed == "knock":
                hands.manager.knock()
            else:
                getattr(hands, deed)(*what)
    finally:
        [each.set() for each in held]
