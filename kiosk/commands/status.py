"""kiosk status."""

import attrs
import click

from kiosk.commands.options import print_json, with_settings
from kiosk.machine.clock import SystemClock
from kiosk.model.day import zone
from kiosk.model.errors import SyncError
from kiosk.model.in_words import printable
from kiosk.settings import Settings
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.reader import Reader
from kiosk.store.status import Status
from kiosk.store.status import status as read_status
from sync.enrol import Enrolment, load_enrolment


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_settings
def status(settings: Settings, as_json: bool) -> None:
    """Show how the device is: what is stored, sent and waiting, the clock, the centre, faults."""
    enrolment, trouble = _enrolment(settings)
    url = settings.sync.url or (enrolment.url if enrolment else None)
    clock = SystemClock(zone(settings.device.timezone))
    with Reader(settings.state / DATABASE_NAME) as reader:
        found = read_status(reader, clock.stamp(), url=url, enrolled=enrolment is not None)
    if trouble:
        found = attrs.evolve(found, central=attrs.evolve(found.central, last_error=trouble))
    if as_json:
        print_json(found.as_json())
    else:
        click.echo(printable(_lines(found)))


def _enrolment(settings: Settings) -> tuple[Enrolment | None, str]:
    """Return who the device is, or why that cannot be said: the rest is worth showing."""
    try:
        return load_enrolment(settings.state), ""
    except SyncError as error:
        return None, str(error)


def _lines(found: Status) -> list[str]:
    figures, clock, central = found.figures, found.clock, found.central
    sum_holds = "holds" if found.reconciled else "DOES NOT HOLD"
    within = "" if clock.error_ms is None else f", within {clock.error_ms / 1000} s"
    where = central.url or "no centre"
    return [
        f"{figures.stored} stored = {figures.sent} sent + {figures.waiting} waiting + "
        f"{figures.refused} refused ({sum_holds})",
        f"clock: {clock.quality}{within}",
        f"centre: {where}, {'enrolled' if central.enrolled else 'not enrolled'}, "
        f"last sync {central.last_sync or 'never'}",
        *([f"sync: {central.last_error}"] if central.last_error else []),
        *([f"fault: {fault}" for fault in found.faults] or ["no faults"]),
        f"database: {found.database.path}, {found.database.bytes} bytes",
    ]
