"""The hidden way in: four corners in turn, or the shop's name held. Pure; a watcher, no target.

A touch that a target took is the customer's: it breaks the gesture off and stays a tap.
"""

from enum import IntEnum

from attrs import evolve, frozen

from kiosk.model.value import Value

CORNERS, HOLD = "corners", "hold"
CORNER_UNITS = 12.0  # side of a corner: as high as the bands above and below the questions
WITHIN_MS = 5_000
HOLD_S = 3.0


class Corner(IntEnum):
    """The four, in the order in which they are touched: clockwise from the upper left."""

    UPPER_LEFT = 0
    UPPER_RIGHT = 1
    LOWER_RIGHT = 2
    LOWER_LEFT = 3


@frozen(repr=False)
class Round(Value):
    """How far somebody has come: ``done`` corners in turn, the first at ``since_ms``."""

    done: int = 0
    since_ms: int = 0

    @property
    def complete(self) -> bool:
        """Whether all four were touched in turn."""
        return self.done == len(Corner)


def corner_of(x: float, y: float, size: tuple[float, float], side: float) -> Corner | None:
    """Return the corner that a point lies in; ``y`` counts upwards, all in pixels."""
    width, height = size
    left, right = x < side, x > width - side
    lower, upper = y < side, y > height - side
    if upper and (left or right):
        return Corner.UPPER_LEFT if left else Corner.UPPER_RIGHT
    if lower and (left or right):
        return Corner.LOWER_LEFT if left else Corner.LOWER_RIGHT
    return None


def touched(so_far: Round, corner: Corner | None, taken: bool, at_ms: int) -> Round:
    """Return how far it is after a touch. The same corner twice is a finger that trembles."""
    if taken or corner is None:
        return Round()
    begun = so_far.done > 0 and not so_far.complete and at_ms - so_far.since_ms <= WITHIN_MS
    if begun and corner == so_far.done:
        return evolve(so_far, done=so_far.done + 1)
    if begun and corner == so_far.done - 1:
        return so_far
    return Round(1, at_ms) if corner is Corner.UPPER_LEFT else Round()
