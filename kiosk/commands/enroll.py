"""kiosk enroll URL CODE."""

import socket

import click

from kiosk import __version__
from kiosk.commands.options import with_settings
from kiosk.machine.clock import SystemClock
from kiosk.model.day import zone
from kiosk.settings import Settings
from sync.enrol import check_room, enrol, save_enrolment


@click.command()
@click.argument("url")
@click.argument("code")
@with_settings
def enroll(settings: Settings, url: str, code: str) -> None:
    """Make this device known to the centre at URL with the one-time CODE.

    A running device takes the new identity up by itself; what it has kept so far is sent.
    """
    check_room(settings.state)
    name = settings.device.name or socket.gethostname()
    clock = SystemClock(zone(settings.device.timezone))
    reply = enrol(url, code, name, __version__, clock, ca_file=settings.sync.ca_file)
    save_enrolment(settings.state, url, reply)
    click.echo(f"enrolled: store {reply.store}, touchpoint {reply.touchpoint}")
