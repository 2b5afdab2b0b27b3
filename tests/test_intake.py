"""The one way in: what is pressed and tapped, judged, identified and on disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from kiosk.intake import Intake
from kiosk.model.answer import Given, SetAside, Source, Stamp
from kiosk.model.day import StoreDay
from kiosk.model.errors import StoreError
from kiosk.model.misuse import Rules
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.works import Cleaning, Storing

NOON_MS = 1_795_255_200_000


@attrs.define
class HandClock:
    """A clock that goes when the test says so."""

    boottime_ms: int = 1_000_000

    def stamp(self) -> Stamp:
        return Stamp(NOON_MS + self.boottime_ms - 1_000_000, "boot", self.boottime_ms, True, 10_800)

    def advance(self, seconds: float) -> None:
        self.boottime_ms += round(seconds * 1000)


@attrs.define
class Counter:
    """An intake on a real database, with a hand on its clock."""

    intake: Intake
    clock: HandClock
    recorder: Recorder
    told: list[str]
    presses: int = 0

    def press(self, value: int, after_s: float = 0.0, **more: Any) -> SetAside | None:
        self.clock.advance(after_s)
        self.presses += 1
        return self.intake.give(given(f"visit-{self.presses}", value, **more)).result().set_aside

    def standing(self) -> list[tuple[int, str | None]]:
        """Return value and reason of the rows whose place no other row has taken."""
        with Reader(self.recorder.path) as reader:
            rows = reader.rows(
                "SELECT value, set_aside FROM answers a WHERE NOT EXISTS"
                " (SELECT 1 FROM answers r WHERE r.replaces = a.id) ORDER BY n"
            )
        return [(value, reason) for value, reason in rows]


def given(visit: str, value: int | None, source: Source = Source.CONSOLE, **more: Any) -> Given:
    return Given(
        visit=visit,
        survey="counter",
        version=1,
        question="score",
        source=source,
        value=value,
        **more,
    )


@pytest.fixture
def shop_open() -> list[bool]:
    return [True]


@pytest.fixture
def counter(tmp_path: Path, shop_open: list[bool]) -> Iterator[Counter]:
    clock = HandClock()
    told: list[str] = []
    with Recorder(tmp_path / "kiosk.db", StoreDay("Europe/Moscow")) as recorder:
        intake = Intake(
            recorder,
            clock,
            Rules(),
            lambda _: shop_open[0],
            staff=lambda: "7",
            recorded=lambda: told.append("recorded"),
        )
        yield Counter(intake, clock, recorder, told)


def test_honest_presses_count(counter: Counter) -> None:
    assert [counter.press(value, after_s=10) for value in (5, 4, 5)] == [None, None, None]
    assert counter.standing() == [(5, None), (4, None), (5, None)]
    assert counter.told == ["recorded"] * 3


def test_a_repeat_is_kept_and_set_aside(counter: Counter) -> None:
    assert [counter.press(5), counter.press(5, after_s=4.9)] == [None, SetAside.REPEAT]


def test_a_correction_takes_the_place_of_the_one_before(counter: Counter) -> None:
    counter.press(1)
    assert counter.press(5, after_s=2) is None
    assert counter.standing() == [(5, None)]


def test_two_at_once_are_both_set_aside(counter: Counter) -> None:
    assert counter.press(1) is None
    assert counter.press(5, after_s=0.05) is SetAside.TOGETHER
    assert sorted(counter.standing()) == [(1, "two at once"), (5, "two at once")]


def test_a_burst_is_set_aside_but_for_its_first(counter: Counter) -> None:
    for press in range(9):
        counter.press(press % 2 + 4, after_s=3)
    standing = counter.standing()
    assert standing.count((4, None)) == 1
    assert sum(reason == "burst" for _, reason in standing) == 8


def test_a_closed_shop_counts_nothing(counter: Counter, shop_open: list[bool]) -> None:
    shop_open[0] = False
    assert counter.press(5) is SetAside.CLOSED


def test_while_cleaning_nothing_counts_and_comments_neither(counter: Counter) -> None:
    counter.intake.set_cleaning(True)
    assert counter.press(5) is SetAside.CLEANING
    comment = attrs.evolve(given("v", None), text="мокро")
    assert counter.intake.give(comment).result().set_aside is SetAside.CLEANING
    counter.intake.set_cleaning(False)
    assert counter.press(5, after_s=10) is None


def test_cleaning_that_the_screen_begins_leaves_what_was_pressed_before(counter: Counter) -> None:
    counter.press(4)
    counter.clock.advance(1)
    cleaning = Cleaning(counter.intake)
    cleaning.set_by_screen(True)
    assert counter.standing() == [(4, None)]


def test_cleaning_lasts_until_console_and_screen_have_both_ended_it(counter: Counter) -> None:
    cleaning = Cleaning(counter.intake)
    cleaning.set_by_screen(True)
    cleaning.set_by_console(True)
    cleaning.set_by_console(False)
    counter.press(4)
    cleaning.set_by_screen(False)
    counter.press(5, after_s=10)
    assert counter.standing() == [(4, "cleaning"), (5, None)]


def test_the_gesture_that_begins_the_cleaning_does_not_count(counter: Counter) -> None:
    counter.press(4)
    counter.press(1, after_s=60)
    counter.press(5, after_s=0.2)
    counter.clock.advance(3)
    counter.intake.set_cleaning(True)
    counter.press(3, after_s=10)
    assert counter.standing() == [(4, None), (5, "cleaning"), (3, "cleaning")]


def test_touch_and_console_do_not_disturb_each_other(counter: Counter) -> None:
    assert counter.press(5) is None
    assert counter.press(5, after_s=1, source=Source.TOUCH) is None


def test_a_follow_up_shares_the_verdict_of_its_score(counter: Counter) -> None:
    topic = attrs.evolve(given("v", None), choice="queue", set_aside=SetAside.REPEAT)
    assert counter.intake.give(topic).result().set_aside is SetAside.REPEAT


def test_staff_on_shift_is_stored(counter: Counter) -> None:
    counter.press(5)
    with Reader(counter.recorder.path) as reader:
        assert reader.rows("SELECT staff FROM answers") == [("7",)]


def test_a_press_that_could_not_be_stored_is_forgotten(counter: Counter) -> None:
    counter.recorder.close()
    with pytest.raises(StoreError):
        counter.press(5)
    assert counter.told == []
    with Recorder(counter.recorder.path, StoreDay("Europe/Moscow")) as again:
        intake = counter.intake
        intake._writer = again
        assert intake.give(given("v", 5)).result().set_aside is None


def test_a_failing_store_is_one_fault_until_it_stores_again(counter: Counter) -> None:
    storing = Storing(counter.recorder, lambda: counter.told.append("sync woken"))
    storing.failed(StoreError("could not store the answer: the card is gone"))
    storing.failed(StoreError("again"))
    (fault,) = faults(counter)
    assert fault.endswith("could not store the answer: the card is gone")
    storing.recorded()
    assert faults(counter) == []
    assert counter.told == ["sync woken"]


def faults(counter: Counter) -> list[str]:
    counter.recorder.remember("written", "all before").result()
    with Reader(counter.recorder.path) as reader:
        return [fault.sentence for fault in reader.faults()]


def test_a_clock_at_1970_loses_no_press(counter: Counter) -> None:
    counter.clock.boottime_ms = 1_000_000 - NOON_MS
    assert counter.press(5) is None
