"""Starts the five-button console of a device, on pins of this machine or simulated ones."""

from collections.abc import Callable
from contextlib import ExitStack

from hardware.console import Console, ignore
from hardware.keys import Keys
from hardware.pins import open_factory
from hardware.simulated import SimulatedBoard
from kiosk.console_visit import ConsoleVisits
from kiosk.settings import Settings
from kiosk.works import Works


def start_console(
    settings: Settings, works: Works, new_visit_id: Callable[[], str], stack: ExitStack
) -> tuple[Console, SimulatedBoard | None]:
    """Start the console; ``stack`` ends it. Returns it, and the board where pins are simulated."""
    pins = settings.console
    board = SimulatedBoard(pins, settings.state) if pins.backend == "simulated" else None
    visits = ConsoleVisits(works.plan.survey, works.intake, new_visit_id, settings.device.language)
    console = Console(
        pins,
        works.plan.rules.held_s,
        visits.press,
        factory=board.factory if board else open_factory(pins),
        on_fault=works.fault,
        on_clear=works.clear,
        on_cleaning=works.cleaning.set_by_console,
        on_shown=board.shown if board else ignore,
        local_time=works.local_time,
    )
    if board:
        stack.enter_context(board)
    stack.enter_context(console)
    if board:
        stack.enter_context(Keys(board.press))
    return console, board
