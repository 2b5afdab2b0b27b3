"""A console whose wires can be pulled off and grounded, above a real intake and database."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from random import Random

from hardware.console import Console, Shown
from hardware.simulated import SimulatedBoard
from kiosk.console_visit import ConsoleVisits
from kiosk.intake import Intake
from kiosk.machine.clock import SystemClock
from kiosk.model.day import StoreDay
from kiosk.model.misuse import Rules
from kiosk.settings import ConsoleSettings, Settings
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.survey_files import load_survey
from tests.support.processes import eventually

ALL_COUNT = Rules(repeat_s=0, correction_s=0, together_ms=0, burst=0)


class Wires:
    """Switches of five buttons; ``shown`` is what the console said of each press."""

    def __init__(self, state: Path) -> None:
        day = StoreDay("Europe/Moscow")
        settings = ConsoleSettings(enabled=True, backend="simulated")
        self.recorder = Recorder(state / "kiosk.db", day)
        intake = Intake(self.recorder, SystemClock(day.zone), ALL_COUNT, lambda _: True)
        visits = (f"visit-{number}" for number in count())
        survey = load_survey(Settings(console=settings))
        self.shown: list[Shown] = []
        self.board = SimulatedBoard(settings)
        self.console = Console(
            settings,
            10.0,
            ConsoleVisits(survey, intake, lambda: next(visits), "ru").press,
            factory=self.board.factory,
            on_fault=self.recorder.raise_fault,
            on_clear=self.recorder.clear_fault,
            on_shown=self.shown.append,
        )

    def ground(self, button: int) -> None:
        """Let the wire touch ground: the button reads pressed."""
        self.board.down(button)

    def off(self, button: int) -> None:
        """Pull the wire off, or away from ground: the button reads up, whoever presses it."""
        self.board.up(button)

    def tap(self, *buttons: int) -> None:
        """Press one after the other, each once the one before was shown."""
        for button in buttons:
            before = len(self.shown)
            self.board.down(button)
            time.sleep(0.06)
            self.board.up(button)
            assert eventually(lambda before=before: len(self.shown) > before)
            time.sleep(0.15)  # until the console takes it for released

    def rattle(self, button: int, seconds: float, gap_ms: tuple[int, int]) -> None:
        """Let a loose wire make and break contact, each for so many milliseconds."""
        chance, until, down = Random(9), time.monotonic() + seconds, False
        while time.monotonic() < until:
            down = not down
            (self.board.down if down else self.board.up)(button)
            time.sleep(chance.uniform(*gap_ms) / 1000)
        self.board.up(button)
        time.sleep(0.25)

    def faults(self) -> set[str]:
        """Return the keys of the faults that stand."""
        with Reader(self.recorder.path) as reader:
            return {fault.key for fault in reader.faults()}

    def values(self) -> list[int | None]:
        """Return the buttons of the answers that are stored, in their order."""
        with Reader(self.recorder.path) as reader:
            return [each.answer.value for each in reader.waiting(1000)]


@contextmanager
def wires(state: Path, grounded: tuple[int, ...] = ()) -> Iterator[Wires]:
    """Start a console some of whose wires touch ground already."""
    with ExitStack() as stack:
        made = Wires(state)
        stack.enter_context(made.recorder)
        for button in grounded:
            made.ground(button)
        stack.enter_context(made.console)
        yield made
