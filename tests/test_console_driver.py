"""The console's driver on a simulated board: real edges, real threads, real time."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import time
from queue import Queue

import pytest
from attrs import evolve
from gpiozero.pins.mock import MockFactory

from hardware.console import FAULT, Console, Shown
from hardware.mock import BoardPin
from hardware.simulated import SimulatedBoard
from kiosk.model.answer import Recorded, SetAside
from kiosk.model.errors import BadInput, DiskFull, HardwareError
from kiosk.settings import ConsoleSettings
from tests.support.processes import eventually

SETTINGS = ConsoleSettings(enabled=True, backend="simulated")
NOON = time(12)
SOON_S = 10
COUNTED = Recorded("id-1", "stream", 1, None)


class Desk:
    """A console on a board, with a recorder in the test's hands."""

    def __init__(self, settings: ConsoleSettings = SETTINGS, held_s: float = 10, **given) -> None:
        self.board = SimulatedBoard(settings)
        self.presses: Queue[tuple[int, Future[Recorded]]] = Queue()
        self.shown: Queue[Shown] = Queue()
        self.faults: Queue[tuple[str, str]] = Queue()
        self.cleared: Queue[str] = Queue()
        self.cleaning: Queue[bool] = Queue()
        callbacks = {
            "press": self.press,
            "on_fault": lambda key, sentence: self.faults.put((key, sentence)),
            "on_clear": self.cleared.put,
            "on_cleaning": self.cleaning.put,
            "on_shown": self.tell,
            "local_time": lambda: NOON,
        }
        self.console = Console(settings, held_s, factory=self.board.factory, **(callbacks | given))

    def press(self, button: int) -> "Future[Recorded]":
        outcome: Future[Recorded] = Future()
        self.presses.put((button, outcome))
        return outcome

    def tell(self, shown: Shown) -> None:
        self.board.shown(shown)
        self.shown.put(shown)

    def next_press(self) -> "tuple[int, Future[Recorded]]":
        return self.presses.get(timeout=SOON_S)

    def next_shown(self) -> Shown:
        return self.shown.get(timeout=SOON_S)

    def next_clears(self, count: int = 6) -> set[str]:
        return {self.cleared.get(timeout=SOON_S) for _ in range(count)}

    def __enter__(self) -> "Desk":
        self.board.start()
        self.console.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.console.stop()
        self.board.stop()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as desk:
        yield desk


def lit(desk: Desk) -> list[int]:
    return [button for button, level in enumerate(desk.board.leds(), 1) if level == 1.0]


@pytest.mark.parametrize("button", [1, 2, 3, 4, 5])
def test_the_led_flashes_only_after_the_commit(desk, button):
    told = desk.board.press(button)
    pressed, commit = desk.next_press()
    assert pressed == button
    assert lit(desk) == []
    assert not desk.board.buzzer()
    commit.set_result(COUNTED)
    assert desk.next_shown().recorded == COUNTED
    assert lit(desk) == [button]
    assert told.result(SOON_S) == "counted"


def test_lights_and_buzzer_can_be_tried(desk):
    desk.console.test()
    assert eventually(lambda: desk.board.buzzer() and lit(desk) == [1, 2, 3, 4, 5])
    assert desk.presses.empty()


def test_a_bouncing_press_is_one_press(desk):
    for _ in range(3):
        told = desk.board.press(3, hold_ms=50, bounce=True)
        _, commit = desk.next_press()
        commit.set_result(COUNTED)
        assert told.result(SOON_S) == "counted"
    # The next press comes only after the one before has been released and has rested.
    last = desk.board.press(4)
    button, commit = desk.next_press()
    commit.set_result(COUNTED)
    assert last.result(SOON_S) == "counted"
    assert button == 4
    assert desk.presses.empty()


def test_the_masher_sees_the_same_flash_but_the_caller_is_told(desk):
    told = desk.board.press(2)
    desk.next_press()[1].set_result(evolve(COUNTED, set_aside=SetAside.REPEAT))
    desk.next_shown()
    assert lit(desk) == [2]
    assert told.result(SOON_S) == "set aside: repeat"


