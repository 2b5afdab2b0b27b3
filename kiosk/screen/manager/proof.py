"""What the manager's pages say about what a score leaves out, and whether all is there. No Kivy."""

from collections.abc import Mapping
from datetime import date, datetime

from kiosk.model.answer import Quality, SetAside, Source
from kiosk.model.metrics import Summary
from kiosk.screen.manager.sentences import how_sure, score
from kiosk.screen.manager.speech import Speech
from kiosk.screen.words import Words
from kiosk.store.reader import Figures


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


def set_aside(speech: Speech, by_reason: Mapping[str, int], score_with: int | None) -> str:
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


def untrusted(speech: Speech, n: int) -> str:
    """Return how many answers of the day were taken with a clock that may have been wrong."""
    if not n:
        return ""
    return speech.count(
        "{n} answer of the day was taken with an untrusted clock",
        "{n} answers of the day were taken with an untrusted clock",
        n,
    )
