"""A press on the console, through intake and recorder, to the disk and back to the LED."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.console import Console, Shown
from hardware.simulated import SimulatedBoard
from kiosk.console_visit import ConsoleVisits
from kiosk.intake import Intake
from kiosk.model.answer import SetAside
from kiosk.model.day import StoreDay
from kiosk.model.misuse import Rules
from kiosk.settings import ConsoleSettings, Settings
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.survey_files import load_survey
from tests.support.clocks import HandClock

SETTINGS = ConsoleSettings(enabled=True, backend="simulated")
SOON_S = 10


class Counter:
    """A console with the real store under it; notes what was on disk when each light came on."""

    def __init__(self, state: Path) -> None:
        self.clock = HandClock()
        self.path = state / DATABASE_NAME
        self.recorder = Recorder(self.path, StoreDay("Europe/Moscow"))
        intake = Intake(self.recorder, self.clock, Rules(), is_open=lambda _: True)
        self.visits = iter(range(1000))
        visits = ConsoleVisits(
            load_survey(Settings(console=SETTINGS)),
            intake,
            lambda: f"visit-{next(self.visits)}",
            "ru",
        )
        self.board = SimulatedBoard(SETTINGS)
        self.console = Console(
            SETTINGS,
            10,
            visits.press,
            factory=self.board.factory,
            on_fault=self.recorder.raise_fault,
            on_clear=self.recorder.clear_fault,
            on_shown=self.shown,
        )
        self.seen_on_disk: list[bool] = []

    def shown(self, shown: Shown) -> None:
        self.seen_on_disk.append(
            shown.recorded is not None and shown.recorded.id in [row.id for row in self.rows()]
        )
        self.board.shown(shown)

    def rows(self):
        with Reader(self.path) as reader:
            return [outgoing.answer for outgoing in reader.waiting(1000)]

    def press(self, button: int, **how) -> str:
        return self.board.press(button, **how).result(SOON_S)


@pytest.fixture
def counter(tmp_path) -> Iterator[Counter]:
    counter = Counter(tmp_path)
    with counter.recorder, counter.board, counter.console:
        yield counter


def test_every_press_whose_led_flashed_is_on_disk_once(counter):
    for button in (5, 4, 1, 3, 2):
        counter.clock.forward(10)
        assert counter.press(button, hold_ms=20, bounce=True) == "counted"
    assert [row.value for row in counter.rows()] == [5, 4, 1, 3, 2]
    assert counter.seen_on_disk == [True] * 5


def test_a_masher_flashes_and_is_set_aside(counter):
    assert counter.press(5, hold_ms=20) == "counted"
    counter.clock.forward(1)
    assert counter.press(5, hold_ms=20) == "set aside: repeat"
    assert [row.set_aside for row in counter.rows()] == [None, SetAside.REPEAT]


def test_the_fault_of_a_stuck_button_stands_until_it_is_up(counter):
    counter.console.stop()
    counter.board.down(2)
    again = Console(
        SETTINGS,
        10,
        lambda _: pytest.fail("a stuck button is no press"),
        factory=counter.board.factory,
        on_fault=counter.recorder.raise_fault,
        on_clear=lambda key: counter.recorder.clear_fault(key),
    )
    with again:
        pass
    counter.recorder.remember("nothing", None).result(SOON_S)
    with Reader(counter.path) as reader:
        assert [fault.key for fault in reader.faults()] == ["button_2_held"]
