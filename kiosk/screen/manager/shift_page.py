"""Who is on shift, and, from ten answers on, how customers found it meanwhile."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from attrs import frozen
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay, local
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager import facts, sentences
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.manager.prose import Prose
from kiosk.screen.manager.sheet import Section, Sheet
from kiosk.screen.manager.speech import Speech, speech_of
from kiosk.screen.tile import QuietTile, Tile
from kiosk.settings import Settings
from kiosk.store.known_days import known_days
from kiosk.store.reader import Reader
from kiosk.store.shifts import Shift, current_shift
from kiosk.store.staff_list import read_roster
from kiosk.store.staff_view import StaffFigures, staff_view

DAYS = 30  # that the figures are of
AT_ONCE = 24  # people on the sheet, before more are asked for


@frozen
class Staffing:
    """Who is on shift, who can be, and everybody's figures."""

    shift: Shift | None
    names: tuple[str, ...]
    figures: tuple[StaffFigures, ...]


class PersonTile(Tile):
    """A person to put on shift."""

    chosen = BooleanProperty(False)


class FigureRow(Looking, FloatLayout):
    """A person's score with its interval."""

    name = StringProperty("")
    score = StringProperty("")
    sure = StringProperty("")
    interval = ObjectProperty(None, allownone=True)


class PeopleSection(Section):
    """Who is on shift, and who else can be; fires ``on_choose(name)``, '' for nobody."""

    def __init__(self, speech: Speech, **kwargs: Any) -> None:
        self.register_event_type("on_choose")
        super().__init__(**kwargs)
        self._words = speech.words
        self._names: Sequence[str] = ()
        self._many = AT_ONCE
        self._chosen = ""
        self.title = speech.words("On shift")
        self._now = Prose(look=self.look, share=1.34, bold=True)
        self._tiles = BoxLayout(orientation="vertical", size_hint_y=None)
        self._tiles.bind(minimum_height=self._tiles.setter("height"))
        self._tiles.spacing = self.look.gap / 2
        self.add_widget(self._now)
        self.add_widget(self._tiles)

    def on_choose(self, name: str) -> None:
        """Default handler of the event."""

    def show(self, now: str, chosen: str, names: Sequence[str]) -> None:
        """Show who is on shift, in words, and whose tile that is."""
        self._now.words, self._chosen, self._names = now, chosen, names
        self._fill()

    def _fill(self) -> None:
        """Offer nobody first, then as many people as have been asked for."""
        self._tiles.clear_widgets()
        self._offer("", self._words("Nobody"))
        for name in self._names[: self._many]:
            self._offer(name, name)
        if len(self._names) > self._many:
            more = QuietTile(look=self.look, words=self._words("Show more"), test_name="more")
            more.size_hint_y, more.height = None, self.look.target
            more.bind(on_tap=lambda _: self._show_more())
            self._tiles.add_widget(more)

    def _show_more(self) -> None:
        self._many += AT_ONCE
        self._fill()

    def _offer(self, name: str, words: str) -> None:
        tile = PersonTile(look=self.look, words=words, test_name=f"shift-{name or 'nobody'}")
        tile.chosen = name == self._chosen
        tile.bind(on_tap=lambda _: self.dispatch("on_choose", name))
        self._tiles.add_widget(tile)


class FiguresSection(Section):
    """Everybody's score; below ten answers none."""

    def show(self, speech: Speech, figures: Sequence[StaffFigures]) -> None:
        """Show the people who had answers."""
        words = speech.words
        self.title = words("Score on shift, last 30 days. Only you see this.")
        for child in self.children[:-1]:
            self.remove_widget(child)
        for each in figures:
            self.add_widget(self._row(speech, each))
        if not figures:
            said = words("No answers while somebody was on shift")
            self.add_widget(Prose(look=self.look, words=said))

    def _row(self, speech: Speech, each: StaffFigures) -> FigureRow:
        if each.worth is None:
            few = speech.words("{answers}: a score is shown from 10 on")
            sure = few.format(answers=sentences.answers(speech, each.counted))
        else:
            sure = sentences.how_sure(speech, each.worth)
        return FigureRow(
            look=self.look,
            name=each.staff,
            score=sentences.score(speech, each.worth),
            sure=sure,
            interval=facts.interval(speech, each.worth),
        )


class ShiftPage(Page):
    """Chooses who is on shift; answers carry it from then on."""

    def __init__(self, manager: ManagerParts, look: Look, **kwargs: Any) -> None:
        super().__init__(manager, look, **kwargs)
        self._speech = speech_of(manager.language)
        self._people = PeopleSection(self._speech, look=look)
        self._people.bind(on_choose=lambda _, name: self.choose(name))
        self._figures = FiguresSection(look=look, column=1, span=2)
        sheet = Sheet(look=look)
        sheet.add_widget(self._people)
        sheet.add_widget(self._figures)
        self.ids.view.show(sheet)

    def open(self) -> None:
        """Show who is on shift."""
        day, now = self.manager.day, self.manager.stamp()
        settings = self.manager.settings
        self.load(lambda reader: _staffing(reader, day, now, settings), self._show)

    def choose(self, name: str) -> None:
        """Put somebody on shift, '' for nobody."""
        stored = self.manager.begin_shift(name or None)
        self.aside(stored.result, lambda _: self.open())

    def _show(self, found: Staffing) -> None:
        words, shift = self.words, found.shift
        now = words("Nobody")
        if shift is not None and shift.staff is not None:
            at = local(shift.since_ms, self.manager.day.zone)
            since = self._speech.moment(at, at.date())
            now = words("{name}, since {time}").format(name=shift.staff, time=since)
        self._people.show(now, (shift.staff if shift else None) or "", found.names)
        self._figures.show(self._speech, found.figures)


def _staffing(reader: Reader, day: StoreDay, now: Stamp, settings: Settings) -> Staffing:
    with reader.snapshot():
        today = known_days(reader, day, now).today
        first = today - timedelta(days=DAYS - 1)
        figures = tuple(staff_view(reader, first, today, enough_at=settings.device.enough))
        names = read_roster(reader, settings.staff).names
        return Staffing(current_shift(reader, today), names, figures)
