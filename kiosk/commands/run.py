"""kiosk run."""

import click

from kiosk.commands.options import with_settings
from kiosk.device import Device
from kiosk.machine.restart import Command
from kiosk.settings import Settings


@click.command()
@with_settings
def run(settings: Settings) -> None:
    """Run the device: screen, console and sync, as the settings say, until SIGTERM or Ctrl-C."""
    command = Command.of_this_process()
    if Device(settings, announce=click.echo).run():
        command.run_again()
