"""Care of the device."""

from kiosk.screen.manager.page import Page


class DevicePage(Page):
    """Tiles for what a manager can do with the device."""
