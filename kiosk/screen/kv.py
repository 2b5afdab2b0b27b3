"""The kv files, each loaded once."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder

# What the first screen shows, read before it is drawn, and what is read when it stands.
FIRST = (
    "tile.kv",
    "targets.kv",
    "chrome.kv",
    "rating.kv",
    "stage.kv",
    "desktop.kv",
)
LATER = (
    "field.kv",
    "keyboard.kv",
    "choice.kv",
    "comment.kv",
    "thanks.kv",
    "safe.kv",
    "console_panel.kv",
)

# Widgets that only kv files name, and the modules they are in.
WIDGETS = {
    "FitLabel": "fit_label",
    "FaceView": "face",
    "Field": "field",
    "Keyboard": "keyboard",
    "Countdown": "chrome",
    "Strip": "chrome",
    "Header": "chrome",
    "Foot": "chrome",
    "PrimaryTile": "tile",
    "QuietTile": "tile",
    "Icon": "icon_tile",
    "Outline": "outline",
    "IconTile": "icon_tile",
    "Check": "thanks",
    "Speaker": "console_panel",
}


def load_first() -> None:
    """Load the kv files of the first screen that are not loaded yet."""
    load_files(Path(__file__).parent, "kiosk.screen", FIRST, WIDGETS)


def load_later() -> None:
    """Load every other kv file of the customers' screens that is not loaded yet."""
    load_files(Path(__file__).parent, "kiosk.screen", LATER, {})


def load_files(
    folder: Path, package: str, files: Iterable[str], widgets: Mapping[str, str]
) -> None:
    """Load those files of a folder that are not loaded yet.

    ``widgets``: those that only kv files name, and their modules in ``package``.
    """
    for widget, module in widgets.items():
        Factory.register(widget, module=f"{package}.{module}")
    for name in files:
        path = str(folder / name)
        if path not in Builder.files:
            Builder.load_file(path)
