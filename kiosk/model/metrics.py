"""Numbers from counts, and what each is worth (P7).

Everything is computed from whole counts in exact fractions and rounded once, halves up, to two
decimals. Where nobody answered, or the scale has no groups, the number is None.

Sources: net promoter score: Reichheld, Harvard Business Review, December 2003. Its variance, and
the adjusted Wald interval (three observations added: 3/4 promoter, 1.5 passive, 3/4 detractor):
Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician, 2016, after
Agresti and Coull, 1998.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import floor, isqrt

from attrs import field, frozen

from kiosk.model.answer import Group
from kiosk.model.errors import BadInput
from kiosk.model.scales import Scale

Z95 = Fraction(196, 100)
CSAT_FORM = "top two boxes"

_DIGITS = 10**30
_ADDED = Fraction(3, 4)  # to promoters and to detractors alike
_ADDED_ALL = 3


@frozen
class Groups:
    """How many promoters, passives and detractors there are."""

    promoters: int
    passives: int
    detractors: int

    @property
    def counted(self) -> int:
        """All of them."""
        return self.promoters + self.passives + self.detractors


@frozen
class Summary:
    """What the counts of one question come to, and how much that is worth.

    ``counts`` holds every point of the scale. ``nps``, ``nps_interval`` and ``nps_error`` (one
    standard error) are points of the score; ``shares`` and ``csat`` percentages; ``csat_form``
    names what CSAT means here. ``enough``: as many answers as the setting asks for.
    ``nps_points`` and ``interval_points`` are the score and its interval in whole points, rounded
    from the exact figures and not from the two decimals: 46.495 is shown as 46.
    """

    scale: str
    counts: Mapping[int, int] = field(hash=False)
    counted: int
    groups: Groups | None
    shares: Mapping[Group, float] | None = field(hash=False)
    nps: float | None
    nps_interval: tuple[float, float] | None
    nps_error: float | None
    mean: float | None
    csat: float | None
    csat_form: str
    enough: bool
    nps_points: int | None = None
    interval_points: tuple[int, int] | None = None


def summary(counts: Mapping[int, int], scale: Scale, enough_at: int = 1) -> Summary:
    """Return every figure of a question; ``enough_at`` is the count from which it is enough.

    Raises BadInput for a value off the scale or a count below 0.
    """
    full = {point: checked(counts, scale).get(point, 0) for point in scale.points}
    counted = sum(full.values())
    return Summary(
        scale=scale.key,
        counts=full,
        counted=counted,
        groups=groups(full, scale),
        shares=shares(full, scale),
        nps=nps(full, scale),
        nps_interval=nps_interval(full, scale),
        nps_error=nps_error(full, scale),
        mean=mean(full, scale),
        csat=csat(full, scale),
        csat_form=CSAT_FORM,
        enough=counted >= enough_at,
        nps_points=nps_points(full, scale),
        interval_points=interval_points(full, scale),
    )


def checked(counts: Mapping[int, int], scale: Scale) -> Mapping[int, int]:
    """Return the counts; raises BadInput for a value off the scale or a count below 0."""
    for value, count in counts.items():
        scale.check(value)
        if type(count) is not int or count < 0:
            raise BadInput(f"count {count!r} of value {value}; give a whole number from 0")
    return counts


def groups(counts: Mapping[int, int], scale: Scale) -> Groups | None:
    """Return the size of each group, None on a scale without groups."""
    sums = dict.fromkeys(Group, 0)
    for value, count in checked(counts, scale).items():
        group = scale.group(value)
        if group is None:
            return None
        sums[group] += count
    if not scale.groups:
        return None
    return Groups(sums[Group.PROMOTER], sums[Group.PASSIVE], sums[Group.DETRACTOR])


def shares(counts: Mapping[int, int], scale: Scale) -> dict[Group, float] | None:
    """Return the percentage of each group.

    Cut, not rounded, to two decimals, as published shares are: together never above 100.
    """
    sizes = _answered(counts, scale)
    if sizes is None:
        return None
    by_group = {
        Group.PROMOTER: sizes.promoters,
        Group.PASSIVE: sizes.passives,
        Group.DETRACTOR: sizes.detractors,
    }
    return {group: size * 10_000 // sizes.counted / 100 for group, size in by_group.items()}


def nps(counts: Mapping[int, int], scale: Scale) -> float | None:
    """Return % promoters - % detractors, -100 to 100."""
    sizes = _answered(counts, scale)
    if sizes is None:
        return None
    return rounded(Fraction(100 * (sizes.promoters - sizes.detractors), sizes.counted))


def nps_points(counts: Mapping[int, int], scale: Scale) -> int | None:
    """Return the score in whole points, halves up."""
    sizes = _answered(counts, scale)
    return None if sizes is None else whole(100 * _net(sizes))


def interval_points(counts: Mapping[int, int], scale: Scale) -> tuple[int, int] | None:
    """Return the score's interval in whole points."""
    sizes = _answered(counts, scale)
    if sizes is None:
        return None
    low, high = _interval(sizes)
    return whole(low), whole(high)


def change_points(first: Mapping[int, int], second: Mapping[int, int], scale: Scale) -> int | None:
    """Return the first score less the second in whole points; None unless both are scores."""
    one, two = _answered(first, scale), _answered(second, scale)
    return None if one is None or two is None else whole(100 * (_net(one) - _net(two)))


