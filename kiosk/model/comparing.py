"""Two scores side by side, and whether more than chance lies between them (5 %)."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from kiosk.model.metrics import Summary, change_points, differs, nps_change, summary, z_test
from kiosk.model.scales import Scale


class Said(StrEnum):
    """What may be said of two scores, and nothing more."""

    BETTER = "better"  # differs, and is higher
    WORSE = "worse"  # differs, and is lower
    ALIKE = "alike"  # no difference beyond chance
    TOO_FEW = "too few"  # one of the two has too few answers
    NOTHING = "nothing"  # one of the two has no answers, or the scale no score
    OTHER_METHOD = "other method"  # another survey, question or scale: not to be compared


@frozen
class Comparison:
    """A score beside another. ``here`` is the one in question, ``there`` the earlier one.

    ``said`` is what may be said; ``differs`` is true for better and worse only. ``z``: standard
    errors between the two, None where it cannot be told. ``change``: points of the score, None
    unless both have one on the same scale; ``change_points``: the same, rounded once to whole ones.
    """

    said: Said
    differs: bool
    z: float | None
    change: float | None
    here: Summary | None = field(eq=False)
    there: Summary | None = field(eq=False)
    change_points: int | None = None


def compare(
    here: Mapping[int, int], there: Mapping[int, int], scale: Scale, enough_at: int
) -> Comparison:
    """Compare two sets of counts on one scale; fewer than ``enough_at`` in one are too few.

    Raises BadInput for a value off the scale or a count below 0.
    """
    one, two = summary(here, scale, enough_at), summary(there, scale, enough_at)
    change = nps_change(here, there, scale)
    if change is None:
        return Comparison(Said.NOTHING, False, None, None, one, two)
    z = z_test(here, there, scale)
    points = change_points(here, there, scale)
    if not (one.enough and two.enough):
        return Comparison(Said.TOO_FEW, False, z, change, one, two, points)
    if not differs(here, there, scale):
        return Comparison(Said.ALIKE, False, z, change, one, two, points)
    said = Said.BETTER if change > 0 else Said.WORSE
    return Comparison(said, True, z, change, one, two, points)


def incomparable(here: Summary | None, there: Summary | None) -> Comparison:
    """Return the comparison of two scores of another method: none."""
    return Comparison(Said.OTHER_METHOD, False, None, None, here, there)
