"""Options that commands share."""

import functools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from kiosk.config import load


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --config and --state, and the settings they lead to as first argument."""

    @click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        help="The settings file; without it, kiosk.toml in the state folder.",
    )
    @click.option(
        "--state",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder of database, token and lock.",
    )
    @functools.wraps(command)
    def with_them(config: Path | None, state: Path | None, **options: Any) -> Any:
        return command(load(config, state), **options)

    return with_them


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Return the date or end with a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-21", param, ctx)


def print_json(report: Any) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
