"""Hours as the manager reads them. No Kivy here."""

from datetime import date, timedelta

from kiosk.model.errors import BadInput
from kiosk.model.hours import Span
from kiosk.model.week import ALL_DAY, Spans, Week
from kiosk.screen.manager.speech import Speech

_MONDAY = date(2026, 1, 5)


def weekday(speech: Speech, day: int) -> str:
    """Return the short name of a day, 0 is Monday."""
    name = speech.weekday(_MONDAY + timedelta(days=day))
    return name[:1].upper() + name[1:]


def span(which: Span) -> str:
    """Return from-to."""
    return which.text().replace("-", "\u2013")


def spans(speech: Speech, of_day: Spans) -> list[str]:
    """Return the hours of a day, a line each."""
    if not of_day:
        return [speech.words("closed")]
    if of_day == ALL_DAY:
        return [speech.words("all day")]
    return [span(each) for each in of_day]


def opening(speech: Speech, text: str) -> str:
    """Return opening hours as the settings write them, in the manager's words."""
    try:
        week = Week.parse(text)
    except BadInput:
        return text
    if week.always:
        return speech.words("always")
    return ", ".join(_run(speech, *run) for run in week.alike() if run[2])


def _run(speech: Speech, first: int, last: int, of_day: Spans) -> str:
    days = weekday(speech, first)
    if last > first:
        days += f"\u2013{weekday(speech, last)}"
    return f"{days} {' '.join(spans(speech, of_day))}"
