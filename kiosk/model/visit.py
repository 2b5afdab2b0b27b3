"""One customer's pass through a survey, as a pure state machine: events in, states out.

    ASKING --answer--> SAVING --recorded--> ASKING (the next question) or THANKS
       ^                  |                    |                            |
       +-----failed-------+                    +--------- correct ----------+
    Every state but SAVING ends in OVER, by idle or finish.

Times are milliseconds of any clock that never goes back.
"""

from enum import StrEnum
from typing import NamedTuple

from attrs import frozen

from kiosk.model.answer import Given, Group, Recorded, SetAside, Source
from kiosk.model.surveys import Question, Survey, Thanks


class Phase(StrEnum):
    """Where a visit is."""

    ASKING = "asking"
    SAVING = "saving"
    THANKS = "thanks"
    OVER = "over"


class Kept(NamedTuple):
    """An answer of this visit that is on disk. ``id`` None: given again, its new id not told."""

    question: str
    given: Given
    id: str | None


@frozen
class Visit:
    """A visit. ``question`` is the one asked (or being saved), None in THANKS and OVER.

    ``set_aside`` is the verdict on the score, which its follow-ups share. ``correcting``: the
    first question is asked again. ``error``: the last answer could not be stored, ask again.
    ``begun``: the customer has done something, so that there is something to reset.
    """

    id: str
    survey: Survey
    source: Source
    language: str
    touched_ms: int
    phase: Phase = Phase.ASKING
    question: Question | None = None
    answers: tuple[Kept, ...] = ()
    set_aside: SetAside | None = None
    correcting: bool = False
    error: bool = False
    begun: bool = False
    pending: tuple[Given, ...] = ()
    skipped: frozenset[str] = frozenset()

    @property
    def score(self) -> Kept | None:
        """The answer to the first question, once it is on disk."""
        return next((kept for kept in self.answers if kept.question == self.survey.first.id), None)

    @property
    def group(self) -> Group | None:
        """The customer's group, None before the score or on a scale without groups."""
        return self.score.given.group if self.score else None

    @property
    def thanks(self) -> Thanks:
        """The thanks that this customer gets."""
        return self.survey.thanks_for(self.group)

    @property
    def can_correct(self) -> bool:
        """Whether "change my answer" can be offered now."""
        raise NotImplementedError


def start(survey: Survey, visit_id: str, source: Source, language: str, now_ms: int) -> Visit:
    """Return a fresh visit that asks the first question; BadInput for an unknown language."""
    raise NotImplementedError


def answer(
    visit: Visit,
    question_id: str,
    now_ms: int,
    *,
    value: int | None = None,
    choice: str | None = None,
    text: str | None = None,
) -> tuple[Visit, tuple[Given, ...]]:
    """Return the visit in SAVING and what to record, in one transaction.

    Nothing to record (an empty tuple): the answer was ignored because the question is not the one
    asked or one is being saved already, or it was the same score again, or an empty comment.
    Raises BadInput for a value that the question does not offer.
    """
    raise NotImplementedError


def recorded(visit: Visit, recorded: Recorded, now_ms: int) -> Visit:
    """Go on after the pending answer is on disk: to the next question of the branch or thanks."""
    raise NotImplementedError


def failed(visit: Visit, now_ms: int) -> Visit:
    """Ask the same again, with ``error``: the pending answer could not be stored."""
    raise NotImplementedError


def skip(visit: Visit, question_id: str, now_ms: int) -> Visit:
    """Go past a follow-up unanswered, or past the first question keeping the score."""
    raise NotImplementedError


def correct(visit: Visit, now_ms: int) -> Visit:
    """Ask the first question again ("change my answer"); ignored when it cannot be offered."""
    raise NotImplementedError


def touch(visit: Visit, now_ms: int) -> Visit:
    """Note that the customer is still there."""
    raise NotImplementedError


def speak(visit: Visit, language: str) -> Visit:
    """Switch the language; raises BadInput when the survey does not have it."""
    raise NotImplementedError


def finish(visit: Visit) -> Visit:
    """End the visit, unless an answer is being saved."""
    raise NotImplementedError


def idle(visit: Visit, now_ms: int, idle_s: float, thanks_s: float) -> Visit:
    """End the visit when its time is up; an untouched or saving visit is left alone."""
    raise NotImplementedError


def seconds_left(visit: Visit, now_ms: int, idle_s: float, thanks_s: float) -> float:
    """Return the seconds until idle ends the visit; full while nothing runs out."""
    raise NotImplementedError
