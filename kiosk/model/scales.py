"""Scales: the points one can choose, and which of them make a promoter, a passive, a detractor.

Groups after Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003,
and after what Russian firms publish of their own practice (five points; five words; yes or no).
"""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from kiosk.model.answer import Group
from kiosk.model.errors import BadInput
from kiosk.model.value import Value

MAX_POINTS = 11


@frozen(repr=False)
class Scale(Value):
    """Whole numbers from ``low`` (worst) to ``high`` (best), and the group of each.

    ``groups`` holds every point or none: a scale without groups has a mean but no NPS.
    ``words`` are the names of points where the scale is made of words, by point and language.
    Raises BadInput where a point has no group, or a group lies off the scale.
    """

    key: str
    low: int
    high: int
    groups: Mapping[int, Group] = field(factory=dict, hash=False)
    words: Mapping[int, Mapping[str, str]] = field(factory=dict, hash=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.high - self.low < MAX_POINTS:
            raise BadInput(
                f"scale {self.key}: {self.low} to {self.high} is not 2 to {MAX_POINTS} points;"
                " choose another low and high"
            )
        odd = sorted(set(self.groups) ^ set(self.points))
        if self.groups and odd:
            raise BadInput(
                f"scale {self.key}: {_listed(odd)} must be a point from {self.low} to {self.high}"
                " with a group; give every point exactly one group, or no point any"
            )

    @property
    def points(self) -> tuple[int, ...]:
        """Every point, worst first."""
        return tuple(range(self.low, self.high + 1))

    def check(self, value: int) -> int:
        """Return ``value``; raises BadInput when it is not a point of this scale."""
        if type(value) is not int or not self.low <= value <= self.high:
            raise BadInput(
                f"{value!r} is not a point of scale {self.key};"
                f" give a whole number from {self.low} to {self.high}"
            )
        return value

    def group(self, value: int) -> Group | None:
        """Return the group of a point, None on a scale without groups; BadInput off the scale."""
        return self.groups.get(self.check(value))


def _listed(values: Iterable[int]) -> str:
    return ", ".join(str(value) for value in values)


def grouped(
    promoters: Iterable[int], passives: Iterable[int], detractors: Iterable[int]
) -> dict[int, Group]:
    """Return the group of each point; raises BadInput when a point is named twice."""
    groups: dict[int, Group] = {}
    for group, points in (
        (Group.PROMOTER, promoters),
        (Group.PASSIVE, passives),
        (Group.DETRACTOR, detractors),
    ):
        for point in points:
            if point in groups:
                raise BadInput(f"point {point} is named twice; put it into one group only")
            groups[point] = group
    return groups


_NET_PROMOTER = grouped((9, 10), (7, 8), range(7))
_FIVE_WORDS = {
    5: {"ru": "Да", "en": "Yes"},
    4: {"ru": "Скорее да", "en": "Rather yes"},
    3: {"ru": "Не знаю", "en": "Not sure"},
    2: {"ru": "Скорее нет", "en": "Rather not"},
    1: {"ru": "Нет", "en": "No"},
}
_YES_NO = {1: {"ru": "Да", "en": "Yes"}, 0: {"ru": "Нет", "en": "No"}}

SCALES: Mapping[str, Scale] = {
    scale.key: scale
    for scale in (
        Scale("five", 1, 5, grouped((5,), (4,), (1, 2, 3))),
        Scale("words5", 1, 5, grouped((5,), (3, 4), (1, 2)), _FIVE_WORDS),
        Scale("nps", 0, 10, _NET_PROMOTER),
        Scale("nps10", 1, 10, {point: _NET_PROMOTER[point] for point in range(1, 11)}),
        Scale("yesno", 0, 1, grouped((1,), (), (0,)), _YES_NO),
        Scale("csat5", 1, 5),
        Scale("csat7", 1, 7),
        Scale("ces7", 1, 7),
        Scale("seven", 1, 7),
    )
}
"""Every shipped scale by the key that survey files use."""


def scale(key: str) -> Scale:
    """Return a shipped scale; raises BadInput that lists the known ones."""
    if key not in SCALES:
        raise BadInput(f"scale {key!r} is not known; use one of {', '.join(SCALES)}")
    return SCALES[key]
