"""The one way in for answers: stamp, judge, identify, record.

Screen and console call ``Intake.give`` and show what its future says; nothing else writes answers.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Protocol

import attrs

from kiosk.model.answer import Answer, Given, Recorded, SetAside, Stamp
from kiosk.model.misuse import History, Press, Rules, Verdict, forget, judge, withdraw_since
from kiosk.store.ids import new_id

log = logging.getLogger(__name__)

GESTURE_MS = 3_500
"""How long before cleaning mode its gesture began: three seconds, and some slack."""


class Clock(Protocol):
    """Where time comes from; injected, so that tests own it."""

    def stamp(self) -> Stamp:
        """Return the raw time of now."""


class Writer(Protocol):
    """The only writer of the local database, as far as the intake needs it."""

    def record(self, answers: Sequence[Answer]) -> "Future[tuple[Recorded, ...]]":
        """Store the answers in one durable transaction; the future fails with StoreError."""


class Intake:
    """Gives every answer its time, its id and its verdict, and hands it to the recorder.

    May be called from any thread. ``is_open`` says whether the shop is open at a stamp, ``staff``
    who is on shift; ``recorded`` is told, from the writer's thread, when something new is on disk,
    and ``failed`` why something could not be stored.
    """

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        rules: Rules,
        is_open: Callable[[Stamp], bool],
        *,
        staff: Callable[[], str | None] = lambda: None,
        recorded: Callable[[], None] = lambda: None,
        failed: Callable[[BaseException], None] = lambda _: None,
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._rules = rules
        self._is_open = is_open
        self._staff = staff
        self._tell_recorded = recorded
        self._tell_failed = failed
        self._lock = Lock()
        self._history = History()
        self._recent: dict[str, Answer] = {}
        self._cleaning = False

    def set_cleaning(self, cleaning: bool, *, gesture: bool = True) -> None:
        """Say whether the device is being cleaned: what comes in meanwhile is set aside.

        ``gesture``: presses of buttons began it, and are set aside too.
        """
        with self._lock:
            begins = cleaning and gesture and not self._cleaning
            self._cleaning = cleaning
            if begins:
                self._withdraw_gesture()

    def _withdraw_gesture(self) -> None:
        since_ms = self._clock.stamp().boottime_ms - GESTURE_MS
        self._history, taken = withdraw_since(self._history, since_ms, SetAside.CLEANING)
        if taken:
            stored = self._writer.record([self._withdraw(past, why) for past, why in taken])
            stored.add_done_callback(_log_failure)

    def give(self, first: Given, *also: Given) -> "Future[Recorded]":
        """Record what one touch or press gave, in one transaction.

        ``first`` is judged by the misuse rules when it is a score. ``also`` are follow-ups that a
        correction withdraws or repeats. The future holds the proof for ``first`` once it is on
        disk, or fails with StoreError, in which case nothing was stored.
        """
        with self._lock:
            answers = self._answers(first, also)
            stored = self._writer.record(answers)
        outcome: Future[Recorded] = Future()
        stored.add_done_callback(lambda done: self._settle(done, answers[0].id, outcome))
        return outcome

    def _answers(self, first: Given, also: Sequence[Given]) -> list[Answer]:
        stamp = self._clock.stamp()
        answer = self._identify(first, stamp)
        verdict = self._judge(answer)
        answer = attrs.evolve(
            answer,
            set_aside=answer.set_aside or verdict.set_aside,
            replaces=answer.replaces or verdict.replaces,
        )
        self._recent[answer.id] = answer
        withdrawn = [self._withdraw(past, reason) for past, reason in verdict.withdraw]
        kept = {past.id for past in self._history.presses}
        self._recent = {key: past for key, past in self._recent.items() if key in kept}
        return [answer, *withdrawn, *(self._identify(given, stamp) for given in also)]

    def _judge(self, answer: Answer) -> Verdict:
        """Ask the misuse rules; a comment or a topic has no value and cannot be mashed."""
        if answer.set_aside is not None:
            return Verdict()
        is_open = self._is_open(answer.stamp)
        if answer.value is None:
            closed = SetAside.CLEANING if self._cleaning else None if is_open else SetAside.CLOSED
            return Verdict(set_aside=closed)
        press = Press(
            id=answer.id,
            source=answer.source,
            value=answer.value,
            at_ms=answer.stamp.boottime_ms,
            replaces=answer.replaces,
            visit=answer.visit,
            question=answer.question,
        )
        self._history, verdict = judge(
            self._history, press, self._rules, is_open=is_open, cleaning=self._cleaning
        )
        return verdict

    def _identify(self, given: Given, stamp: Stamp) -> Answer:
        fields = attrs.asdict(given, recurse=False)
        return Answer(id=new_id(), stamp=stamp, staff=self._staff(), **fields)

    def _withdraw(self, past: str, reason: SetAside) -> Answer:
        """Set an earlier answer aside: a new row with its content and time in its place."""
        return attrs.evolve(self._recent[past], id=new_id(), set_aside=reason, replaces=past)

    def _settle(
        self, done: "Future[tuple[Recorded, ...]]", answer: str, outcome: "Future[Recorded]"
    ) -> None:
        error = done.exception()
        if error is None:
            outcome.set_result(done.result()[0])
            self._tell_recorded()
            return
        with self._lock:
            self._history = forget(self._history, answer)
        outcome.set_exception(error)
        self._tell_failed(error)


def _log_failure(done: "Future[tuple[Recorded, ...]]") -> None:
    if done.exception() is not None:
        log.error(
            "the presses of the cleaning gesture could not be set aside: %s", done.exception()
        )
