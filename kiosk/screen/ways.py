"""The two ways that the foot offers: back, and on."""

from pathlib import Path
from typing import Any

from kivy.properties import ObjectProperty

from kiosk.screen.kv import load_files
from kiosk.screen.tile import QuietTile


class WayBack(QuietTile):
    """Changes the answer; the chosen face stands beside it."""

    foot = ObjectProperty(rebind=True)


class WayOn(QuietTile):
    """Skips a question, keeps an answer, ends a visit."""

    foot = ObjectProperty(rebind=True)


def ways(foot: Any) -> tuple[WayBack, WayOn]:
    """Return the two tiles of a foot."""
    load_files(Path(__file__).parent, "kiosk.screen", ["ways.kv"], {})
    return WayBack(foot=foot), WayOn(foot=foot)
