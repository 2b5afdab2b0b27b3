"""Writes docs/settings.md from the settings classes: ``python -m kiosk.commands.settings_docs``."""

from pathlib import Path

import attrs

from kiosk.config import SECTIONS
from kiosk.files.toml_value import toml_value

PAGE = Path("docs/settings.md")
INTRODUCTION = """\
# Settings

<!-- Written by `make docs` from kiosk/settings.py; change it there. -->

All settings have defaults; a `kiosk.toml` names only what differs. `kiosk config check` reads the
file and the survey and names what is wrong with file and line; `kiosk config show` prints every
setting as it counts, and who set it.

## Where things lie

The **file** is the one given by `--config` or `KIOSK_CONFIG`, else `kiosk.toml` in the state
folder. The **state folder** holds the database, the token, the lock and the log. It is the one
given by `--state` or `KIOSK_STATE`, else `state` in `[device]`, else systemd's `StateDirectory`
(`/var/lib/kiosk`), else the user's data folder.

What the manager chooses on the screen (language, survey, opening hours, start of the day, quiet
hours, brightness, high contrast, large text; see [manager.md](manager.md)) lies in `choices.toml`
in the state folder and counts over the file. A choice that cannot count (a survey that is gone, a
line damaged by hand) is left out, with a fault in `kiosk status` and `kiosk config check`; it never
keeps a device from starting. Without `choices.toml` the file alone counts again.

Each setting can be overridden by a variable `KIOSK_SECTION_KEY`, such as `KIOSK_DEVICE_LANGUAGE=en`
or `KIOSK_CONSOLE_ENABLED=true`; it counts over the file and over choices. An unknown section, key
or variable is an error.
"""


def page() -> str:
    """Return the page as Markdown."""
    return INTRODUCTION + "".join(_section(name, kind) for name, kind in SECTIONS.items())


def _section(name: str, kind: type) -> str:
    rows = [
        f"| `{field.name}` | `{toml_value(_default(field))}` | {field.metadata['doc']} |\n"
        for field in attrs.fields(kind)
    ]
    return (
        f"\n## [{name}]\n\n{kind.__doc__}\n\n| key | default | meaning |\n|---|---|---|\n"
        + "".join(rows)
    )


def _default(field: "attrs.Attribute[object]") -> object:
    default = field.default
    factory = getattr(default, "factory", None)
    return factory() if factory else default


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
