"""What this device is and how it is set, and where to change it."""

import shutil

from kiosk.screen.manager.care_view import RowsView
from kiosk.screen.manager.hours_words import opening
from kiosk.screen.manager.rows import Row
from kiosk.screen.manager.speech import speech_of
from kiosk.screen.words import name_of
from kiosk.store.reader import Figures, Reader


class AboutView(RowsView):
    """Version, answers, survey, language, hours."""

    def open(self) -> None:
        """Read what has to be read."""
        self.title = self.words("About the device")
        self.load(self._look, self._show)

    def _look(self, reader: Reader) -> tuple[Figures, int]:
        return reader.figures(), shutil.disk_usage(self.manager.database.parent).free

    def _show(self, found: tuple[Figures, int]) -> None:
        figures, free = found
        self.ids.rows.fill([*self._kept(figures, free), *self._set(), self._hint()], self.look)

    def _kept(self, figures: Figures, free: int) -> list[Row]:
        words, manager = self.words, self.manager
        sum_ = words("{stored} = {sent} sent + {waiting} waiting + {refused} refused").format(
            stored=figures.stored,
            sent=figures.sent,
            waiting=figures.waiting,
            refused=figures.refused,
        )
        room = self.free_words(free)
        return [
            Row(words("Version {version}").format(version=manager.version), room),
            Row(words("Answers"), sum_),
        ]

    def _set(self) -> list[Row]:
        words, manager = self.words, self.manager
        device, survey = manager.settings.device, manager.survey
        title = survey.title.get(manager.language, survey.id)
        never = words("never")
        return [
            Row(words("Survey"), title, f"{survey.id} {survey.version}"),
            Row(words("Customers' language"), name_of(device.language)),
            Row(
                words("Opening hours"),
                opening(speech_of(manager.language), device.opening_hours),
                device.timezone,
            ),
            Row(words("The day starts at"), device.day_starts),
            Row(words("Quiet hours"), manager.settings.console.quiet_hours or never),
            Row(words("Brightness"), f"{manager.settings.screen.brightness} %"),
        ]

    def _hint(self) -> Row:
        words = self.words
        source = str(self.manager.settings.source or "kiosk.toml")
        said = words("The installer edits this file:")
        if self.manager.choosing is not None:
            said = words(
                "Survey and language, hours and brightness: under Settings. The rest the installer"
                " sets in this file:"
            )
        return Row(words("To change any of this"), said, source)