def test_a_press_that_could_not_be_stored_shows_the_error_pattern(desk):
    told = desk.board.press(4)
    desk.next_press()[1].set_exception(DiskFull("the disk is full: make room"))
    shown = desk.next_shown()
    assert shown.error == "the disk is full: make room"
    assert lit(desk) == [1, 2, 3, 4, 5]
    assert desk.board.buzzer()
    with pytest.raises(HardwareError, match="the error pattern was shown: the disk is full"):
        told.result(SOON_S)


def test_a_recording_that_was_given_up_is_an_error_too(desk):
    told = desk.board.press(1)
    assert desk.next_press()[1].cancel()
    assert desk.next_shown().error == "the recording was given up"
    assert isinstance(told.exception(SOON_S), HardwareError)


def test_a_press_that_cannot_even_begin_is_a_fault_and_the_next_one_clears_it():
    broken = True

    def press(_: int) -> "Future[Recorded]":
        if broken:
            raise ZeroDivisionError("a bug")
        done: Future[Recorded] = Future()
        done.set_result(COUNTED)
        return done

    with Desk(press=press) as desk:
        desk.next_clears()
        first = desk.board.press(5)
        key, sentence = desk.faults.get(timeout=SOON_S)
        assert key == FAULT
        assert "a press of button 5 could not be handled: a bug" in sentence
        assert isinstance(first.exception(SOON_S), HardwareError)
        broken = False
        assert desk.board.press(5).result(SOON_S) == "counted"
        assert desk.next_clears(1) == {FAULT}


def test_listeners_that_fail_do_not_end_the_console():
    def fail(*_: object) -> None:
        raise RuntimeError("nobody listens")

    with Desk(on_fault=fail, on_clear=fail, on_cleaning=fail) as desk:
        told = desk.board.press(1)
        desk.next_press()[1].set_result(COUNTED)
        assert told.result(SOON_S) == "counted"


def test_two_buttons_at_once_are_both_passed_on_and_both_shown(desk):
    desk.board.down(2)
    desk.board.down(4)
    outcomes = dict([desk.next_press(), desk.next_press()])
    assert outcomes.keys() == {2, 4}
    for outcome in outcomes.values():
        outcome.set_result(evolve(COUNTED, set_aside=SetAside.TOGETHER))
    assert {desk.next_shown().button, desk.next_shown().button} == {2, 4}
    assert lit(desk) == [2, 4]


def test_a_button_down_at_the_start_is_a_fault_until_it_is_up_and_never_a_press():
    desk = Desk()
    desk.board.down(3)
    with desk:
        assert desk.faults.get(timeout=SOON_S)[0] == "button_3_held"
        assert desk.next_clears(5) == {FAULT, *(f"button_{n}_held" for n in (1, 2, 4, 5))}
        refused = desk.board.press(3).exception(SOON_S)
        assert "button 3 is down already" in str(refused)
        desk.board.up(3)
        assert desk.next_clears(1) == {"button_3_held"}
        assert desk.presses.empty()


def test_a_button_held_too_long_is_a_fault_and_counts_once():
    with Desk(held_s=0.2) as desk:
        desk.next_clears()
        told = desk.board.press(1, hold_ms=400)
        desk.next_press()[1].set_result(COUNTED)
        assert desk.faults.get(timeout=SOON_S)[0] == "button_1_held"
        assert told.result(SOON_S) == "counted"
        assert desk.next_clears(1) == {"button_1_held"}
        assert desk.presses.empty()


def test_the_cleaning_gesture_is_told_and_shown(desk):
    desk.board.down(1)
    desk.board.down(5)
    for _ in range(2):
        desk.next_press()[1].set_result(COUNTED)
    assert desk.cleaning.get(timeout=SOON_S) is True


def test_quiet_hours_are_dark_and_silent():
    with Desk(evolve(SETTINGS, quiet_hours="11:00-13:00")) as desk:
        desk.board.press(3)
        _, commit = desk.next_press()
        assert desk.board.leds() == (0, 0, 0, 0, 0)
        commit.set_result(COUNTED)
        desk.next_shown()
        assert 0 < desk.board.leds()[2] < 0.5
        assert not desk.board.buzzer()


def test_a_buzzer_without_volume_stays_silent():
    with Desk(evolve(SETTINGS, sound=False)) as desk:
        desk.board.press(3)
        desk.next_press()[1].set_result(COUNTED)
        desk.next_shown()
        assert lit(desk) == [3]
        assert not desk.board.buzzer()


