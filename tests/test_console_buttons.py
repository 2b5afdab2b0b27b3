"""Five buttons together: stuck ones, simultaneous ones, the cleaning gesture."""

import pytest

from hardware.buttons import BUTTONS, Buttons, Cleaning, Freed, Meaning, Press, Stuck
from hardware.debounce import Timing

UP = [False] * BUTTONS


class Desk:
    """Five buttons under virtual time: does what the driver's thread does."""

    def __init__(self, down: list[bool] = UP) -> None:
        self.now_ms = 0
        self.levels = list(down)
        self.buttons = Buttons(Timing(10, 100, 10_000), cleaning_ms=60_000)
        self.at_start = self.buttons.start(down, 0)
        self.told: list[Meaning] = []

    def wait(self, ms: int) -> "Desk":
        until_ms = self.now_ms + ms
        while (due_ms := self.buttons.due_ms()) is not None and due_ms <= until_ms:
            self.now_ms = max(self.now_ms, due_ms)
            self.told += self.buttons.reread(self.levels, self.now_ms)
        self.now_ms = until_ms
        return self

    def set(self, down: bool, *numbers: int) -> "Desk":
        for button in numbers:
            self.levels[button - 1] = down
            self.told += self.buttons.edge(button, down, self.now_ms)
        return self

    def down(self, *numbers: int) -> "Desk":
        return self.set(True, *numbers)

    def up(self, *numbers: int) -> "Desk":
        return self.set(False, *numbers)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("button", [1, 2, 3, 4, 5])
def test_a_press_is_told_with_its_button_and_the_time_it_went_down(desk, button):
    desk.wait(500).down(button).wait(80).up(button).wait(1000)
    assert desk.told == [Press(button, 500)]


def test_buttons_pressed_together_are_both_passed_on(desk):
    desk.down(2).wait(30).down(4).wait(200).up(2, 4).wait(1000)
    assert desk.told == [Press(2, 0), Press(4, 30)]


def test_an_idle_desk_has_nothing_due(desk):
    assert desk.buttons.due_ms() is None


def test_every_button_found_up_clears_its_fault_of_an_earlier_run(desk):
    assert desk.at_start == [Freed(button) for button in (1, 2, 3, 4, 5)]


def test_a_button_down_at_the_start_is_a_fault_and_no_press():
    desk = Desk([False, False, True, False, False])
    stuck = desk.at_start[2]
    assert isinstance(stuck, Stuck)
    assert "Button 3 was down when the console started" in stuck.sentence
    desk.wait(60_000)
    assert desk.told == []
    desk.up(3).wait(200)
    assert desk.told == [Freed(3)]
    desk.down(3).wait(50)
    assert desk.told[1:] == [Press(3, 60_200)]


def test_a_button_held_too_long_counts_once_and_is_a_fault_until_it_is_up(desk):
    desk.down(5).wait(25_000)
    press, stuck = desk.told
    assert press == Press(5, 0)
    assert isinstance(stuck, Stuck)
    assert stuck.sentence.startswith("Button 5 has been down for 10 s")
    desk.up(5).wait(99)
    assert len(desk.told) == 2
    desk.wait(1)
    assert desk.told[2:] == [Freed(5)]


def test_the_outer_two_held_three_seconds_start_cleaning_which_ends_by_itself(desk):
    desk.down(1).wait(400).down(5).wait(2999)
    assert desk.told == [Press(1, 0), Press(5, 400)]
    desk.wait(1).up(1, 5)
    assert desk.told[2:] == [Cleaning(True)]
    desk.wait(59_999)
    assert desk.told[3:] == []
    desk.wait(1)
    assert desk.told[3:] == [Cleaning(False)]


def test_the_same_gesture_ends_cleaning(desk):
    desk.down(1, 5).wait(3000).up(1, 5).wait(500).down(1, 5).wait(3000).up(1, 5).wait(500)
    assert [one for one in desk.told if isinstance(one, Cleaning)] == [
        Cleaning(True),
        Cleaning(False),
    ]


def test_holding_on_is_one_gesture(desk):
    desk.down(1, 5).wait(9000)
    assert [one for one in desk.told if isinstance(one, Cleaning)] == [Cleaning(True)]


def test_presses_while_cleaning_are_still_passed_on(desk):
    desk.down(1, 5).wait(3000).up(1, 5).wait(500).down(3).wait(100)
    assert desk.told[-1] == Press(3, 3500)


@pytest.mark.parametrize("pair", [(1, 4), (2, 5), (2, 4), (1,)])
def test_no_other_buttons_start_cleaning(desk, pair):
    desk.down(*pair).wait(9000)
    assert not any(isinstance(one, Cleaning) for one in desk.told)


def test_a_stuck_outer_button_makes_no_gesture_of_the_other_ones_presses():
    desk = Desk([True, False, False, False, False])
    desk.down(5).wait(9000)
    assert desk.told == [Press(5, 0)]


def test_a_lost_edge_is_found_by_looking_at_the_pin(desk):
    desk.down(2).wait(500)
    desk.levels[1] = False  # the kernel dropped the edge
    desk.wait(60_000)
    assert desk.told[0] == Press(2, 0)
    assert not any(isinstance(one, Stuck) for one in desk.told)
    desk.down(2).wait(50)
    assert isinstance(desk.told[-1], Press)


def test_a_late_edge_of_a_glitch_makes_no_press(desk):
    desk.down(2)
    desk.levels[1] = False  # up after 4 ms, but told only later
    desk.wait(15)
    desk.told += desk.buttons.edge(2, False, 4)
    desk.wait(1000)
    assert desk.told == []


def test_a_late_edge_of_a_press_loses_nothing(desk):
    desk.down(2)
    desk.levels[1] = False  # up after 30 ms, read before it is told
    desk.wait(10).wait(22)
    desk.told += desk.buttons.edge(2, False, 30)
    desk.wait(1000)
    assert desk.told == [Press(2, 0)]
