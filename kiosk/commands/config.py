"""kiosk config check|show."""

import attrs
import click

from kiosk.commands.options import with_settings
from kiosk.files.toml_value import toml_value
from kiosk.model.errors import BadSettings
from kiosk.plan import make_plan
from kiosk.settings import Settings
from kiosk.survey_files import shipped

_PATHS = {("device", "state"), ("survey", "file"), ("brand", "logo")}


@click.group()
def config() -> None:
    """Check or show the settings."""


@config.command("check")
@with_settings
def check_command(settings: Settings) -> None:
    """Read settings and survey, and say what is wrong; nothing is started or written."""
    if settings.ignored:
        raise BadSettings(settings.ignored[0])
    survey = make_plan(settings).survey
    click.echo(
        f"good: settings {settings.source or 'all default'}, survey {survey.id} {survey.version}"
    )


@config.command()
@with_settings
def show(settings: Settings) -> None:
    """Show every setting as it counts, in the form of kiosk.toml, and who set it."""
    for line in _lines(settings):
        click.echo(line)


def _lines(settings: Settings) -> list[str]:
    lines = [f"# state folder: {settings.state}", f"# read from: {settings.source or 'no file'}"]
    lines += [f"# not used: {' '.join(sentence.split())}" for sentence in settings.ignored]
    for field in attrs.fields(Settings):
        section = getattr(settings, field.name)
        if attrs.has(type(section)):
            lines += ["", f"[{field.name}]"]
            values = attrs.asdict(section, recurse=False)
            lines += [
                f"{key} = {toml_value(_whole(settings, field.name, key, value))}"
                f"{_origin(settings, field.name, key)}"
                for key, value in values.items()
            ]
    return lines


def _whole(settings: Settings, section: str, key: str, value: object) -> object:
    """Return the value, a path as it is meant: what is shown may be read from another folder."""
    relative = (section, key) in _PATHS and isinstance(value, str) and value not in ("", *shipped())
    if not relative or settings.source is None:
        return value
    return str((settings.source.parent / str(value)).absolute())


def _origin(settings: Settings, section: str, key: str) -> str:
    """Return who set it, as a comment; nothing where nobody did."""
    by = settings.origin.get((section, key))
    return f"  # {by}" if by else ""
