"""What the manager's pages say about numbers, in words. No Kivy here.

"Differs" is said only where the test says so; a number is never said without what it is worth.
"""

from collections.abc import Mapping
from datetime import date, datetime

from kiosk.model.answer import Group, Quality, SetAside, Source
from kiosk.model.comparing import Comparison, Said
from kiosk.model.metrics import Summary
from kiosk.model.periods import Period, PeriodKind
from kiosk.model.surveys import Survey
from kiosk.screen.manager.speech import Speech
from kiosk.screen.words import Words
from kiosk.store.method import Change
from kiosk.store.reader import Figures

GLUE = "\u00a0"
NOTHING = "\u2013"  # stands where there is no number


def score(speech: Speech, worth: Summary | None) -> str:
    """Return the number itself: the NPS, or the mean of a scale that has none."""
    if worth is None or not worth.counted:
        return NOTHING
    if worth.nps is not None:
        return speech.number(worth.nps)
    return NOTHING if worth.mean is None else speech.number(worth.mean, 1)


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


def how_sure(speech: Speech, worth: Summary | None) -> str:
    """Return what the number is worth."""
    words = speech.words
    if worth is None or not worth.counted:
        return words("No answers")
    given = answers(speech, worth.counted)
    if worth.nps_interval is None:
        few = words("{answers}, too few to compare")
        return given if worth.enough else few.format(answers=given)
    low, high = (speech.number(end) for end in worth.nps_interval)
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


def reason(words: Words, why: str) -> str:
    """Return why an answer was set aside."""
    known = {
        SetAside.REPEAT: words("the same again at once"),
        SetAside.BURST: words("many in a burst"),
        SetAside.HELD: words("button held down"),
        SetAside.TOGETHER: words("two at once"),
        SetAside.CLOSED: words("shop closed"),
        SetAside.CLEANING: words("cleaning"),
        SetAside.CORRECTED: words("no longer applied"),
    }
    return known.get(SetAside(why), why) if why in list(SetAside) else why


def set_aside(speech: Speech, by_reason: Mapping[str, int], score_with: float | None) -> str:
    """Return how many answers are left out of the score, and the score with them."""
    words = speech.words
    total = sum(by_reason.values())
    if not total:
        return words("No answer was set aside")
    left_out = speech.count("{n} answer set aside", "{n} answers set aside", total)
    if score_with is None:
        return left_out
    with_them = words("NPS with them: {score}").format(score=speech.number(score_with))
    return f"{left_out}. {with_them}"


def elsewhere(speech: Speech, n: int) -> str:
    """Return how many answers another survey has."""
    return speech.count("{n} answer to another survey", "{n} answers to another survey", n)


def source(words: Words, which: Source) -> str:
    """Return where answers came in."""
    return words("Touchscreen") if which is Source.TOUCH else words("Buttons")


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


def apart(speech: Speech, by_source: Mapping[Source, Summary]) -> tuple[str, ...]:
    """Return the scores of touch and buttons apart, of those that were used."""
    used = {which: worth for which, worth in by_source.items() if worth.counted}
    said = speech.words("{source}: {score}. {sure}")
    return tuple(
        said.format(
            source=source(speech.words, which),
            score=score(speech, worth),
            sure=how_sure(speech, worth),
        )
        for which, worth in used.items()
    )


def reconciled(speech: Speech, figures: Figures, is_so: bool) -> str:
    """Return the proof that nothing is missing, or that something is."""
    words = speech.words
    if is_so:
        said = words("{stored} stored = {sent} sent + {waiting} waiting + {refused} refused")
    else:
        said = words(
            "{stored} stored, but {sent} sent, {waiting} waiting and {refused} refused."
            " Please call support"
        )
    return said.format(
        stored=speech.number(figures.stored),
        sent=speech.number(figures.sent),
        waiting=speech.number(figures.waiting),
        refused=speech.number(figures.refused),
    )


def last_sync(speech: Speech, at: datetime | None, today: date) -> str:
    """Return when the device last sent its answers."""
    words = speech.words
    if at is None:
        return words("Nothing sent to the centre yet")
    return words("Last sent to the centre: {moment}").format(moment=speech.moment(at, today))


def clock(speech: Speech, quality: Quality, error_ms: int | None) -> str:
    """Return how far the clock can be trusted."""
    words = speech.words
    names = {
        Quality.EXACT: words("Clock: compared with the centre"),
        Quality.NTP: words("Clock: set by the network"),
        Quality.ESTIMATED: words("Clock: estimated from other days"),
        Quality.UNKNOWN: words("Clock: not compared with anything, dates may be wrong"),
    }
    if error_ms is None or quality is Quality.UNKNOWN:
        return names[quality]
    within = words("within {seconds} s").format(seconds=speech.number(max(error_ms, 100) / 1000, 1))
    return f"{names[quality]}, {within}"


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


def untrusted(speech: Speech, n: int) -> str:
    """Return how many answers of the day were taken with a clock that may have been wrong."""
    if not n:
        return ""
    return speech.count(
        "{n} answer of the day was taken with an untrusted clock",
        "{n} answers of the day were taken with an untrusted clock",
        n,
    )


def _signed(speech: Speech, comparison: Comparison) -> str:
    change = comparison.change or 0.0
    shown = speech.number(change)
    return f"+{shown}" if change > 0 else shown
