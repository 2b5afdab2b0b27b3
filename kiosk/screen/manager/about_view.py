"""What this device is and how it is set, and where to change it."""

import shutil

from attrs import frozen

from kiosk.screen.manager.care_view import RowsView
from kiosk.screen.manager.hours_words import opening
from kiosk.screen.manager.rows import Row
from kiosk.screen.manager.speech import speech_of
from kiosk.screen.sight import CLEAREST, Sight, sight_of
from kiosk.screen.words import name_of
from kiosk.store.eased import eased
from kiosk.store.known_days import known_days
from kiosk.store.reader import Figures, Reader

EASED_DAYS = 7


@frozen
class Known:
    """What had to be read. ``eased``: customers of the last days who turned the switch on."""

    figures: Figures
    free: int
    eased: int


class AboutView(RowsView):
    """Version, answers, survey, language, hours."""

    def open(self) -> None:
        """Read what has to be read."""
        self.title = self.words("About the device")
        self.load(self._look, self._show)

    def _look(self, reader: Reader) -> Known:
        free = shutil.disk_usage(self.manager.database.parent).free
        today = known_days(reader, self.manager.day, self.manager.stamp()).today
        customers = eased(reader, today, EASED_DAYS)
        return Known(reader.figures(), free, customers)

    def _show(self, known: Known) -> None:
        rows = [*self._kept(known.figures, known.free), *self._set(), self._eased(known.eased)]
        self.ids.rows.fill([*rows, self._hint()], self.look)

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

    def _eased(self, customers: int) -> Row:
        """Say how often customers needed the clearest look, and what they start with."""
        said = speech_of(self.manager.language).count(
            "Turned on by customers {n} time in the last 7 days",
            "Turned on by customers {n} times in the last 7 days",
            customers,
        )
        return Row(self.words("High contrast and large text"), said, self._shops_sight())

    def _shops_sight(self) -> str:
        words, screen = self.words, self.manager.settings.screen
        known = {
            CLEAREST: words("In this shop both are on for everybody"),
            Sight(contrast=True): words("In this shop high contrast is on for everybody"),
            Sight(large=True): words("In this shop large text is on for everybody"),
        }
        shops = sight_of(screen, switched=False)
        if shops in known:
            return known[shops]
        if screen.accessibility:
            return words("Customers turn it on with the eye at the top")
        return words("Customers are not offered it")

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
