"""kiosk pin set|clear."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kiosk.commands.options import with_settings
from kiosk.machine.clock import SystemClock
from kiosk.model.day import StoreDay
from kiosk.settings import Settings
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.pin_gate import PinGate
from kiosk.store.recorder import Recorder


@click.group()
def pin() -> None:
    """Set or clear the PIN of the manager's side, while no device runs here.

    Whoever may write the state folder may do this; it is also the way back after a forgotten PIN.
    """


@pin.command("set")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the PIN from standard input, once.")
@with_settings
def set_command(settings: Settings, from_stdin: bool) -> None:
    """Set the PIN, asked for twice and not shown; wrong tries are forgotten."""
    given = _line() if from_stdin else _asked()
    with _gate(settings) as gate:
        gate.set(given)
    click.echo("the PIN is set")


@pin.command("clear")
@with_settings
def clear_command(settings: Settings) -> None:
    """Forget the PIN and wrong tries; the manager's side asks for a new one at its next use."""
    with _gate(settings) as gate:
        gate.clear()
    click.echo("the PIN is cleared")


def _line() -> str:
    return sys.stdin.readline().strip()


def _asked() -> str:
    answer = click.prompt("New PIN", hide_input=True, confirmation_prompt="The same again")
    return str(answer).strip()


@contextmanager
def _gate(settings: Settings) -> Iterator[PinGate]:
    """Lend the PIN of a state folder; StoreBusy while a device runs there."""
    day = StoreDay(settings.device.timezone, settings.device.day_starts)
    with Recorder(settings.state / DATABASE_NAME, day) as recorder:
        yield PinGate(recorder, SystemClock(day.zone).stamp)
