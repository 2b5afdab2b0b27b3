"""Reading the questions of a survey file, and checking where they branch."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from kiosk.model.answer import Group
from kiosk.model.scales import Scale
from kiosk.model.survey_table import Place, Table, unique
from kiosk.model.surveys import (
    MAX_CHARS,
    MAX_TOPICS,
    ChoiceQuestion,
    Question,
    ScaleQuestion,
    TextQuestion,
    Texts,
    Topic,
)

_QUESTION_CHARS, _LABEL_CHARS, _FILE_CHARS = 160, 40, 200
_ASKED = ("id", "kind", "text", "groups", "spoken")


@frozen(eq=False, repr=False)
class QuestionReader:
    """Reads questions, knowing the survey's languages and scales."""

    languages: tuple[str, ...]
    scales: Mapping[str, Scale]

    def question(self, table: Table) -> Question:
        """Return the question that a table describes."""
        kind = table.get("kind", str)
        if kind == "scale":
            return self._scale(table)
        if kind == "choice":
            return self._choice(table)
        if kind == "text":
            return self._text(table)
        raise table.place.at("kind").wrong(f"{kind!r} is unknown; use scale, choice or text")

    def _asked(self, table: Table) -> tuple[str, Texts, tuple[Group, ...]]:
        texts = table.texts("text", self.languages, _QUESTION_CHARS)
        return table.name("id"), texts, _groups(table)

    def _spoken(self, table: Table) -> dict[str, str]:
        spoken = table.table("spoken", optional=True).only(*self.languages)
        return {language: spoken.line(language, _FILE_CHARS) for language in spoken.values}

    def _scale(self, table: Table) -> ScaleQuestion:
        table.only(*_ASKED, "scale", "labels", "low", "high")
        key = table.get("scale", str)
        if key not in self.scales:
            raise table.place.at("scale").wrong(
                f"{key!r} is unknown; use {', '.join(self.scales)}, or declare [scales.NAME]"
            )
        return ScaleQuestion(
            *self._asked(table),
            spoken=self._spoken(table),
            scale=self.scales[key],
            labels=self._labels(table.table("labels", optional=True), self.scales[key]),
            low_label=table.optional_texts("low", self.languages, _LABEL_CHARS),
            high_label=table.optional_texts("high", self.languages, _LABEL_CHARS),
        )

    def _labels(self, table: Table, scale: Scale) -> dict[int, Texts]:
        points = {str(point): point for point in scale.points}
        table.only(*points)
        missing = [key for key in points if key not in table.values]
        if missing and table.values:
            raise table.place.wrong(f"point {missing[0]} has no label; name every point or none")
        return {points[key]: table.texts(key, self.languages, _LABEL_CHARS) for key in table.values}

    def _choice(self, table: Table) -> ChoiceQuestion:
        table.only(*_ASKED, "topics")
        tables = table.tables("topics")
        topics = tuple(self._topic(topic) for topic in tables)
        unique([(each.place.at("key"), each.name("key")) for each in tables], "topic")
        return ChoiceQuestion(*self._asked(table), spoken=self._spoken(table), topics=topics)

    def _topic(self, table: Table) -> Topic:
        table.only("key", "text", "groups")
        texts = table.texts("text", self.languages, _LABEL_CHARS)
        return Topic(table.name("key"), texts, _groups(table))

    def _text(self, table: Table) -> TextQuestion:
        table.only(*_ASKED, "max_chars")
        limit = table.whole("max_chars", 1, MAX_CHARS, 500)
        return TextQuestion(*self._asked(table), spoken=self._spoken(table), max_chars=limit)


def _groups(table: Table) -> tuple[Group, ...]:
    names = table.items("groups", str, [])
    place = table.place.at("groups")
    for n, name in enumerate(names):
        if name not in list(Group):
            raise place.at(n).wrong(f"{name!r} is no group; use {', '.join(Group)}")
    unique([(place.at(n), name) for n, name in enumerate(names)], "group")
    return tuple(Group(name) for name in names)


def read_questions(root: Table, reader: QuestionReader) -> tuple[Question, ...]:
    """Return a survey's questions, their ids and their branching checked."""
    tables = root.tables("questions")
    questions = tuple(reader.question(table) for table in tables)
    unique([(each.place.at("id"), each.name("id")) for each in tables], "question")
    first = questions[0]
    if not isinstance(first, ScaleQuestion) or first.groups:
        raise tables[0].place.wrong(
            'the first question is the score; make it kind = "scale", without groups'
        )
    for table, question in zip(tables, questions, strict=True):
        _check_branch(table, question, branches_of(questions))
    return questions


def branches_of(questions: tuple[Question, ...]) -> tuple[Group | None, ...]:
    """Return the groups that the first question can lead to; (None,) where it has none."""
    first = questions[0]
    found = set(first.scale.groups.values()) if isinstance(first, ScaleQuestion) else set()
    return tuple(group for group in Group if group in found) or (None,)


def _check_branch(table: Table, question: Question, branches: tuple[Group | None, ...]) -> None:
    _check_known(table.place.at("groups"), question.groups, branches)
    if not isinstance(question, ChoiceQuestion):
        return
    asked = [group for group in branches if question.asked_of(group)]
    for n, topic in enumerate(question.topics):
        _check_known(table.place.at("topics", n, "groups"), topic.groups, asked)
    for group in asked:
        shown, whom = len(question.topics_of(group)), group or "customer"
        if not 1 <= shown <= MAX_TOPICS:
            raise table.place.at("topics").wrong(
                f"a {whom} would see {shown} topics; show each 1 to {MAX_TOPICS}"
            )


def _check_known(place: Place, groups: Sequence[Group], known: Sequence[Group | None]) -> None:
    for group in groups:
        if group not in known:
            raise place.wrong(f"no {group} comes here; take it out or change the branching")
