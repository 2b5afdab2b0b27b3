"""The sheets of the score: one for a day, one for a week or a month."""

from kiosk.model.day import StoreDay
from kiosk.model.periods import PeriodKind
from kiosk.screen.look import Look
from kiosk.screen.manager import facts, proof
from kiosk.screen.manager.facts import Hours
from kiosk.screen.manager.sections import (
    AsideSection,
    CountsSection,
    HealthSection,
    HoursSection,
    NewestSection,
    PeriodSection,
    ScoreSection,
    TopicsSection,
)
from kiosk.screen.manager.sheet import Sheet
from kiosk.screen.manager.speech import Speech
from kiosk.store.day_view import DayView
from kiosk.store.period_view import PeriodView


class DayBoard(Sheet):
    """A day: the number and how sure it is, the counts behind it, why."""

    def __init__(self, day: StoreDay, look: Look) -> None:
        super().__init__(look=look)
        self._day = day
        self.score = ScoreSection(look=look, column=0)
        self.counts = CountsSection(look=look, column=1)
        self.hours = HoursSection(look=look, column=1)
        self.topics = TopicsSection(look=look, column=2)
        self.newest = NewestSection(look=look, column=2)
        self.aside = AsideSection(look=look, column=0)
        self.health = HealthSection(look=look, column=1)
        sections = (self.score, self.counts, self.hours, self.topics, self.newest, self.aside)
        for section in (*sections, self.health):
            self.add_widget(section)

    def show(self, speech: Speech, view: DayView) -> None:
        """Show a day."""
        self.score.show(speech, view.summary, view.survey)
        self.score.compare(speech, PeriodKind.DAY, view.previous, view.year_ago)
        self.score.mark(speech, view.change)
        self.counts.show(speech, view.summary, view.survey)
        hours = Hours(tuple(view.tally.by_hour), view.usual.by_hour, self._first_hour())
        self.hours.show(speech, hours, view.date.weekday(), view.usual.days)
        self.topics.show(speech, facts.topics(speech, view.topics))
        self.newest.show(speech, self._day, view.comments)
        self.aside.show(
            speech,
            view.tally.set_aside,
            view.points_with_set_aside,
            proof.apart(speech, view.by_source),
            view.left_out,
        )
        self.health.show(speech, self._day, view.today, view.health, view.untrusted)

    def _first_hour(self) -> int:
        return int(self._day.day_starts[:2])


class PeriodBoard(Sheet):
    """A week or a month: the whole, then each day with its interval."""

    def __init__(self, look: Look) -> None:
        super().__init__(look=look)
        self.score = ScoreSection(look=look, column=0)
        self.days = PeriodSection(look=look, column=1, span=2)
        self.counts = CountsSection(look=look, column=1)
        self.topics = TopicsSection(look=look, column=2)
        self.aside = AsideSection(look=look, column=0)
        for section in (self.score, self.days, self.counts, self.topics, self.aside):
            self.add_widget(section)

    def show(self, speech: Speech, view: PeriodView) -> None:
        """Show a period."""
        kind = view.period.kind
        self.score.show(speech, view.whole, view.survey)
        self.score.compare(speech, kind, view.previous, view.year_ago)
        self.score.mark(speech, None)
        self.days.show(speech, facts.days(speech, view))
        self.counts.show(speech, view.whole, view.survey)
        self.topics.show(speech, facts.topics(speech, view.topics))
        self.aside.show(
            speech,
            view.set_aside,
            view.points_with_set_aside,
            proof.apart(speech, view.by_source),
            view.left_out,
        )
