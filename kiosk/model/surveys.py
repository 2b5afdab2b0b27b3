"""Surveys as data: questions, branching by group, thanks. Reading a file is survey_file's."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

import attrs
from attrs import field, frozen

from kiosk.model.answer import Group
from kiosk.model.errors import BadInput
from kiosk.model.scales import Scale
from kiosk.model.value import Value

MAX_TOPICS = 6  # tiles that a customer sees at once
MAX_CHARS = 2000  # longest comment that the wire carries

Texts: TypeAlias = Mapping[str, str]
"""The same words by language."""


@frozen(repr=False)
class _Asked(Value):
    """What every question has. ``groups`` empty: asked of everybody.

    ``spoken``: files of recordings that read it aloud, by language.
    """

    id: str
    texts: Texts = field(hash=False)
    groups: tuple[Group, ...] = ()
    spoken: Mapping[str, str] = field(factory=dict, hash=False, kw_only=True)

    def asked_of(self, group: Group | None) -> bool:
        """Whether a customer of this group (None: no groups on the scale) is asked."""
        return not self.groups or group in self.groups


@frozen(repr=False)
class ScaleQuestion(_Asked):
    """Choose a point. ``low_label`` and ``high_label`` name the ends, ``labels`` every point."""

    scale: Scale = field(kw_only=True)
    labels: Mapping[int, Texts] = field(factory=dict, hash=False, kw_only=True)
    low_label: Texts = field(factory=dict, hash=False, kw_only=True)
    high_label: Texts = field(factory=dict, hash=False, kw_only=True)

    def label(self, value: int, language: str) -> str:
        """Return the name of a point: the survey's, else the scale's own word, else empty."""
        for words in (self.labels, self.scale.words):
            if language in words.get(value, {}):
                return words[value][language]
        return ""


@frozen(repr=False)
class Topic(Value):
    """One tile of a choice question. ``groups`` empty: shown to all whom the question asks."""

    key: str
    texts: Texts = field(hash=False)
    groups: tuple[Group, ...] = ()


@frozen(repr=False)
class ChoiceQuestion(_Asked):
    """Choose one topic, of at most six."""

    topics: tuple[Topic, ...] = field(kw_only=True)

    def topics_of(self, group: Group | None) -> tuple[Topic, ...]:
        """Return the topics that a customer of this group sees, in order."""
        return tuple(topic for topic in self.topics if not topic.groups or group in topic.groups)


@frozen(repr=False)
class TextQuestion(_Asked):
    """Write a comment of at most ``max_chars`` characters."""

    max_chars: int = field(default=500, kw_only=True)


Question: TypeAlias = ScaleQuestion | ChoiceQuestion | TextQuestion


class ThanksKind(StrEnum):
    """What the thank-you carries."""

    PLAIN = "plain"
    CODE = "code"
    QR = "qr"


@frozen(repr=False)
class Thanks(Value):
    """The words at the end; ``code`` with kind code, ``url`` (https) with kind qr, else empty."""

    kind: ThanksKind
    texts: Texts = field(hash=False)
    code: str = ""
    url: str = ""


@frozen(repr=False)
class Survey(Value):
    """A versioned questionnaire. The first question is the score: a scale, asked of everybody.

    ``thanks`` has the key None for everybody without thanks of their own. ``source`` is the text
    of the file it came from, kept so that every stored answer can be read for ever.
    """

    id: str
    version: int
    title: Texts = field(hash=False)
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    thanks: Mapping[Group | None, Thanks] = field(hash=False)
    source: str = field(default="", repr=False)

    @property
    def first(self) -> ScaleQuestion:
        """The score: the first question that asks for a point."""
        for question in self.questions:
            if isinstance(question, ScaleQuestion):
                return question
        raise BadInput(f"survey {self.id} has no question of kind scale; begin it with one")

    def question(self, question_id: str) -> Question:
        """Return a question; raises BadInput when the survey has none of that id."""
        for question in self.questions:
            if question.id == question_id:
                return question
        known = ", ".join(question.id for question in self.questions)
        raise BadInput(f"survey {self.id} has no question {question_id!r}; it has {known}")

    def next_question(self, after: str, group: Group | None) -> Question | None:
        """Return what a customer of this group is asked after the question ``after``, or None."""
        place = self.questions.index(self.question(after))
        later = self.questions[place + 1 :]
        return next((question for question in later if question.asked_of(group)), None)

    def thanks_for(self, group: Group | None) -> Thanks:
        """Return the thanks of a group, or everybody's."""
        return self.thanks.get(group) or self.thanks[None]

    def reworded(self, texts: Texts) -> "Survey":
        """Return this survey with other words in the first question, language by language.

        Recordings of the words before are dropped. Raises BadInput for a language that the survey
        does not have.
        """
        for language in texts:
            if language not in self.languages:
                raise BadInput(
                    f"survey {self.id} has no language {language!r};"
                    f" use {', '.join(self.languages)}"
                )
        spoken = {
            language: file
            for language, file in self.first.spoken.items()
            if texts.get(language, self.first.texts[language]) == self.first.texts[language]
        }
        first = attrs.evolve(self.first, texts={**self.first.texts, **texts}, spoken=spoken)
        rest = (first if each.id == first.id else each for each in self.questions)
        return attrs.evolve(self, questions=tuple(rest))
