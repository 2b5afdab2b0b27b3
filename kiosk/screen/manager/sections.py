"""What the day's and the period's sheets are made of. Each section shows one matter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.model.comparing import Comparison
from kiosk.model.day import StoreDay, local
from kiosk.model.metrics import Summary
from kiosk.model.periods import PeriodKind
from kiosk.model.surveys import Survey
from kiosk.screen.manager import facts, proof, sentences
from kiosk.screen.manager.facts import DayPoint, Hours, Ranked
from kiosk.screen.manager.prose import Prose
from kiosk.screen.manager.sheet import Section
from kiosk.screen.manager.speech import Speech
from kiosk.store.comments import Comment
from kiosk.store.health import Health
from kiosk.store.method import Change

ROW_UNITS = 6.2  # height of one of five counts
THIN_ROW_UNITS = 4.2  # and of one of eleven


class ScoreSection(Section):
    """The number, how sure it is, and what it is like beside others."""

    score = StringProperty("")
    score_name = StringProperty("")
    sure = StringProperty("")
    previous = StringProperty("")
    previous_differs = BooleanProperty(False)
    year_ago = StringProperty("")
    year_ago_differs = BooleanProperty(False)
    change = StringProperty("")
    method = StringProperty("")
    interval = ObjectProperty(None, allownone=True)

    def show(self, speech: Speech, worth: Summary | None, survey: Survey | None) -> None:
        """Show a score; ``survey`` made it."""
        self.score = sentences.score(speech, worth)
        self.score_name = sentences.score_name(speech, worth)
        self.sure = sentences.how_sure(speech, worth)
        self.interval = facts.interval(speech, worth)
        self.method = sentences.method(speech, survey) if survey else ""

    def compare(
        self,
        speech: Speech,
        kind: PeriodKind,
        previous: Comparison | None,
        year_ago: Comparison | None,
    ) -> None:
        """Show what the score is like beside the period before and the one a year ago."""
        self.previous = sentences.compared(speech, kind, "previous", previous)
        self.year_ago = sentences.compared(speech, kind, "year_ago", year_ago)
        self.previous_differs = previous is not None and previous.differs
        self.year_ago_differs = year_ago is not None and year_ago.differs

    def mark(self, speech: Speech, change: Change | None) -> None:
        """Show that the method changed, if it did."""
        self.change = sentences.changed(speech.words, change) if change else ""


class ChartSection(Section):
    """A chart, ``units`` high, with a sentence under it; without facts only the sentence."""

    facts = ObjectProperty(None, allownone=True)
    units = NumericProperty(20.0)
    note = StringProperty("")


class CountsSection(ChartSection):
    """How many chose each point."""

    def show(self, speech: Speech, worth: Summary | None, survey: Survey | None) -> None:
        """Show the counts of a survey's first question."""
        if worth is None or survey is None:
            self.facts, self.units = None, 0
            self.note = speech.words("No survey has been used here yet")
            return
        self.note = ""
        points = facts.point_counts(speech, survey, worth)
        row = ROW_UNITS if len(points) <= facts.MOST_FACES else THIN_ROW_UNITS
        self.facts, self.units = points, row * len(points)


class HoursSection(ChartSection):
    """Answers by hour in front of the usual ones."""

    legend = StringProperty("")
    has_usual = BooleanProperty(False)

    def show(self, speech: Speech, hours: Hours, weekday: int, days: int) -> None:
        """Show a day's hours; ``usual`` is the mean of ``days`` such weekdays."""
        self.title = speech.words("Answers by hour")
        self.legend = sentences.usual(speech.words, weekday, days)
        self.has_usual = days > 0
        self.facts = hours


class PeriodSection(ChartSection):
    """Each day's score with its interval; fires ``on_day(date)`` for the day that is tapped."""

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_day")
        super().__init__(**kwargs)

    def on_day(self, day: date) -> None:
        """Default handler of the event."""

    def show(self, speech: Speech, days: Sequence[DayPoint]) -> None:
        """Show the days of a period."""
        words = speech.words
        self.title = words("Each day's score, and the interval it lies in. Tap a day to open it.")
        self.facts = days


class TopicsSection(ChartSection):
    """What detractors were unhappy about, most frequent first."""

    MOST = 6

    def show(self, speech: Speech, topics: Sequence[Ranked]) -> None:
        """Show the topics."""
        words = speech.words
        self.title = words("What detractors were unhappy about")
        self.facts = tuple(topics[: self.MOST]) or None
        self.units = 7.0 * min(len(topics), self.MOST)
        self.note = "" if topics else words("Nobody named a reason")


class LinesSection(Section):
    """Lines of text."""

    def write(self, lines: Sequence[tuple[str, bool]]) -> None:
        """Show lines, each quiet or not."""
        for child in self.children[:-1]:
            self.remove_widget(child)
        for words, quiet in lines:
            self.add_widget(Prose(look=self.look, words=words, quiet=quiet))


class NewestSection(LinesSection):
    """The newest comments of a day."""

    def show(self, speech: Speech, day: StoreDay, comments: Sequence[Comment]) -> None:
        """Show comments with their time and group."""
        words = speech.words
        self.title = words("Newest comments")
        lines: list[tuple[str, bool]] = []
        for each in comments:
            lines.append((short(each.text), False))
            lines.append((said_when(speech, day, each), True))
        self.write(lines or [(words("No comments"), False)])


class AsideSection(LinesSection):
    """What was set aside, and where answers came in."""

    def show(
        self,
        speech: Speech,
        by_reason: Mapping[str, int],
        score_with: int | None,
        apart: Sequence[str],
        elsewhere: int,
    ) -> None:
        """Show the sum, each reason, and ``apart``: the scores of touch and buttons.

        ``elsewhere``: answers to other surveys, which are not in this score either.
        """
        words = speech.words
        self.title = words("Left out of the score")
        lines = [(proof.set_aside(speech, by_reason, score_with), False)]
        told = [
            f"{proof.reason(words, why)} {speech.number(n)}"
            for why, n in sorted(by_reason.items(), key=lambda each: -each[1])
            if n
        ]
        if told:
            lines.append((", ".join(told), True))
        if elsewhere:
            lines.append((proof.elsewhere(speech, elsewhere), False))
        self.write([*lines, *((each, False) for each in apart)])


class HealthSection(LinesSection):
    """The proof that all is there, and how far the clock can be trusted."""

    def show(
        self, speech: Speech, day: StoreDay, today: date, health: Health, untrusted: int
    ) -> None:
        """Show the figures of the device; ``untrusted``: answers of a time that may be wrong."""
        self.title = speech.words("Is all of it there?")
        at = None if health.last_sync_ms is None else local(health.last_sync_ms, day.zone)
        clock = health.clock
        self.write(
            [
                (proof.reconciled(speech, health.figures, health.reconciled), False),
                (proof.last_sync(speech, at, today), True),
                (proof.clock(speech, clock.quality, clock.error_ms), True),
                (proof.untrusted(speech, untrusted), True),
            ]
        )


LONGEST = 140  # signs of a comment on the day's sheet


def short(text: str) -> str:
    """Return a comment cut at a word, for the day's sheet; the comments' page has all of it."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition(" ")[0] + "\u2026"


def said_when(speech: Speech, day: StoreDay, comment: Comment) -> str:
    """Return when a comment was written, and by whom."""
    at = local(comment.occurred_ms, day.zone)
    told = [speech.moment(at, comment.day)]
    if comment.group is not None:
        told.append(sentences.group_of_one(speech.words, comment.group))
    return ", ".join(told)
