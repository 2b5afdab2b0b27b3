"""A store's day, made ready for its page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import frozen
from django.db.models import Exists, OuterRef, Q

from kiosk.model.metrics import Summary
from kiosk.model.scales import Scale
from kiosk.model.surveys import ChoiceQuestion, Survey
from sync.central import fleet
from sync.central.models import Answer, Store
from sync.central.pages import words
from sync.central.surveys import known
from sync.central.tally import Line, Tally, lines, scope, tally_of

MAX_COMMENTS = 20
FACES = 5
CHART_HEIGHT = 60


@frozen
class Bar:
    """One line of a bar chart; ``percent`` of the whole, ``width`` of the longest, 0 to 100."""

    label: str
    n: int
    percent: int
    width: float
    face: int = 0


@frozen
class Column:
    """One hour; ``height`` and ``top`` in units of a chart CHART_HEIGHT high."""

    hour: int
    n: int
    height: float

    @property
    def top(self) -> float:
        """Where it begins, from above."""
        return CHART_HEIGHT - self.height

    @property
    def left(self) -> int:
        """Where it begins, from the left."""
        return self.hour * 10 + 1


@frozen
class Day:
    """Everything that the page shows."""

    tally: Tally
    bars: Sequence[Bar]
    columns: Sequence[Column]
    topics: Sequence[tuple[str, Sequence[Bar]]]
    comments: Sequence[dict[str, Any]]
    set_aside: Sequence[tuple[str, int]]
    sources: Sequence[tuple[str, int]]
    devices: Sequence[dict[str, Any]]
    grouping: str

    @property
    def worth(self) -> Summary | None:
        """The figures, None where nothing was ever asked."""
        return self.tally.worth

    @property
    def score(self) -> str:
        """The score as whole points."""
        return words.signed(self.worth.nps if self.worth else None)

    @property
    def reading(self) -> str:
        """How the score is commonly read, empty where it has too few answers."""
        return words.reading(self.worth.nps) if self.worth and self.worth.enough else ""

    @property
    def interval(self) -> tuple[str, str] | None:
        """The ends of the score's interval as whole points."""
        if self.worth is None or self.worth.nps_interval is None:
            return None
        low, high = self.worth.nps_interval
        return words.signed(low), words.signed(high)

    @property
    def score_with_aside(self) -> str:
        """The score if nothing were set aside."""
        return words.signed(self.tally.nps_with_set_aside)

    @property
    def aside(self) -> int:
        """How many are set aside."""
        return sum(self.tally.set_aside.values())


def day_of(store: Store, day: date, language: str, now_ms: int) -> Day:
    """Return a store's day in a language."""
    chosen = scope(store.id, day, day, now_ms)
    counted = lines(chosen)
    told = tally_of(chosen, counted)
    survey = told.survey
    return Day(
        tally=told,
        bars=_bars(survey, told.worth, language),
        columns=_columns(told.by_hour),
        topics=_topics(counted, language),
        comments=_comments(store, day),
        set_aside=[(words.reason(name), n) for name, n in sorted(told.set_aside.items())],
        sources=list(told.by_source.items()),
        devices=_devices(store, now_ms),
        grouping=words.grouping(survey.first.scale) if survey else "",
    )


def face_of(scale: Scale, value: int) -> int:
    """Return which of the five faces stands for a point, 1 (worst) to 5."""
    return 1 + round((value - scale.low) * (FACES - 1) / (scale.high - scale.low))


def _bars(survey: Survey | None, worth: Summary | None, language: str) -> list[Bar]:
    """Return the points, best first."""
    if survey is None or worth is None:
        return []
    most = max(1, *worth.counts.values())
    return [
        Bar(
            label=survey.first.label(value, language) or str(value),
            n=n,
            percent=_percent(n, worth.counted),
            width=round(100 * n / most, 1),
            face=face_of(survey.first.scale, value),
        )
        for value, n in sorted(worth.counts.items(), reverse=True)
    ]


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0


def _columns(by_hour: Sequence[int]) -> list[Column]:
    most = max(1, *by_hour)
    return [Column(hour, n, round(CHART_HEIGHT * n / most, 1)) for hour, n in enumerate(by_hour)]


def _topics(counted: Sequence[Line], language: str) -> list[tuple[str, Sequence[Bar]]]:
    """Return the choice questions that were answered, each with its topics, most chosen first."""
    found: dict[str, dict[str, int]] = {}
    for line in counted:
        survey = known(line.survey, line.version)
        if survey is None or line.set_aside:
            continue
        for question in survey.questions:
            if question.id == line.question and isinstance(question, ChoiceQuestion):
                topics = found.setdefault(words.of(question.texts, language), {})
                label = _topic(question, line.item, language)
                topics[label] = topics.get(label, 0) + line.n
    return [(question, _ranked(topics)) for question, topics in found.items()]


def _topic(question: ChoiceQuestion, key: str, language: str) -> str:
    texts = next((topic.texts for topic in question.topics if topic.key == key), {})
    return words.of(texts, language) or key


def _ranked(topics: dict[str, int]) -> list[Bar]:
    total, most = sum(topics.values()), max(topics.values())
    ordered = sorted(topics.items(), key=lambda each: (-each[1], each[0]))
    return [Bar(label, n, _percent(n, total), round(100 * n / most, 1)) for label, n in ordered]


def _comments(store: Store, day: date) -> list[dict[str, Any]]:
    """Return the newest comments that stand."""
    near = Q(stream=OuterRef("stream")) | Q(device=OuterRef("device"))
    namer = Answer.objects.filter(near, replaces=OuterRef("id"))
    found = Answer.objects.filter(
        ~Exists(namer), store=store, day=day, text__isnull=False, set_aside=None
    ).order_by("-occurred_ms")
    return [
        {
            "text": text,
            "group": group or "",
            "group_name": words.member(group or ""),
            "time": words.clock(occurred_ms, store.timezone),
        }
        for text, group, occurred_ms in found.values_list("text", "group", "occurred_ms")[
            :MAX_COMMENTS
        ]
    ]


def _devices(store: Store, now_ms: int) -> list[dict[str, Any]]:
    missing: dict[str, int] = {}
    for gap in fleet.gaps([store]):
        missing[gap["device"]] = missing.get(gap["device"], 0) + gap["last"] - gap["first"] + 1
    return [
        {
            **device,
            "ago": words.ago(device["last_seen_s"]),
            "missing": missing.get(device["id"], 0),
        }
        for device in fleet.devices([store], now_ms)
        if not device["revoked"]
    ]