def nps_error(counts: Mapping[int, int], scale: Scale) -> float | None:
    """Return one standard error of the score: 100 sqrt(v / n)."""
    sizes = _answered(counts, scale)
    if sizes is None:
        return None
    return rounded(100 * _root(_variance(sizes) / sizes.counted))


def nps_interval(counts: Mapping[int, int], scale: Scale) -> tuple[float, float] | None:
    """Return the 95 % interval of the score, adjusted Wald, clamped to -100 and 100."""
    sizes = _answered(counts, scale)
    if sizes is None:
        return None
    low, high = _interval(sizes)
    return rounded(low), rounded(high)


def z_test(first: Mapping[int, int], second: Mapping[int, int], scale: Scale) -> float | None:
    """Return z = (NPS1 - NPS2) / sqrt(v1 / n1 + v2 / n2), as shares.

    None where one of the two has no answers, or where neither has any spread: unanimous counts
    have no variance to compare with.
    """
    one, two = _answered(first, scale), _answered(second, scale)
    if one is None or two is None:
        return None
    spread = _variance(one) / one.counted + _variance(two) / two.counted
    if not spread:
        return None
    return rounded((_net(one) - _net(two)) / _root(spread))


def differs(first: Mapping[int, int], second: Mapping[int, int], scale: Scale) -> bool:
    """Whether two scores differ by more than chance explains, at 95 %.

    Unanimous counts have no variance of their own; where both are, and not of one mind, the three
    added observations of the interval give them one.
    """
    z = z_test(first, second, scale)
    if z is not None:
        return abs(z) >= Z95
    one, two = _answered(first, scale), _answered(second, scale)
    if one is None or two is None or _net(one) == _net(two):
        return False
    return (_adjusted_net(one) - _adjusted_net(two)) ** 2 >= Z95**2 * (
        _adjusted_variance(one) + _adjusted_variance(two)
    )


def nps_change(first: Mapping[int, int], second: Mapping[int, int], scale: Scale) -> float | None:
    """Return the first score less the second, in points; None unless both are scores."""
    one, two = _answered(first, scale), _answered(second, scale)
    if one is None or two is None:
        return None
    return rounded(100 * (_net(one) - _net(two)))


def answers_needed(margin: float, variance: float = 0.67) -> int:
    """Return how many answers a 95 % margin of ``margin`` points takes, adjusted Wald.

    ``variance``: of one answer, 0 to 1; 0.67 is what shops commonly see.
    """
    if not 0 < margin <= 100:
        raise BadInput(f"a margin of {margin} points; give more than 0 and at most 100")
    share = Fraction(str(margin)) / 100
    needed = Z95**2 * Fraction(str(variance)) / share**2 - _ADDED_ALL
    return max(1, -(-needed.numerator // needed.denominator))


def mean(counts: Mapping[int, int], scale: Scale) -> float | None:
    """Return the mean point."""
    return rounded(exact_mean(counts)) if any(checked(counts, scale).values()) else None


def exact_mean(counts: Mapping[int, int]) -> Fraction:
    """Return the mean of counts of which at least one is above 0."""
    return Fraction(sum(value * n for value, n in counts.items()), sum(counts.values()))


def csat(counts: Mapping[int, int], scale: Scale) -> float | None:
    """Return the percentage in the top two boxes (CSAT_FORM).

    None on a scale of fewer than four points, where two boxes are half of it or more.
    """
    number = sum(checked(counts, scale).values())
    if not number or len(scale.points) < 4:
        return None
    top = sum(counts.get(point, 0) for point in scale.points[-2:])
    return rounded(Fraction(100 * top, number))


def rounded(exact: Fraction) -> float:
    """Return a number rounded to two decimals, halves up (away from minus infinity)."""
    hundredths = exact * 100 + Fraction(1, 2)
    return hundredths.numerator // hundredths.denominator / 100


def whole(exact: Fraction) -> int:
    """Return a number rounded to a whole one, halves up (away from minus infinity)."""
    return floor(exact + Fraction(1, 2))


def _answered(counts: Mapping[int, int], scale: Scale) -> Groups | None:
    """Return the groups, None where the scale has none or nobody answered."""
    sizes = groups(counts, scale)
    return sizes if sizes and sizes.counted else None


def _net(sizes: Groups) -> Fraction:
    return Fraction(sizes.promoters - sizes.detractors, sizes.counted)


def _variance(sizes: Groups) -> Fraction:
    """Variance of one answer: p + d - (p - d)^2."""
    return Fraction(sizes.promoters + sizes.detractors, sizes.counted) - _net(sizes) ** 2


def _interval(sizes: Groups) -> tuple[Fraction, Fraction]:
    net, half = _adjusted_net(sizes), Z95 * _root(_adjusted_variance(sizes))
    return max(100 * (net - half), Fraction(-100)), min(100 * (net + half), Fraction(100))


def _adjusted_net(sizes: Groups) -> Fraction:
    return Fraction(sizes.promoters - sizes.detractors, sizes.counted + _ADDED_ALL)


def _adjusted_variance(sizes: Groups) -> Fraction:
    """Variance of the adjusted score: that of one answer, over their number."""
    number = sizes.counted + _ADDED_ALL
    spread = (sizes.promoters + sizes.detractors + 2 * _ADDED) / number
    return (spread - _adjusted_net(sizes) ** 2) / number


def _root(exact: Fraction) -> Fraction:
    """Return a square root to far more digits than are ever shown."""
    square = exact.numerator * _DIGITS**2 // exact.denominator
    return Fraction(isqrt(square), _DIGITS)
