"""kiosk tally."""

from datetime import date

import attrs
import click

from kiosk.commands.options import Day, print_json, with_settings
from kiosk.commands.tally_text import day_lines, period_lines
from kiosk.machine.clock import SystemClock
from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.model.in_words import printable
from kiosk.model.periods import PeriodKind
from kiosk.settings import Settings
from kiosk.store.day_view import day_view
from kiosk.store.known_days import known_days
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.period_view import period_view
from kiosk.store.reader import Reader
from kiosk.store.tally import tally as read_tally


@attrs.frozen
class _Asked:
    """What to read, and as of when."""

    reader: Reader
    day: StoreDay
    now: Stamp
    enough: int

    def shown(self, day: date | None) -> date:
        """Return the day to show, None: today; raises BadInput for one that is yet to come."""
        known = known_days(self.reader, self.day, self.now)
        return known.check(day or known.today)


@click.command()
@click.option("--date", "day", type=Day(), help="The store's day; without it, today.")
@click.option("--week", "span", flag_value="week", help="The week that holds the day.")
@click.option("--month", "span", flag_value="month", help="The month that holds the day.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_settings
def tally(settings: Settings, day: date | None, span: str | None, as_json: bool) -> None:
    """Show how a day went: the score, what it is worth, and the counts behind it.

    A week or a month shows a line for each day.
    """
    store_day = StoreDay(settings.device.timezone, settings.device.day_starts)
    now = SystemClock(store_day.zone).stamp()
    with Reader(settings.state / DATABASE_NAME) as reader:
        asked = _Asked(reader, store_day, now, settings.device.enough)
        if span is None:
            _day(asked, day, as_json)
        else:
            _period(asked, PeriodKind(span), day, as_json)


def _day(asked: _Asked, day: date | None, as_json: bool) -> None:
    shown = asked.shown(day)
    if not as_json:
        view = day_view(asked.reader, asked.day, shown, asked.now, enough_at=asked.enough)
        click.echo(printable(day_lines(view)))
        return
    print_json(read_tally(asked.reader, asked.day, shown, enough_at=asked.enough).as_json())


def _period(asked: _Asked, kind: PeriodKind, day: date | None, as_json: bool) -> None:
    shown = asked.shown(day)
    view = period_view(asked.reader, asked.day, kind, shown, asked.now, enough_at=asked.enough)
    if as_json:
        print_json(view.as_json())
    else:
        click.echo(printable(period_lines(view)))
