"""What is known of a visit while it lasts."""

from enum import StrEnum
from typing import NamedTuple

from attrs import frozen

from kiosk.model.answer import Given, Group, SetAside, Source
from kiosk.model.surveys import Question, Survey, Thanks
from kiosk.model.value import Value


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


@frozen(repr=False)
class Visit(Value):
    """A visit. ``question`` is the one asked (or being saved), None in THANKS and OVER.

    ``set_aside`` is the verdict on the score, which its follow-ups share. ``correcting``: the
    first question is asked again. ``error``: the last answer could not be stored, ask again.
    ``begun``: the customer has done something, so that there is something to reset. ``eased``: the
    customer has switched how well the screen can be seen.
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
    eased: bool = False
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
        """Whether "change my answer" can be offered now.

        Not once follow-ups were given again with a corrected score: their new ids are not told,
        so nothing could take their place.
        """
        follow_up = self.phase is Phase.ASKING and self.question != self.survey.first
        known = all(kept.id is not None for kept in self.answers)
        return bool(self.score) and known and (follow_up or self.phase is Phase.THANKS)
