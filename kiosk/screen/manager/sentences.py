"""What the manager's pages say about numbers, in words. No Kivy here.

"Differs" is said only where the test says so; a number is never said without what it is worth.
"""

from datetime import date

from kiosk.model.answer import Group
from kiosk.model.comparing import Comparison, Said
from kiosk.model.metrics import Summary, exact_mean
from kiosk.model.periods import Period, PeriodKind
from kiosk.model.surveys import Survey
from kiosk.screen.manager.speech import Speech
from kiosk.screen.words import Words
from kiosk.store.comments import ThemeCounts
from kiosk.store.method import Change

GLUE = "\u00a0"
NOTHING = "\u2013"  # stands where there is no number


def score(speech: Speech, worth: Summary | None) -> str:
    """Return the number itself: the NPS, or the mean of a scale that has none."""
    if worth is None or not worth.counted:
        return NOTHING
    if worth.nps_points is not None:
        return speech.number(worth.nps_points)
    return speech.number(exact_mean(worth.counts), 1)


def score_name(speech: Speech, worth: Summary | None) -> str:
    """Return what the number is."""
    words = speech.words
    if worth is not None and worth.groups is None:
        top = speech.number(max(worth.counts))
        return words("Mean, of {top} at most").format(top=top)
    return words("NPS")


def answers(speech: Speech, n: int) -> str:
    """Return a number of answers."""
    return speech.count("{n} answer", "{n} answers", n)


def comments(speech: Speech, told: ThemeCounts) -> str:
    """Return a number of comments; above what is counted, that there are more."""
    if told.whole:
        return speech.count("{n} comment", "{n} comments", told.comments)
    return speech.words("More than {n} comments").format(n=speech.number(told.comments))


def how_sure(speech: Speech, worth: Summary | None) -> str:
    """Return what the number is worth."""
    words = speech.words
    if worth is None or not worth.counted:
        return words("No answers")
    given = answers(speech, worth.counted)
    if worth.interval_points is None:
        few = words("{answers}, too few to compare")
        return given if worth.enough else few.format(answers=given)
    low, high = (speech.number(end) for end in worth.interval_points)
    if worth.enough:
        said = words("Between {low} and {high}; {answers}")
    else:
        said = words("Between {low} and {high}; {answers}, too few to compare")
    return said.format(low=low, high=high, answers=given)


def compared(speech: Speech, kind: PeriodKind, then: str, comparison: Comparison | None) -> str:
    """Return a sentence on two periods; ``then``: ``previous`` or ``year_ago``."""
    words = speech.words
    which = period_named(words, kind, then)
    if comparison is None or comparison.said is Said.NOTHING:
        return words("{period}: no answers to compare with").format(period=which)
    if comparison.said is Said.OTHER_METHOD:
        return words("{period}: asked in another way, not comparable").format(period=which)
    there = score(speech, comparison.there)
    if comparison.said is Said.TOO_FEW:
        said = words("{period}: {score}, too few answers to compare")
    elif comparison.differs:
        change = _signed(speech, comparison)
        return words("{period}: {score}, differs: {change}").format(
            period=which, score=there, change=change
        )
    else:
        said = words("{period}: {score}, no difference beyond chance")
    return said.format(period=which, score=there)


def period_named(words: Words, kind: PeriodKind, then: str) -> str:
    """Return the name of the period compared with."""
    names = {
        (PeriodKind.DAY, "previous"): words("The day before"),
        (PeriodKind.WEEK, "previous"): words("The week before"),
        (PeriodKind.MONTH, "previous"): words("The month before"),
        (PeriodKind.DAY, "year_ago"): words("The same weekday a year ago"),
        (PeriodKind.WEEK, "year_ago"): words("The same week a year ago"),
        (PeriodKind.MONTH, "year_ago"): words("The same month a year ago"),
    }
    return names[kind, then]


def heading(speech: Speech, period: Period, today: date) -> str:
    """Return the name of a period, the year where it is not this one."""
    words = speech.words
    if period.kind is PeriodKind.MONTH:
        return speech.month(period.first)
    if period.kind is PeriodKind.WEEK:
        span = speech.span(period.first, period.last)
        return span if _year_told(period, today) else f"{span} {period.last.year}"
    if period.first == today:
        return words("Today, {day}").format(day=speech.long_day(today))
    return speech.day(period.first, year=period.first.year != today.year)


def usual(words: Words, weekday: int, days: int) -> str:
    """Return what the bars behind the hours are; ``weekday``: 0 is Monday."""
    if not days:
        return words("Nothing to compare with yet")
    return (
        words("Usual Monday"),
        words("Usual Tuesday"),
        words("Usual Wednesday"),
        words("Usual Thursday"),
        words("Usual Friday"),
        words("Usual Saturday"),
        words("Usual Sunday"),
    )[weekday]


def group(words: Words, which: Group) -> str:
    """Return the name of a group of customers."""
    names = {
        Group.PROMOTER: words("Promoters"),
        Group.PASSIVE: words("Passives"),
        Group.DETRACTOR: words("Detractors"),
    }
    return names[which]


def group_of_one(words: Words, which: Group) -> str:
    """Return what one customer of a group is called."""
    names = {
        Group.PROMOTER: words("promoter"),
        Group.PASSIVE: words("passive"),
        Group.DETRACTOR: words("detractor"),
    }
    return names[which]


def marked(words: Words) -> str:
    """Return what stands at a line where the method changed."""
    return words("other survey")


def changed(words: Words, change: Change) -> str:
    """Return that a score was not made as the one before it."""
    before, now = change.before, change.now
    if (before.survey, before.question, before.scale) == (now.survey, now.question, now.scale):
        said = words("Version {version} of the survey from here on")
        return said.format(version=now.version)
    return words("Another survey from here on: not comparable with the days before")


def method(speech: Speech, survey: Survey) -> str:
    """Return which survey and scale made the number, and which points make which group."""
    words = speech.words
    scale = survey.first.scale
    title = survey.title.get(speech.language) or survey.id
    named = words("{survey}, version {version}; scale {low} to {high}").format(
        survey=title, version=survey.version, low=scale.low, high=scale.high
    )
    members = {
        each: _points([point for point in scale.points if scale.group(point) is each])
        for each in Group
    }
    told = ", ".join(
        f"{group(words, each).lower()}{GLUE}{points}" for each, points in members.items() if points
    )
    return f"{named}; {told}" if told else named


def _points(points: list[int]) -> str:
    if len(points) < 2:
        return "".join(str(point) for point in points)
    return f"{points[0]}\u2013{points[-1]}"


def _year_told(period: Period, today: date) -> bool:
    return period.last.year == today.year or period.first.year != period.last.year


def _signed(speech: Speech, comparison: Comparison) -> str:
    change = comparison.change_points or 0
    shown = speech.number(change)
    return f"+{shown}" if change > 0 else shown
