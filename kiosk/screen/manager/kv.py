"""The kv files of the manager's side, loaded when it is first opened."""

from pathlib import Path

from kiosk.screen.kv import load_files

FILES = (
    "tab.kv",
    "shell.kv",
    "pin_page.kv",
    "rows.kv",
    "care_view.kv",
    "device_page.kv",
    "cover.kv",
    "export_view.kv",
    "centre_view.kv",
)

# Widgets that only kv files name, and the modules they are in.
WIDGETS: dict[str, str] = {
    "Dots": "pin_page",
    "Rows": "rows",
    "Progress": "export_view",
    "EntryField": "centre_view",
}


def load_kv() -> None:
    """Load every kv file of the manager's side that is not loaded yet."""
    load_files(Path(__file__).parent, "kiosk.screen.manager", FILES, WIDGETS)
