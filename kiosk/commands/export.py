"""kiosk export."""

from datetime import date
from pathlib import Path

import click

from kiosk.commands.options import Day, with_settings
from kiosk.model.errors import BadInput
from kiosk.settings import Settings
from kiosk.store.export import export as write_export
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.reader import Reader


@click.command()
@click.option(
    "--format",
    "kind",
    required=True,
    type=click.Choice(["csv", "xlsx", "jsonl"]),
    help="Of the file.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--from", "first", type=Day(), help="The first of the store's days.")
@click.option("--to", "last", type=Day(), help="The last of the store's days.")
@with_settings
def export(settings: Settings, kind: str, out: Path, first: date | None, last: date | None) -> None:
    """Write every answer to a file, which is whole or not there."""
    if first and last and first > last:
        raise BadInput(f"from {first} lies after to {last}; swap them")
    with Reader(settings.state / DATABASE_NAME) as reader:
        count = write_export(reader, kind, out, first=first, last=last)
    click.echo(f"{count} answers in {out}")
