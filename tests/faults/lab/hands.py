"""Any number of fingers on a real tablet window, and what may never come of them."""

from collections import Counter
from typing import Any

from attrs import define, field, frozen

from kiosk.model.answer import Answer, SetAside
from kiosk.model.visit import Phase
from tests.support.manager import Manager
from tests.support.tablet import Tablet

PLACES = (
    *(f"rating-{value}" for value in range(1, 6)),
    *("topic-queue", "topic-price", "send", "skip", "change", "language-en", "leave"),
)


@frozen
class Thanked:
    """A visit that somebody was thanked for, and the score that the thanks was for."""

    visit: str
    value: int


@define
class Hands:
    """Puts fingers down and lifts them, frame by frame; remembers each thanks that was shown."""

    tablet: Tablet
    manager: Manager
    thanked: set[Thanked] = field(factory=set)
    _down: dict[int, Any] = field(factory=dict)

    def down(self, finger: int, name: str) -> None:
        """Put a finger where something of that name is, or where it would be."""
        from kivy.tests.common import UnitTestTouch

        if finger not in self._down:
            self._down[finger] = UnitTestTouch(*self._place(name))
            self._down[finger].touch_down()

    def up(self, finger: int) -> None:
        """Lift a finger."""
        touch = self._down.pop(finger, None)
        if touch is not None:
            touch.update_time_end()
            touch.touch_up()

    def twice(self, name: str) -> None:
        """Tap once, and have two providers tell of it: at once, and a frame later."""
        for finger in ("first", "second"):
            self.down(hash(finger), name)
        self.frame()
        for finger in ("first", "second"):
            self.up(hash(finger))
            self.frame()

    def mouse(self, name: str, lift: bool) -> None:
        """Tap through Kivy's own provider; not ``lift``: the end of the touch gets lost."""
        x, y = self._place(name)
        self.tablet.customer.down(x, y)
        self.frame()
        if lift:
            self.tablet.customer.up(x, y)
        self.frame()

    def frame(self, seconds: float = 1 / 30) -> None:
        """Let one frame go by, and note whom the screen thanks."""
        self.tablet.customer.frame(seconds)
        visit = self.tablet.app.controller.visit
        if visit.phase is Phase.THANKS and visit.score is not None:
            self.thanked.add(Thanked(visit.id, visit.score.given.value))

    def leave_alone(self) -> None:
        """Lift every finger, finish what is under way, and wait until the tablet is at rest."""
        for finger in list(self._down):
            self.up(finger)
        self.tablet.wait()
        for _ in range(30):
            self.frame(0.2)
        if self.tablet.app.manager is not None:
            self.tablet.advance(62)
        self.tablet.advance(36)  # past a finger that never lifts, and the idle reset

    def _place(self, name: str) -> tuple[float, float]:
        """Return where that is; for what is not shown, some place that others have."""
        try:
            x, y = self.tablet.find(name).center
            return float(x), float(y)
        except LookupError:
            at = PLACES.index(name)
            return 60.0 + 75 * at, 40.0 + 45 * at


def wrong(answers: list[Answer], thanked: set[Thanked]) -> list[str]:
    """Tell what is against the promises: two answers of a visit to a question, or thanks for none.

    An answer that another replaces is out of its place; so is one that a correction withdrew.
    """
    gone = {answer.replaces for answer in answers}
    gone |= {answer.id for answer in answers if answer.set_aside is SetAside.CORRECTED}
    standing = [answer for answer in answers if answer.id not in gone]
    asked = Counter((answer.visit, answer.question) for answer in standing)
    found = [f"{key} has {times} answers" for key, times in asked.items() if times > 1]
    given = {(answer.visit, answer.value) for answer in answers if answer.question == "score"}
    found += [f"{each} has no row" for each in thanked if (each.visit, each.value) not in given]
    scores = {answer.visit for answer in answers if answer.question == "score"}
    found += [f"{answer} has no score" for answer in answers if answer.visit not in scores]
    return found
