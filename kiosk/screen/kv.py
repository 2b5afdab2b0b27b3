"""The kv files, each loaded once."""

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
    "Check": "thanks",
    "Speaker": "console_panel",
}


def load_kv() -> None:
    """Load every kv file of the screen that is not loaded yet."""
    for widget, module in WIDGETS.items():
        Factory.register(widget, module=f"kiosk.screen.{module}")
    folder = Path(__file__).parent
    for name in FILES:
        path = str(folder / name)
        if path not in Builder.files:
            Builder.load_file(path)
