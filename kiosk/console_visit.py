"""A press on the console is a whole visit: one answer to the first question, and goodbye."""

from collections.abc import Callable
from concurrent.futures import Future

from kiosk.intake import Intake
from kiosk.model.answer import Recorded, Source
from kiosk.model.surveys import Survey
from kiosk.model.visit import answer, start


class ConsoleVisits:
    """Turns button numbers into answers.

    new_id: makes the visit's id. language: the one the survey is in at this console.
    """

    def __init__(
        self, survey: Survey, intake: Intake, new_id: Callable[[], str], language: str
    ) -> None:
        self._survey = survey
        self._intake = intake
        self._new_id = new_id
        self._language = language

    def press(self, button: int) -> "Future[Recorded]":
        """Record a press of button 1 (worst) to 5 (best)."""
        visit = start(self._survey, self._new_id(), Source.CONSOLE, self._language, now_ms=0)
        value = self._survey.first.scale.points[button - 1]
        _, given = answer(visit, self._survey.first.id, 0, value=value)
        return self._intake.give(*given)
