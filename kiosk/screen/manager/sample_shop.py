"""A shop with a past, for the pictures and the tests: a real database, the same each time."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import attrs
from attrs import frozen

from kiosk.model.answer import Answer, SetAside, Source, Stamp
from kiosk.model.day import StoreDay
from kiosk.model.surveys import ChoiceQuestion, ScaleQuestion, Survey, TextQuestion
from kiosk.screen.samples import shipped
from kiosk.store.recorder import Recorder

DAY = StoreDay("Europe/Moscow", "00:00")
TODAY = date(2026, 11, 21)  # a Saturday
NOW_MS = int(datetime(2026, 11, 21, 15, 42, tzinfo=UTC).timestamp() * 1000)
OPENS, CLOSES = 9, 21
BOOT = "22222222-2222-4222-8222-222222222222"
PEOPLE = ("Анна", "Виктор", "Светлана")
THEMES = {"ru": ("Очереди", "Персонал", "Цены"), "en": ("Lines", "Staff", "Prices")}

SAID: Mapping[str, Mapping[bool, tuple[str, ...]]] = {
    "ru": {
        False: (
            "Двадцать минут в очереди, хотя работали две кассы из шести. Люди с детьми уходили.",
            "На ценнике одно, на кассе другое. Разобрались, но осадок остался.",
            "Хлеб вчерашний.",
            "Грубо ответили, когда спросил, где крупы.",
        ),
        True: (
            "Спасибо Анне на третьей кассе: улыбнулась и помогла донести сумки!",
            "Всегда свежие овощи, хожу только к вам.",
            "Быстро и чисто.",
        ),
    },
    "en": {
        False: (
            "Twenty minutes in line, with two of six tills open. Families walked out.",
            "One price on the shelf, another at the till. Put right in the end, still a nuisance.",
            "Yesterday's bread.",
            "I asked where the rice was and got a rude answer.",
        ),
        True: (
            "Thanks to Anna at till three: a smile, and help with the bags!",
            "The vegetables are always fresh.",
            "Quick and clean.",
        ),
    },
}
_HABIT = (5, 4, 8, 21, 62)  # how often each point is chosen, worst first


@frozen
class SampleShop:
    """What ``fill`` is to store: ``today`` answers today, about ``usual`` on each of ``past`` days.

    ``survey`` is in use since ``since`` days; before, another was.
    """

    survey: Survey = attrs.field(factory=lambda: shipped("checkout"))
    language: str = "ru"
    today: int = 34
    usual: int = 90
    past: int = 400
    since: int = 400
    staff: bool = False
    doubtful: float = 0.06

    def fill(self, recorder: Recorder) -> None:
        """Store it all."""
        chance = Random(7)
        before = shipped("counter")
        for survey in (before, self.survey):
            recorder.register_survey(survey).result()
        for ago in range(self.past, 0, -1):
            day = TODAY - timedelta(days=ago)
            busy = self.usual * (1.4 if day.weekday() >= 5 else 1.0)
            many = max(0, round(chance.gauss(busy, busy / 6)))
            survey = self.survey if ago < self.since else before
            self._store(recorder, chance, survey, day, many, CLOSES)
        self._store(recorder, chance, self.survey, TODAY, self.today, 18)
        for theme in THEMES[self.language]:
            recorder.add_theme(theme).result()

    def _store(
        self, recorder: Recorder, chance: Random, survey: Survey, day: date, many: int, until: int
    ) -> None:
        answers = [
            answer
            for at in range(many)
            for answer in _visit(self, chance, survey, _moment(chance, day, until), f"{day}-{at}")
        ]
        if answers:
            recorder.record(sorted(answers, key=lambda each: each.stamp.wall_ms)).result()


def stamp(at_ms: int) -> Stamp:
    """Return the raw time of a moment, milliseconds since 1970 UTC."""
    started = NOW_MS - 500 * 86_400_000
    return Stamp(at_ms, BOOT, at_ms - started, synced=True, utc_offset_s=10_800)


def open_sample(state: Path, shop: SampleShop, now_ms: Callable[[], int]) -> Recorder:
    """Return the recorder of a new database in a folder, with the shop's past in it."""
    recorder = Recorder(state / "kiosk.db", DAY, now_ms=now_ms)
    shop.fill(recorder)
    recorder.note_sync(NOW_MS - 130_000, None).result()
    return recorder


def _moment(chance: Random, day: date, until: int) -> int:
    start, _ = DAY.bounds(day)
    hour = 0.0
    while not OPENS <= hour < until:
        hour = chance.gauss(16.5, 3.2)
    return start + round(hour * 3_600_000)


def _visit(
    shop: SampleShop, chance: Random, survey: Survey, at_ms: int, name: str
) -> Iterator[Answer]:
    """Return the answers of one customer: the score, often a topic, sometimes a comment."""
    first = survey.first
    value = _value(chance, first)
    group = first.scale.group(value)
    source = Source.CONSOLE if survey.id == "counter" or chance.random() < 0.2 else Source.TOUCH
    aside = (
        chance.choice([SetAside.REPEAT, SetAside.BURST])
        if chance.random() < shop.doubtful
        else None
    )
    answer = Answer(
        id=f"{name}-{first.id}",
        visit=name,
        survey=survey.id,
        version=survey.version,
        question=first.id,
        source=source,
        stamp=stamp(at_ms),
        group=group,
        value=value,
        set_aside=aside,
        staff=chance.choice(PEOPLE) if shop.staff else None,
    )
    yield answer
    if source is Source.CONSOLE or aside is not None:
        return
    for asked in survey.questions[1:]:
        bare = attrs.evolve(answer, id=f"{name}-{asked.id}", question=asked.id, value=None)
        if isinstance(asked, ChoiceQuestion) and group in asked.groups and chance.random() < 0.7:
            keys = [
                topic.key for topic in asked.topics if not topic.groups or group in topic.groups
            ]
            yield attrs.evolve(bare, choice=keys[min(int(chance.expovariate(0.5)), len(keys) - 1)])
        if isinstance(asked, TextQuestion) and chance.random() < 0.09:
            yield attrs.evolve(bare, text=chance.choice(SAID[shop.language][value >= 4]))


def _value(chance: Random, question: ScaleQuestion) -> int:
    points = question.scale.points
    habit = [_HABIT[round(4 * at / (len(points) - 1))] for at in range(len(points))]
    return chance.choices(points, habit)[0]
