"""kiosk sync --once."""

import click

from kiosk.commands.options import with_settings
from kiosk.settings import Settings


@click.command()
@click.option("--once", is_flag=True, required=True, help="Send what waits, then end.")
@with_settings
def sync(settings: Settings, once: bool) -> None:
    """Send what waits to the centre, when no device process runs."""
    from kiosk.machine.clock import SystemClock
    from kiosk.model.day import StoreDay
    from kiosk.sending import sync_parts
    from kiosk.store.opening import DATABASE_NAME
    from kiosk.store.recorder import Recorder
    from sync.worker import sync_once

    day = StoreDay(settings.device.timezone, settings.device.day_starts)
    with Recorder(settings.state / DATABASE_NAME, day) as recorder:
        figures = sync_once(sync_parts(settings, recorder, SystemClock(day.zone)))
    click.echo(f"sent {figures.sent}, waiting {figures.waiting}, refused {figures.refused}")
