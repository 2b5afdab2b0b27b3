"""What an answer on a visit's screen becomes: checked, grouped, ready to record."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import attrs

from kiosk.model.answer import Given, Group, SetAside
from kiosk.model.errors import BadInput
from kiosk.model.surveys import ChoiceQuestion, Question, ScaleQuestion, TextQuestion
from kiosk.model.visit_state import Visit


def give(
    visit: Visit, question: Question, *, value: int | None, choice: str | None, text: str | None
) -> Given:
    """Return what is given to a question; BadInput for what the question does not offer."""
    if isinstance(question, ScaleQuestion):
        return _point(visit, question, _one(question, "value", value, choice, text))
    if isinstance(question, ChoiceQuestion):
        return _topic(visit, question, _one(question, "choice", choice, value, text))
    return _comment(visit, question, _one(question, "text", text, value, choice))


def _one(question: Question, kind: str, wanted: Any, *others: Any) -> Any:
    """Return the part of an answer that the question takes; BadInput when it is another."""
    if wanted is None or any(other is not None for other in others):
        raise BadInput(f"question {question.id} takes a {kind} and nothing else; give one")
    return wanted


def _given(visit: Visit, question: Question, group: Group | None) -> Given:
    """Return an answer without content; a follow-up shares the verdict on its score."""
    aside = None if question.id == visit.survey.first.id else visit.set_aside
    return Given(
        visit=visit.id,
        survey=visit.survey.id,
        version=visit.survey.version,
        question=question.id,
        source=visit.source,
        group=group,
        set_aside=aside,
    )


def _point(visit: Visit, question: ScaleQuestion, value: int) -> Given:
    group = question.scale.group(value)
    return attrs.evolve(_given(visit, question, group), value=value)


def _topic(visit: Visit, question: ChoiceQuestion, choice: str) -> Given:
    keys = [topic.key for topic in question.topics_of(visit.group)]
    if choice not in keys:
        raise BadInput(
            f"question {question.id} has no topic {choice!r} here; use one of {', '.join(keys)}"
        )
    return attrs.evolve(_given(visit, question, visit.group), choice=choice)


def _comment(visit: Visit, question: TextQuestion, text: str) -> Given:
    """Keep line breaks; drop what no keyboard writes and no export can carry."""
    written = "".join(
        char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs")
    ).strip()
    if len(written) > question.max_chars:
        raise BadInput(
            f"a comment of {len(written)} characters; question {question.id} takes at most"
            f" {question.max_chars}: shorten it"
        )
    return attrs.evolve(_given(visit, question, visit.group), text=written)


def follow_ups(visit: Visit, group: Group | None) -> Iterator[Given]:
    """Give the follow-ups again for the group of a corrected score, or withdraw them."""
    for kept in visit.answers:
        if kept.question == visit.survey.first.id:
            continue
        question = visit.survey.question(kept.question)
        again = attrs.evolve(kept.given, replaces=kept.id)
        if not _applies(question, again, group):
            yield attrs.evolve(again, set_aside=SetAside.CORRECTED)
        elif not isinstance(question, ScaleQuestion) and group != again.group:
            yield attrs.evolve(again, group=group)


def _applies(question: Question, given: Given, group: Group | None) -> bool:
    """Whether a customer of another group could have given this."""
    if not question.asked_of(group):
        return False
    if not isinstance(question, ChoiceQuestion):
        return True
    return any(topic.key == given.choice for topic in question.topics_of(group))
