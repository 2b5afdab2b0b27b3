"""The manager's side once the PIN was right: a bar with tabs, and one page under it."""

import importlib
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, cast

from attrs import frozen
from kivy.properties import StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.cover import Cover
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.manager.tab import Tab
from kiosk.screen.words import to_say, words_of

PACKAGE = "kiosk.screen.manager"


@frozen
class TabSpec:
    """A tab: its name, its words, and the page behind it, imported when it is first opened."""

    name: str
    words: str
    module: str
    page: str

    def build(self, manager: ManagerParts, look: Look) -> Page:
        """Make the page."""
        module = importlib.import_module(f"{PACKAGE}.{self.module}")
        return cast(Page, getattr(module, self.page)(manager, look))

    def exists(self) -> bool:
        """Whether this device's software has the page."""
        return find_spec(f"{PACKAGE}.{self.module}") is not None


TABS = (
    TabSpec("today", to_say("Score"), "today_page", "TodayPage"),
    TabSpec("comments", to_say("Comments"), "comments_page", "CommentsPage"),
    TabSpec("shift", to_say("Shift"), "shift_page", "ShiftPage"),
    TabSpec("device", to_say("Device"), "device_page", "DevicePage"),
)


class Shell(Looking, FloatLayout):
    """Fires ``on_leave`` when the manager wants out. Pages are built once each, when opened."""

    title = StringProperty("")
    leave_words = StringProperty("")
    trouble = StringProperty("")

    def __init__(self, manager: ManagerParts, look: Look, tabs: Sequence[TabSpec] = TABS) -> None:
        self._manager = manager
        self._specs = {spec.name: spec for spec in tabs}
        self._pages: dict[str, Page] = {}
        self._tabs: dict[str, Tab] = {}
        self.page: Page | None = None
        self._cover: Cover | None = None
        self.shown = ""
        self.register_event_type("on_leave")
        super().__init__(look=look)
        words = words_of(manager.language)
        self.leave_words = words("Leave")
        self.title = manager.settings.brand.name or manager.settings.device.name
        for spec in tabs:
            self._tabs[spec.name] = self._tab(spec, words(spec.words))
            self.ids.tabs.add_widget(self._tabs[spec.name])

    @property
    def busy(self) -> bool:
        """Whether the page shown must not be left by itself."""
        parts = (self.page, self._cover)
        return any(part is not None and part.busy for part in parts)

    def on_leave(self) -> None:
        """Default handler of the event."""

    def turn_to(self, name: str) -> None:
        """Show a tab's page, loaded afresh."""
        self.close()
        if name not in self._pages:
            self._pages[name] = self._build(name)
        self.page, self.shown = self._pages[name], name
        for each, tab in self._tabs.items():
            tab.chosen = each == name
        self.ids.host.add_widget(self.page)
        self.page.open()

    def close(self) -> None:
        """Let go of the page shown."""
        self.trouble = ""
        self._uncover()
        if self.page is not None:
            self.page.close()
            self.ids.host.remove_widget(self.page)
            self.page, self.shown = None, ""

    def _build(self, name: str) -> Page:
        page = self._specs[name].build(self._manager, self.look)
        page.bind(on_trouble=self._tell, on_cover=self._put_over)
        return page

    def _put_over(self, _: Any, cover: Cover) -> None:
        self._uncover()
        self._cover = cover
        cover.bind(on_done=lambda _: self._uncover())
        cover.size_hint, cover.pos_hint = (1, 1), {"x": 0, "y": 0}
        self.add_widget(cover)

    def _uncover(self) -> None:
        if self._cover is not None:
            self._cover.close()
            self.remove_widget(self._cover)
            self._cover = None

    def _tell(self, _: Any, sentence: str) -> None:
        self.trouble = sentence

    def _tab(self, spec: TabSpec, words: str) -> Tab:
        tab = Tab(look=self.look, words=words, test_name=f"tab-{spec.name}")
        tab.bind(on_tap=lambda _: self.turn_to(spec.name))
        return tab


def tabs_for(manager: ManagerParts) -> list[TabSpec]:
    """Return the tabs that this device has: no shift where staff is switched off."""
    staff = getattr(manager.settings, "staff", None)
    without = set() if staff is not None and staff.enabled else {"shift"}
    return [spec for spec in TABS if spec.name not in without and spec.exists()]
