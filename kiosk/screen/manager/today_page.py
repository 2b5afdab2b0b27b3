"""How a day went, and how a week or a month did: the number, how sure it is, and why."""

from datetime import date
from typing import Any

from kiosk.model.periods import Period, PeriodKind, period_of
from kiosk.screen.look import Look
from kiosk.screen.manager import sentences
from kiosk.screen.manager.boards import DayBoard, PeriodBoard
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.manager.period_bar import kinds
from kiosk.screen.manager.sheet import Sheet
from kiosk.screen.manager.speech import speech_of
from kiosk.store.day_view import DayView, day_view
from kiosk.store.period_view import PeriodView, period_view


class TodayPage(Page):
    """A sheet for a day, a week or a month; ``before`` and ``after`` turn it over.

    Opens with today. A tap that comes while another sheet is being read takes its place.
    """

    def __init__(self, manager: ManagerParts, look: Look, **kwargs: Any) -> None:
        super().__init__(manager, look, **kwargs)
        self._speech = speech_of(manager.language)
        self._kind = PeriodKind.DAY
        self._date: date | None = None
        self._today: date | None = None
        self._day_board = DayBoard(manager.day, look)
        self._period_board = PeriodBoard(look)
        self._period_board.days.bind(on_day=lambda _, day: self.show_day(day))
        self.ids.bar.offer(kinds(self.words))

    def open(self) -> None:
        """Show today."""
        self._kind, self._date = PeriodKind.DAY, None
        self._turn_over()

    def choose(self, kind: str) -> None:
        """Show the day, week or month around the one shown."""
        self._kind = PeriodKind(kind)
        self._turn_over()

    def show_day(self, day: date) -> None:
        """Show a day."""
        self._kind, self._date = PeriodKind.DAY, day
        self._turn_over()

    def before(self) -> None:
        """Show the period before."""
        if self.period is not None:
            self._date = self.period.previous().first
            self._turn_over()

    def after(self) -> None:
        """Show the period after."""
        if self.period is not None:
            self._date = self.period.next().first
            self._turn_over()

    @property
    def period(self) -> Period | None:
        """What is shown, or being read; None before it is known which day it is."""
        around = self._date or self._today
        return None if around is None else period_of(self._kind, around)

    def _turn_over(self) -> None:
        self.ids.bar.choose(self._kind)
        self._turn += 1
        enough = self.manager.settings.device.enough
        now, day = self.manager.stamp(), self.manager.day
        kind, around = self._kind, self._date
        if kind is PeriodKind.DAY:
            self.load(lambda by: day_view(by, day, around, now, enough_at=enough), self._show_day)
        else:
            self.load(
                lambda by: period_view(by, day, kind, around, now, enough_at=enough),
                self._show_period,
            )

    def _show_day(self, view: DayView) -> None:
        self._day_board.show(self._speech, view)
        self._settle_on(self._day_board, view, period_of(PeriodKind.DAY, view.date))

    def _show_period(self, view: PeriodView) -> None:
        self._period_board.show(self._speech, view)
        self._settle_on(self._period_board, view, view.period)

    def _settle_on(self, board: Sheet, view: DayView | PeriodView, period: Period) -> None:
        self._today = view.today
        bar = self.ids.bar
        bar.heading = sentences.heading(self._speech, period, view.today)
        bar.has_before = period.first > view.first_day
        bar.has_after = period.last < view.last_day
        self.ids.view.show(board)
