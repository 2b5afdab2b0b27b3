"""What the charts are given, made from what the store read. No Kivy here."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from kiosk.model.answer import Group
from kiosk.model.metrics import Summary
from kiosk.model.periods import PeriodKind
from kiosk.model.surveys import Survey
from kiosk.screen.face_shapes import faces_of
from kiosk.screen.manager.sentences import marked
from kiosk.screen.manager.speech import Speech
from kiosk.store.method import Method
from kiosk.store.period_view import DayPoint as StoredPoint
from kiosk.store.period_view import PeriodView
from kiosk.store.topics import TopicCount

MOST_FACES = 5
FACE_OF_GROUP: Mapping[Group, int] = {Group.PROMOTER: 4, Group.PASSIVE: 2, Group.DETRACTOR: 0}


@frozen
class Interval:
    """A score with what it is worth; ``ends`` are the words at -100, 0 and 100."""

    score: float
    low: float
    high: float
    ends: tuple[str, str, str]


@frozen
class PointCount:
    """One point of a scale: its name, how many chose it, both numbers as words.

    ``face``: 0 (worst) to 4 (best), which gives it its colour; ``drawn``: as a face too.
    """

    name: str
    n: int
    count: str
    share: str
    face: int
    drawn: bool


@frozen
class Hours:
    """Answers by hour, and the usual number, from midnight; ``first``: where the day starts."""

    today: tuple[float, ...]
    usual: tuple[float, ...]
    first: int = 0


@frozen
class DayPoint:
    """A day of a period: its name beneath it, and what its answers came to (None: none).

    ``mark`` says that the method changed with this day; ``other``: not of the period's method.
    ``day``: what a tap opens, None for a day that cannot be looked at.
    """

    name: str
    day: date | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None
    mark: str = ""
    other: bool = False


@frozen
class Ranked:
    """Something counted: a topic, a theme, a reason."""

    name: str
    n: int
    count: str


def interval(speech: Speech, worth: Summary | None) -> Interval | None:
    """Return the score with its interval, None where there is none."""
    if worth is None or worth.nps is None or worth.nps_interval is None:
        return None
    ends = (speech.number(-100), speech.number(0), speech.number(100))
    return Interval(worth.nps, *worth.nps_interval, ends)


def point_counts(speech: Speech, survey: Survey, worth: Summary) -> tuple[PointCount, ...]:
    """Return the points of the first question's scale, best first."""
    question = survey.first
    points = question.scale.points
    drawn = len(points) <= MOST_FACES and not question.scale.words
    return tuple(
        PointCount(
            name=question.label(point, speech.language) or speech.number(point),
            n=worth.counts[point],
            count=speech.number(worth.counts[point]),
            share=_share(speech, worth.counts[point], worth.counted),
            face=face_of(len(points), at, question.scale.group(point)),
            drawn=drawn,
        )
        for at, point in reversed(list(enumerate(points)))
    )


def topics(speech: Speech, counted: Sequence[TopicCount]) -> tuple[Ranked, ...]:
    """Return topics in the manager's language, as ranked."""
    return tuple(
        Ranked(each.texts.get(speech.language) or each.key, each.n, speech.number(each.n))
        for each in counted
    )


def days(speech: Speech, view: PeriodView) -> tuple[DayPoint, ...]:
    """Return the days of a period, the weekday under each of a week."""
    return tuple(
        DayPoint(
            name=_day_name(speech, point, view.period.kind),
            day=point.date if view.first_day <= point.date <= view.last_day else None,
            score=point.nps,
            low=point.interval[0] if point.interval else None,
            high=point.interval[1] if point.interval else None,
            mark=marked(speech.words) if point.change else "",
            other=not same_method(point.method, view.method),
        )
        for point in view.points
    )


def same_method(one: Method | None, other: Method | None) -> bool:
    """Whether two scores may be put together; another version is the same method."""
    if one is None or other is None:
        return True
    return (one.survey, one.question, one.scale) == (other.survey, other.question, other.scale)


def face_of(points: int, at: int, group: Group | None) -> int:
    """Return the face (0 to 4) whose colour point number ``at`` of a scale has."""
    if points <= MOST_FACES:
        return faces_of(points)[at]
    return round(4 * at / (points - 1)) if group is None else FACE_OF_GROUP[group]


def _day_name(speech: Speech, point: StoredPoint, kind: PeriodKind) -> str:
    if kind is PeriodKind.WEEK:
        return f"{speech.weekday(point.date)} {point.date.day}"
    return speech.number(point.date.day)


def _share(speech: Speech, n: int, counted: int) -> str:
    return f"{speech.number(100 * n / counted)}\u00a0%" if n else ""
