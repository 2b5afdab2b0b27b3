"""kiosk sync --once."""

from importlib.metadata import version

import click

from kiosk.commands.options import with_settings
from kiosk.settings import Settings


@click.command()
@click.option("--once", is_flag=True, required=True, help="Send what waits, then end.")
@with_settings
def sync(settings: Settings, once: bool) -> None:
    """Send what waits to the centre, when no device process runs."""
    from kiosk.clock import SystemClock
    from kiosk.model.day import StoreDay
    from kiosk.store.opening import DATABASE_NAME
    from kiosk.store.reader import Reader
    from kiosk.store.recorder import Recorder
    from sync.enrol import load_enrolment
    from sync.sender import Parts
    from sync.worker import sync_once

    day = StoreDay(settings.device.timezone, settings.device.day_starts)
    path = settings.state / DATABASE_NAME
    with Recorder(path, day) as recorder:
        parts = Parts(
            open_reader=lambda: Reader(path),
            books=recorder,
            clock=SystemClock(day.zone),
            settings=settings.sync,
            enrolment=lambda: load_enrolment(settings.state),
            version=version("feedback-kiosk"),
            state=settings.state,
        )
        figures = sync_once(parts)
    click.echo(f"sent {figures.sent}, waiting {figures.waiting}, refused {figures.refused}")
