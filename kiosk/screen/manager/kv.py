"""The kv files of the manager's side, loaded when it is first opened."""

from pathlib import Path

from kiosk.screen.kv import load_files, load_later

FILES = (
    "side.kv",
    "tab.kv",
    "shell.kv",
    "pin_page.kv",
    "sheet.kv",
    "sections.kv",
    "period_bar.kv",
    "today_page.kv",
    "comments_page.kv",
    "shift_page.kv",
    "rows.kv",
    "care_view.kv",
    "device_page.kv",
    "cover.kv",
    "export_view.kv",
    "centre_view.kv",
    "picker.kv",
    "settings_view.kv",
)

# Widgets that only kv files name, and the modules they are in.
WIDGETS: dict[str, str] = {
    "Prose": "prose",
    "Notice": "sheet",
    "Legend": "sheet",
    "IntervalBar": "charts",
    "CountBars": "charts",
    "HoursChart": "charts",
    "RankedBars": "charts",
    "PeriodChart": "period_chart",
    "Tab": "tab",
    "TurnTile": "tab",
    "PeriodBar": "period_bar",
    "SheetView": "sheet",
    "Sheet": "sheet",
    "Dots": "pin_page",
    "Rows": "rows",
    "Progress": "export_view",
    "EntryField": "centre_view",
}


def load_kv() -> None:
    """Load every kv file of the manager's side that is not loaded yet."""
    load_later()
    load_files(Path(__file__).parent, "kiosk.screen.manager", FILES, WIDGETS)
