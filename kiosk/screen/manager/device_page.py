"""Care of the device: a tile for each thing a manager can do with it."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.machine.sticks import Stick
from kiosk.screen.look import Look
from kiosk.screen.manager.about_view import AboutView
from kiosk.screen.manager.care_view import CareView
from kiosk.screen.manager.centre_view import CentreView
from kiosk.screen.manager.cleaning import Cleaning
from kiosk.screen.manager.export_view import ExportView
from kiosk.screen.manager.faults_view import FaultsView
from kiosk.screen.manager.log_view import LogView
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import Centre, ManagerParts
from kiosk.screen.manager.screen_test import ScreenTest
from kiosk.screen.manager.settings_view import SettingsView
from kiosk.screen.tap import Tap
from kiosk.store.reader import Reader

CLEANING_S = 60.0
IN_A_ROW = (4, 3)


class CareTile(Tap, FloatLayout):
    """A thing to do, and how it stands."""

    words = StringProperty("")
    state = StringProperty("")
    alarming = BooleanProperty(False)


@frozen
class Standing:
    """How things stand, for the tiles."""

    faults: int
    centre: Centre | None
    sticks: Sequence[Stick]


class DevicePage(Page):
    """The tiles, or the view that one of them opened."""

    def __init__(self, manager: ManagerParts, look: Look) -> None:
        super().__init__(manager, look)
        self.opened: CareView | None = None
        self._tiles: dict[str, CareTile] = {}
        self._grid = TileGrid(look)
        for name, words, does in self._cares():
            tile = CareTile(look=look, words=words, test_name=f"care-{name}")
            tile.bind(on_tap=lambda _, does=does: does())
            self._tiles[name] = tile
            self._grid.add_widget(tile)

    @property
    def busy(self) -> bool:  # type: ignore[override]
        """Whether the view shown is at work."""
        return self.opened is not None and self.opened.busy

    def open(self) -> None:
        """Show the tiles, and how things stand."""
        self._show(self._grid)
        self._say_what_is_known()
        self.load(self._look, self._stand)

    def close(self) -> None:
        """Let go of the view too."""
        super().close()
        self._put_away()

    def wait(self, timeout_s: float = 30.0) -> None:
        """Wait for the view's threads too."""
        super().wait(timeout_s)
        if self.opened is not None:
            self.opened.wait(timeout_s)

    def _cares(self) -> list[tuple[str, str, Callable[[], None]]]:
        words = self.words
        cares: list[tuple[str, str, Callable[[], None]]] = [
            ("faults", words("Faults"), lambda: self._view(FaultsView)),
            ("cleaning", words("Cleaning"), self._clean),
            ("export", words("Export"), lambda: self._view(ExportView)),
            ("centre", words("Head office"), lambda: self._view(CentreView)),
            ("screen", words("Test the screen"), self._test_screen),
            ("log", words("Log"), lambda: self._view(LogView)),
            ("settings", words("Settings"), lambda: self._view(SettingsView)),
            ("about", words("About the device"), lambda: self._view(AboutView)),
        ]
        if self.manager.choosing is None:
            cares = [care for care in cares if care[0] != "settings"]
        if self.manager.buzz is not None:
            cares.insert(5, ("buzzer", words("Test lights and buzzer"), self._buzz))
        return cares

    def _say_what_is_known(self) -> None:
        words, tiles = self.words, self._tiles
        seconds = round(CLEANING_S)
        tiles["cleaning"].state = words("The screen takes no tap for {n} s").format(n=seconds)
        tiles["screen"].state = words("Colours and touch")
        tiles["log"].state = words("Newest lines")
        if "settings" in tiles:
            tiles["settings"].state = words("Survey, languages, hours, brightness")
        tiles["about"].state = words("Version {version}").format(version=self.manager.version)
        if "buzzer" in tiles:
            tiles["buzzer"].state = words("All of it for a second")

    def _look(self, reader: Reader) -> Standing:
        manager = self.manager
        return Standing(len(reader.faults()), manager.centre(), manager.sticks())

    def _stand(self, standing: Standing) -> None:
        words, tiles = self.words, self._tiles
        count = standing.faults
        told = words.many("{n} to look at", "{n} to look at", count).format(n=count)
        tiles["faults"].state = told if count else words("All is well")
        tiles["faults"].alarming = bool(count)
        centre, sticks = standing.centre, standing.sticks
        tiles["centre"].state = centre.store if centre else words("Not enrolled yet")
        tiles["export"].state = sticks[0].name if sticks else words("Put a USB stick in")

    def _view(self, kind: type[CareView]) -> None:
        view = kind(self.manager, self.look)
        view.bind(on_back=lambda _: self.open(), on_trouble=self._pass_on)
        view.bind(on_cover=lambda _, cover: self.cover(cover))
        self._show(view)
        self.opened = view
        view.open()

    def _pass_on(self, _: Any, sentence: str) -> None:
        self.dispatch("on_trouble", sentence)

    def _show(self, widget: Any) -> None:
        self._put_away()
        self.add_widget(widget)

    def _put_away(self) -> None:
        if self.opened is not None:
            self.opened.close()
            self.opened = None
        self.clear_widgets()

    def _clean(self) -> None:
        self.cover(Cleaning(self.manager, self.look, CLEANING_S))

    def _test_screen(self) -> None:
        self.cover(ScreenTest(self.manager, self.look))

    def _buzz(self) -> None:
        if self.manager.buzz is not None:
            self.manager.buzz()


class TileGrid(BoxLayout):
    """Rows of equal tiles: as full as three or four in a row make them, in portrait two."""

    def __init__(self, look: Look) -> None:
        self._look = look
        super().__init__(orientation="vertical")
        self.bind(size=self._arrange, pos=self._arrange, children=self._arrange)

    def do_layout(self, *_: Any) -> None:
        """Place the tiles; the box's own way of doing it is not wanted."""
        self._arrange()

    def _arrange(self, *_: Any) -> None:
        look, tiles = self._look, self.children[::-1]
        if not tiles:
            return
        columns = 2 if look.portrait else min(IN_A_ROW, key=lambda many: -len(tiles) % many)
        rows = -(-len(tiles) // columns)
        gap, margin = look.gap, look.margin
        width = (self.width - 2 * margin - gap * (columns - 1)) / columns
        height = min((self.height - 2 * margin - gap * (rows - 1)) / rows, width * 1.1)
        top = self.top - margin
        for at, tile in enumerate(tiles):
            row, column = divmod(at, columns)
            tile.size_hint = (None, None)
            tile.size = (width, height)
            tile.x = self.x + margin + column * (width + gap)
            tile.top = top - row * (height + gap)
