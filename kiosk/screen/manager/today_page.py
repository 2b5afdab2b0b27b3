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
        self._day_board = DayBoard(manager.day, look)
        self._period_board = PeriodBoard(look)
        self.ids.bar.offer(kinds(self.words))

    def open(self) -> None:
        """Show today."""
        self._kind, self._date = PeriodKind.DAY, None
        self._turn_over()

    def choose(self, kind: str) -> None:
        """Show the day, week or month around the one shown."""
        self._kind = PeriodKind(kind)
        self._turn_over()

    def before(self) -> None:
        """Show the period before."""
        self._date = self.period.previous().first
        self._turn_over()

    def after(self) -> None:
        """Show the period after."""
        self._date = self.period.next().first
        self._turn_over()

    @property
    def period(self) -> Period:
        """What is shown, or being read."""
        return period_of(self._kind, self._date or self.manager.today())

    def _turn_over(self) -> None:
        self.ids.bar.choose(self._kind)
        self._turn += 1
        enough = self.manager.settings.device.enough
        now, day = self.manager.stamp(), self.manager.day
        if self._kind is PeriodKind.DAY:
            date = self._date
            self.load(lambda by: day_view(by, day, date, now, enough_at=enough), self._show_day)
        else:
            period = self.period
            self.load(
                lambda by: period_view(by, day, period, now, enough_at=enough), self._show_period
            )

    def _show_day(self, view: DayView) -> None:
        self._date = view.date
        self._day_board.show(self._speech, view)
        self._settle_on(self._day_board, view)

    def _show_period(self, view: PeriodView) -> None:
        self._period_board.show(self._speech, view)
        self._settle_on(self._period_board, view)

    def _settle_on(self, board: Sheet, view: DayView | PeriodView) -> None:
        period, bar = self.period, self.ids.bar
        bar.heading = sentences.heading(self._speech, period, view.today)
        bar.has_before = period.first > view.first_day
        bar.has_after = period.last < view.last_day
        self.ids.view.show(board)
