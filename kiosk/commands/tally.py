"""kiosk tally."""

from datetime import date, timedelta

import click

from kiosk.clock import SystemClock
from kiosk.commands.options import Day, print_json, with_settings
from kiosk.model.day import StoreDay
from kiosk.model.errors import BadInput
from kiosk.settings import Settings
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.reader import Reader
from kiosk.store.tally import Tally
from kiosk.store.tally import tally as read_tally

BAR_CELLS = 40
NEXT_DAYS = timedelta(days=1)


@click.command()
@click.option("--date", "day", type=Day(), help="The store's day; without it, today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_settings
def tally(settings: Settings, day: date | None, as_json: bool) -> None:
    """Show how a day went: the score, what it is worth, and the counts behind it."""
    store_day = StoreDay(settings.device.timezone, settings.device.day_starts)
    with Reader(settings.state / DATABASE_NAME) as reader:
        now = reader.locate(SystemClock(store_day.zone).stamp())
        today = store_day.day_of(now.occurred_ms)
        if day and day > today + NEXT_DAYS:
            raise BadInput(f"{day} is yet to come; the store's day is {today}")
        found = read_tally(reader, store_day, day or today, enough_at=settings.device.enough)
    if as_json:
        print_json(found.as_json())
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Tally) -> list[str]:
    """Tell a tally to a person: the number first, then how sure it is, then why."""
    lines = [f"{found.date}, {found.timezone}: {_score(found)}"]
    if found.survey is None:
        return [*lines, "no survey has been used here yet"]
    lines += [
        f"survey {found.survey} {found.version}, question {found.question}, {found.scale}",
        "",
    ]
    most = max(found.counts.values(), default=0) or 1
    for point, count in sorted(found.counts.items(), key=lambda each: -int(each[0])):
        lines.append(f"{point:>4} {'█' * (count * BAR_CELLS // most)} {count}")
    aside = ", ".join(f"{count} {reason}" for reason, count in sorted(found.set_aside.items()))
    sources = ", ".join(f"{source} {count}" for source, count in found.by_source.items())
    return [
        *lines,
        "",
        f"{found.counted} counted ({sources})",
        f"set aside: {aside or 'none'}; score with them: {_number(found.nps_with_set_aside)}",
    ]


def _score(found: Tally) -> str:
    if found.nps_interval is None:
        mean = "" if found.mean is None else f", mean {found.mean}"
        return f"no NPS{mean}; {found.counted} answers"
    low, high = found.nps_interval
    few = "" if found.enough else ", too few to compare"
    return f"NPS {found.nps}, between {low} and {high}; {found.counted} answers{few}"


def _number(value: float | None) -> str:
    return "none" if value is None else str(value)
