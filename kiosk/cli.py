"""The command `kiosk`: exit 0 good, 1 a named problem in one line on stderr, 2 wrong usage."""

import importlib
import logging
import sys

import click

from kiosk import __version__
from kiosk.machine.collector import collector_resting
from kiosk.model.errors import KioskError
from kiosk.model.in_words import printable

COMMANDS = {
    "run": ("kiosk.commands.run", "run"),
    "demo": ("kiosk.commands.demo", "demo"),
    "press": ("kiosk.commands.press", "press"),
    "tally": ("kiosk.commands.tally", "tally"),
    "status": ("kiosk.commands.status", "status"),
    "export": ("kiosk.commands.export", "export"),
    "enroll": ("kiosk.commands.enroll", "enroll"),
    "sync": ("kiosk.commands.sync", "sync"),
    "pin": ("kiosk.commands.pin", "pin"),
    "doctor": ("kiosk.commands.doctor", "doctor"),
    "config": ("kiosk.commands.config", "config"),
    "central": ("sync.central.cli", "central"),
}


class Commands(click.Group):
    """Imports a command when it is asked for, so that none pays for another's libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        with collector_resting():
            command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kiosk")
def kiosk() -> None:
    """In-store customer feedback that loses nothing and doubles nothing."""


def main() -> None:
    """Run the command; a named problem becomes one line."""
    logging.getLogger().addHandler(logging.NullHandler())  # a problem is one line, not two
    try:
        kiosk(prog_name="kiosk")
    except KioskError as error:
        print(printable([f"kiosk: {error}"]), file=sys.stderr)
        sys.exit(1)
