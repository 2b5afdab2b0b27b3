"""What a tap means: visit -> intake -> visit. No widgets here, and no decision of its own."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from attrs import frozen

from kiosk.model import visit as visits
from kiosk.model.answer import Given, Recorded, Source
from kiosk.model.errors import StoreError
from kiosk.model.surveys import Survey
from kiosk.model.visit import Phase, Visit

log = logging.getLogger(__name__)


class Give(Protocol):
    """The intake, as far as the screen needs it."""

    def __call__(self, first: Given, /, *also: Given) -> "Future[Recorded]":
        """Record; the future fails with StoreError when nothing was stored."""


@frozen(eq=False, repr=False)
class Surroundings:
    """What the controller needs of the world.

    bridge: runs a callable on the screen's thread; may be called from any thread.
    now_ms: milliseconds of a clock that never goes back.
    eased: told, once a customer who used the switch to see better is gone.
    """

    give: Give
    bridge: Callable[[Callable[[], None]], None]
    now_ms: Callable[[], int]
    new_visit_id: Callable[[], str]
    eased: Callable[[], None] = lambda: None


class Controller:
    """Owns the visit. ``changed`` is called with it whenever there is something new to show."""

    def __init__(
        self,
        survey: Survey,
        language: str,
        times: tuple[float, float],
        world: Surroundings,
        changed: Callable[[Visit], None],
    ) -> None:
        self._survey = survey
        self._language = language
        self._idle_s, self._thanks_s = times
        self._world = world
        self._changed = changed
        self._eased = False
        self.visit = self._fresh()

    @property
    def left(self) -> float:
        """Share of the time that is left before the visit ends, 1 to 0."""
        total = self._thanks_s if self.visit.phase is Phase.THANKS else self._idle_s
        return visits.seconds_left(self.visit, *self._now_and_times()) / total

    def choose_point(self, question: str, value: int) -> None:
        """Take a point of a scale."""
        self._record(
            visits.answer(self.visit, question, self._world.now_ms(), value=value),
        )

    def choose_topic(self, question: str, key: str) -> None:
        """Take a topic."""
        self._record(visits.answer(self.visit, question, self._world.now_ms(), choice=key))

    def write(self, question: str, text: str) -> None:
        """Take a comment."""
        self._record(visits.answer(self.visit, question, self._world.now_ms(), text=text))

    def skip(self) -> None:
        """Go past the question asked; on the thanks, make room for the next customer."""
        if self.visit.phase is Phase.THANKS:
            self.reset()
        elif self.visit.question is not None:
            asked = self.visit.question.id
            self._become(visits.skip(self.visit, asked, self._world.now_ms()))

    def correct(self) -> None:
        """Ask the first question again."""
        self._become(visits.correct(self.visit, self._world.now_ms()))

    def speak(self, language: str) -> None:
        """Switch the language."""
        self._become(visits.touch(visits.speak(self.visit, language), self._world.now_ms()))

    def ease(self) -> None:
        """Switch to high contrast and large text, or back."""
        self._eased = True
        self._become(visits.touch(visits.ease(self.visit), self._world.now_ms()))

    def touch(self) -> None:
        """Note that somebody is there."""
        if self.visit.begun:
            self.visit = visits.touch(self.visit, self._world.now_ms())

    def tick(self) -> None:
        """End the visit when its time is up."""
        ended = visits.idle(self.visit, *self._now_and_times())
        if ended.phase is Phase.OVER:
            self.reset()

    def reset(self) -> None:
        """Forget this customer; an answer still being saved is saved all the same."""
        self._become(self._fresh())
        if self._eased:  # only now: no answer of this customer waits for it
            self._eased = False
            self._world.eased()

    def _fresh(self) -> Visit:
        world = self._world
        return visits.start(
            self._survey, world.new_visit_id(), Source.TOUCH, self._language, world.now_ms()
        )

    def _now_and_times(self) -> tuple[int, float, float]:
        return self._world.now_ms(), self._idle_s, self._thanks_s

    def _become(self, visit: Visit) -> None:
        if visit is not self.visit:
            self.visit = visit
            self._changed(visit)

    def _record(self, outcome: tuple[Visit, tuple[Given, ...]]) -> None:
        visit, given = outcome
        self._become(visit)
        if not given:
            return
        try:
            saved = self._world.give(*given)
        except StoreError as error:
            self._failed(error)
            return
        saved.add_done_callback(
            lambda done: self._world.bridge(lambda: self._settle(visit.id, done))
        )

    def _settle(self, visit_id: str, done: "Future[Recorded]") -> None:
        """Show what became of an answer, if its customer is still the one in front."""
        if visit_id != self.visit.id or self.visit.phase is not Phase.SAVING:
            return
        error = done.exception()
        if error is not None:
            self._failed(error)
            return
        self._become(visits.recorded(self.visit, done.result(), self._world.now_ms()))

    def _failed(self, error: BaseException) -> None:
        log.error("an answer could not be saved: %s", error)
        self._become(visits.failed(self.visit, self._world.now_ms()))
