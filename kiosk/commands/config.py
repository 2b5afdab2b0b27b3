"""kiosk config check|show."""

import json

import attrs
import click

from kiosk.commands.options import with_settings
from kiosk.plan import make_plan
from kiosk.settings import Settings


@click.group()
def config() -> None:
    """Check or show the settings."""


@config.command("check")
@with_settings
def check_command(settings: Settings) -> None:
    """Read settings and survey, and say what is wrong; nothing is started or written."""
    survey = make_plan(settings).survey
    click.echo(
        f"good: settings {settings.source or 'all default'}, survey {survey.id} {survey.version}"
    )


@config.command()
@with_settings
def show(settings: Settings) -> None:
    """Show every setting as it counts, in the form of kiosk.toml."""
    for line in _lines(settings):
        click.echo(line)


def _lines(settings: Settings) -> list[str]:
    lines = [f"# state folder: {settings.state}", f"# read from: {settings.source or 'no file'}"]
    for field in attrs.fields(Settings):
        section = getattr(settings, field.name)
        if attrs.has(type(section)):
            lines += ["", f"[{field.name}]"]
            values = attrs.asdict(section, recurse=False)
            lines += [f"{key} = {toml_value(value)}" for key, value in values.items()]
    return lines


def toml_value(value: object) -> str:
    """Write a setting's value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{toml_value(key)} = {toml_value(text)}" for key, text in value.items())
            + "}"
        )
    return str(value)