def test_a_console_without_leds_and_buzzer_works():
    with Desk(evolve(SETTINGS, leds=(), buzzer=0)) as desk:
        told = desk.board.press(3)
        desk.next_press()[1].set_result(COUNTED)
        assert told.result(SOON_S) == "counted"
        assert desk.board.leds() == (0, 0, 0, 0, 0)


def test_stopping_waits_for_presses_under_way():
    desk = Desk()
    with desk:
        told = desk.board.press(2)
        _, commit = desk.next_press()
        threading.Timer(0.05, commit.set_result, [COUNTED]).start()
        desk.console.stop(timeout_s=SOON_S)
        assert desk.next_shown().recorded == COUNTED
        assert told.result(SOON_S) == "counted"
        assert desk.board.leds() == (0, 0, 0, 0, 0)
        assert not desk.board.buzzer()


def test_stopping_does_not_wait_for_ever_and_leaves_no_thread():
    before = threading.active_count()
    with Desk() as desk:
        told = desk.board.press(2)
        _, commit = desk.next_press()
        desk.console.stop(timeout_s=0.05)
    assert threading.active_count() == before
    assert "the device stopped" in str(told.exception(SOON_S))
    commit.set_result(COUNTED)  # too late, and harms nothing
    desk.console.stop()
    desk.board.stop()


def test_a_board_can_carry_a_second_console_after_the_first():
    board = SimulatedBoard(SETTINGS)
    commit: Future[Recorded] = Future()
    commit.set_result(COUNTED)
    with board:
        for _ in range(2):
            with Console(
                SETTINGS, 10, lambda _: commit, factory=board.factory, on_shown=board.shown
            ):
                assert board.press(5).result(SOON_S) == "counted"


def test_pins_without_dimming_are_on_or_off():
    factory = MockFactory()  # its pins refuse PWM, as gpiozero's native ones do
    shown: Queue[Shown] = Queue()
    commit: Future[Recorded] = Future()
    commit.set_result(COUNTED)
    console = Console(
        SETTINGS,
        10,
        lambda _: commit,
        factory=factory,
        on_shown=lambda word: shown.put((word, [factory.pin(pin).state for pin in SETTINGS.leds])),
        local_time=lambda: NOON,
    )
    with console:
        factory.pin(SETTINGS.buttons[3]).drive_low()
        assert shown.get(timeout=SOON_S)[1] == [False, False, False, True, False]


class LoosePin(BoardPin):
    """A pin whose output fails while its chip is away."""

    away = False

    def _set_state(self, value):
        if self.away:
            raise OSError("the chip is away")
        super()._set_state(value)


def test_pins_that_fail_under_way_are_a_fault_and_presses_still_count():
    desk = Desk()
    desk.board.factory.pin_class = LoosePin
    desk.board.factory.pins.clear()
    console = Console(
        SETTINGS,
        10,
        desk.press,
        factory=desk.board.factory,
        on_fault=lambda key, sentence: desk.faults.put((key, sentence)),
        on_clear=desk.cleared.put,
        on_shown=desk.shown.put,
        local_time=lambda: NOON,
    )
    with console:
        desk.next_clears()
        for pin in SETTINGS.leds:
            desk.board.factory.pin(pin).away = True
        key, sentence = desk.faults.get(timeout=SOON_S)
        assert (key, "the chip is away" in sentence) == (FAULT, True)
        desk.board.factory.pin(SETTINGS.buttons[0]).switch(True)
        desk.next_press()[1].set_result(COUNTED)
        assert desk.next_shown().recorded == COUNTED


def test_pins_that_another_device_has_are_named():
    board = SimulatedBoard(SETTINGS)
    first = Console(SETTINGS, 10, lambda _: Future(), factory=board.factory)
    second = Console(SETTINGS, 10, lambda _: Future(), factory=board.factory)
    with first, pytest.raises(HardwareError, match="a pin of the console cannot be used"):
        second.start()


def test_wrong_pins_and_wrong_quiet_hours_are_refused_before_the_start():
    with pytest.raises(BadInput, match="name five"):
        SimulatedBoard(evolve(SETTINGS, buttons=(1, 2)))
    with pytest.raises(BadInput, match="an example: 21:00-09:00"):
        Console(evolve(SETTINGS, quiet_hours="x"), 10, lambda _: Future(), factory=None)
