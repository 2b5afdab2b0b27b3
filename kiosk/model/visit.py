"""One customer's pass through a survey, as a pure state machine: events in, states out.

    ASKING --answer--> SAVING --recorded--> ASKING (the next question) or THANKS
       ^                  |                    |                            |
       +-----failed-------+                    +--------- correct ----------+
    Every state but SAVING ends in OVER, by idle or finish.

Times are milliseconds of any clock that never goes back.
"""

import attrs

from kiosk.model.answer import Given, Recorded, SetAside, Source
from kiosk.model.errors import BadInput
from kiosk.model.giving import follow_ups, give
from kiosk.model.surveys import Question, Survey
from kiosk.model.visit_state import Kept, Phase, Visit

__all__ = [
    "Kept",
    "Phase",
    "Visit",
    "answer",
    "correct",
    "ease",
    "failed",
    "finish",
    "idle",
    "recorded",
    "seconds_left",
    "skip",
    "speak",
    "start",
    "touch",
]


def start(survey: Survey, visit_id: str, source: Source, language: str, now_ms: int) -> Visit:
    """Return a fresh visit that asks the first question; BadInput for an unknown language."""
    _check_language(survey, language)
    return Visit(visit_id, survey, source, language, touched_ms=now_ms, question=survey.first)


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
    question = _asked(visit, question_id)
    if question is None:
        return visit, ()
    given = give(visit, question, value=value, choice=choice, text=text)
    return _saving(visit, given, now_ms)


def _saving(visit: Visit, given: Given, now_ms: int) -> tuple[Visit, tuple[Given, ...]]:
    """Wait for what was given to be stored; go on at once where there is nothing to store."""
    if given.text == "":
        return skip(visit, given.question, now_ms), ()
    pending: tuple[Given, ...] = (given,)
    if visit.correcting and visit.score is not None:
        if given.value == visit.score.given.value:
            return _onward(_seen(visit, now_ms), given.question), ()
        given = attrs.evolve(given, replaces=visit.score.id)
        pending = (given, *follow_ups(visit, given.group))
    seen = _seen(visit, now_ms)
    return attrs.evolve(seen, phase=Phase.SAVING, pending=pending, error=False), pending


def recorded(visit: Visit, recorded: Recorded, now_ms: int) -> Visit:
    """Go on after the pending answer is on disk: to the next question of the branch or thanks."""
    if visit.phase is not Phase.SAVING:
        return visit
    first, *also = visit.pending
    is_score = first.question == visit.survey.first.id
    redone = {given.question for given in visit.pending}
    rest = (kept for kept in visit.answers if kept.question not in redone)
    again = (Kept(each.question, each, None) for each in also if not _withdrawn(each))
    saved = attrs.evolve(
        _seen(visit, now_ms),
        answers=(*rest, Kept(first.question, first, recorded.id), *again),
        set_aside=recorded.set_aside if is_score else visit.set_aside,
        pending=(),
    )
    return _onward(saved, first.question)


def failed(visit: Visit, now_ms: int) -> Visit:
    """Ask the same again, with ``error``: the pending answer could not be stored."""
    if visit.phase is not Phase.SAVING:
        return visit
    return attrs.evolve(_seen(visit, now_ms), phase=Phase.ASKING, pending=(), error=True)


def skip(visit: Visit, question_id: str, now_ms: int) -> Visit:
    """Go past a follow-up unanswered, or past the first question keeping the score.

    Ignored where there is no score yet, or the question is not the one asked.
    """
    if _asked(visit, question_id) is None or visit.score is None:
        return visit
    skipped = visit.skipped | {question_id}
    return _onward(attrs.evolve(_seen(visit, now_ms), skipped=skipped), question_id)


def correct(visit: Visit, now_ms: int) -> Visit:
    """Ask the first question again ("change my answer"); ignored when it cannot be offered."""
    if not visit.can_correct:
        return visit
    seen = _seen(visit, now_ms)
    first = visit.survey.first
    return attrs.evolve(seen, phase=Phase.ASKING, question=first, correcting=True, error=False)


def touch(visit: Visit, now_ms: int) -> Visit:
    """Note that the customer is still there."""
    return visit if visit.phase is Phase.OVER else _seen(visit, now_ms)


def speak(visit: Visit, language: str) -> Visit:
    """Switch the language; raises BadInput when the survey does not have it."""
    _check_language(visit.survey, language)
    return attrs.evolve(visit, language=language, begun=True)


def ease(visit: Visit) -> Visit:
    """Switch to high contrast and large text, or back."""
    return attrs.evolve(visit, eased=not visit.eased, begun=True)


def finish(visit: Visit) -> Visit:
    """End the visit, unless an answer is being saved."""
    if visit.phase is Phase.SAVING:
        return visit
    return attrs.evolve(visit, phase=Phase.OVER, question=None, correcting=False, error=False)


def idle(visit: Visit, now_ms: int, idle_s: float, thanks_s: float) -> Visit:
    """End the visit when its time is up; an untouched or saving visit is left alone."""
    if visit.phase is Phase.OVER or seconds_left(visit, now_ms, idle_s, thanks_s) > 0:
        return visit
    return finish(visit)


def seconds_left(visit: Visit, now_ms: int, idle_s: float, thanks_s: float) -> float:
    """Return the seconds until idle ends the visit.

    All of ``idle_s`` while nothing runs out (untouched, or saving), 0 when the visit is over.
    """
    if visit.phase is Phase.OVER:
        return 0.0
    if visit.phase is Phase.SAVING or not visit.begun:
        return idle_s
    limit = thanks_s if visit.phase is Phase.THANKS else idle_s
    return min(limit, max(0.0, limit - (now_ms - visit.touched_ms) / 1000))


def _asked(visit: Visit, question_id: str) -> Question | None:
    """Return the question if it is the one that waits for an answer."""
    question = visit.question if visit.phase is Phase.ASKING else None
    return question if question and question.id == question_id else None


def _withdrawn(given: Given) -> bool:
    return given.set_aside is SetAside.CORRECTED


def _onward(visit: Visit, after: str) -> Visit:
    """Ask the next question of the branch that is neither answered nor skipped, or thank."""
    done = visit.skipped | {kept.question for kept in visit.answers}
    question = visit.survey.next_question(after, visit.group)
    while question is not None and question.id in done:
        question = visit.survey.next_question(question.id, visit.group)
    phase = Phase.ASKING if question else Phase.THANKS
    return attrs.evolve(visit, phase=phase, question=question, correcting=False, error=False)


def _seen(visit: Visit, now_ms: int) -> Visit:
    return attrs.evolve(visit, touched_ms=now_ms, begun=True)


def _check_language(survey: Survey, language: str) -> None:
    if language not in survey.languages:
        raise BadInput(
            f"survey {survey.id} has no language {language!r}; use {', '.join(survey.languages)}"
        )
