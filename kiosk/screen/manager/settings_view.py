"""The settings that are the manager's: seen together, changed one by one, kept together."""

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.scrollview import ScrollView

from kiosk.model.errors import KioskError
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.care_view import CareView
from kiosk.screen.manager.draft import Draft
from kiosk.screen.manager.parts import Choosing, ManagerParts
from kiosk.screen.manager.picker import LineTile, Picker
from kiosk.screen.manager.restarting import Restarting
from kiosk.screen.manager.settings_rows import SettingRow, rows_for
from kiosk.screen.manager.speech import speech_of
from kiosk.survey_files import KnownSurvey

BRIGHTNESS = "screen.brightness"
SHOWN_S = 0.5  # how long it is said that the device restarts, before it does


class SettingsList(Looking, ScrollView):
    """A tile for each setting."""


class SettingsView(CareView):
    """The list, or the picker of one setting. Nothing counts before it is kept."""

    message = StringProperty("")
    alarming = BooleanProperty(False)
    go_words = StringProperty("")
    can_go = BooleanProperty(False)
    working = BooleanProperty(False)

    def __init__(self, manager: ManagerParts, look: Look) -> None:
        assert manager.choosing is not None
        self._choosing: Choosing = manager.choosing
        self._draft = Draft.of(manager.settings)
        self._rows: dict[str, SettingRow] = {}
        self._surveys: Sequence[KnownSurvey] = ()
        self._list: SettingsList | None = None
        self._picker: Picker | None = None
        super().__init__(manager, look)
        self._speech = speech_of(manager.language)

    @property
    def busy(self) -> bool:  # type: ignore[override]
        """Whether the choices are being kept."""
        return bool(self.working)

    def open(self) -> None:
        """Look which surveys there are."""
        self.title = self.words("Settings")
        self.aside(self._choosing.surveys, self._begin)

    def close(self) -> None:
        """Let go; what was only tried is over."""
        super().close()
        if not self.working:
            self._choosing.show_brightness(self._draft.running(BRIGHTNESS))

    def back(self) -> None:
        """Go from a picker to the list, from the list to the tiles."""
        if self._picker is None:
            super().back()
        elif not self.working:
            self._show_list()

    def go(self) -> None:
        """Finish picking, or keep what was chosen."""
        if not self.can_go:
            return
        if self._picker is not None:
            self._show_list()
        else:
            self._keep()

    def _begin(self, surveys: Sequence[KnownSurvey]) -> None:
        self._surveys = surveys
        self._show_list()

    def _show_list(self) -> None:
        self._picker = None
        self._rows = {row.name: row for row in rows_for(self._draft, self._surveys, self._speech)}
        self._list = SettingsList(look=self.look)
        for row in self._rows.values():
            self._list.ids.grid.add_widget(self._tile(row))
        self._put(self._list)
        self.title, self.go_words = self.words("Settings"), self.words("Save and restart")
        self.can_go, self.alarming = self._draft.changed, False
        self.message = self._hint()

    def _hint(self) -> str:
        row = self._rows["survey.file"]
        if self._draft.changes(row.name) and row.warning:
            return row.warning
        if self._draft.changed:
            return self.words("The device starts again with it; that takes some seconds.")
        return self.words("Tap what you want to change.")

    def _tile(self, row: SettingRow) -> LineTile:
        changed = self._draft.changes(row.name)
        tile = LineTile(look=self.look, words=row.words, detail=row.said, chosen=changed)
        tile.test_name = f"set-{row.name}"
        tile.disabled = not self._draft.is_open(row.name)
        if tile.disabled:
            tile.detail = self.words("{value}, fixed on this device").format(value=row.said)
        tile.bind(on_tap=lambda _: self._change(row))
        return tile

    def _change(self, row: SettingRow) -> None:
        if row.picker is None:
            self._pick(row, not self._draft.value(row.name))
            self._show_list()
            return
        self._picker = picker = row.picker(self._speech, self.look)
        picker.bind(
            on_pick=lambda _, value: self._pick(row, value),
            on_done=lambda _: self._show_list(),
            trouble=lambda _, said: self._judge(said),
        )
        self._put(picker)
        self.title, self.go_words, self.message = row.words, self.words("Done"), row.hint
        self.can_go = True

    def _judge(self, trouble: str) -> None:
        self.message, self.alarming, self.can_go = trouble, bool(trouble), not trouble

    def _pick(self, row: SettingRow, value: Any) -> None:
        self._draft = row.chosen(self._draft, value)
        if row.name == BRIGHTNESS:
            self._choosing.show_brightness(value)

    def _keep(self) -> None:
        self.working, self.can_go, self.alarming = True, False, False
        chosen = self._draft.chosen
        self.aside(lambda: self._choosing.keep(chosen), lambda _: self._restart(), self._refused)

    def _refused(self, error: KioskError) -> None:
        self.working, self.can_go, self.alarming = False, True, True
        self.message = self.words("Nothing was changed: {why}").format(why=error)

    def _restart(self) -> None:
        self.cover(Restarting(self.words, look=self.look))
        Clock.schedule_once(lambda _: self._choosing.restart(), SHOWN_S)

    def _put(self, part: Any) -> None:
        self.ids.room.clear_widgets()
        self.ids.room.add_widget(part)
