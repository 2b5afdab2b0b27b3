"""The kv files, each loaded once."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder

FILES = (
    "tile.kv",
    "targets.kv",
    "field.kv",
    "keyboard.kv",
    "chrome.kv",
    "rating.kv",
    "choice.kv",
    "comment.kv",
    "thanks.kv",
    "safe.kv",
    "stage.kv",
    "console_panel.kv",
    "desktop.kv",
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


def load_kv() -> None:
    """Load every kv file of the screen that is not loaded yet."""
    load_files(Path(__file__).parent, "kiosk.screen", FILES, WIDGETS)


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
