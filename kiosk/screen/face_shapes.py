"""The faces as geometry: points on a disc of radius 1 around (0, 0), y upwards. No Kivy here.

Told apart by their mouths and eyes, so that they work without colour.
"""

from collections.abc import Callable, Sequence
from math import cos, pi, sin

from attrs import frozen

from kiosk.model.value import Value

Point = tuple[float, float]
STEPS = 24  # points a curve is drawn with
LIP = 0.06  # radius of the corners of an open mouth


@frozen(repr=False)
class Stroke(Value):
    """A line with round ends."""

    points: tuple[Point, ...]
    width: float


@frozen(repr=False)
class Dot(Value):
    """A filled ellipse."""

    centre: Point
    radii: Point


@frozen(repr=False)
class Face(Value):
    """What stands on the disc: eyes, brows, an open or a closed mouth."""

    dots: tuple[Dot, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    open_mouth: tuple[Point, ...] = ()  # outline of a filled mouth, convex


def _curve(half: float, height: Callable[[float], float]) -> tuple[Point, ...]:
    """Return the points of ``height`` over x from -half to half."""
    steps = [step / STEPS * 2 - 1 for step in range(STEPS + 1)]
    return tuple((half * at, height(at)) for at in steps)


def _bow(half: float, middle: float, bend: float) -> tuple[Point, ...]:
    """Return a parabola through (0, middle) whose ends lie ``bend`` higher."""
    return _curve(half, lambda at: middle + bend * at * at)


def arc(centre: Point, radius: float, start: float, end: float) -> tuple[Point, ...]:
    """Return an arc from ``start`` to ``end``, in parts of a half turn."""
    x, y = centre
    angles = [pi * (start + (end - start) * step / STEPS) for step in range(STEPS + 1)]
    return tuple((x + radius * cos(angle), y + radius * sin(angle)) for angle in angles)


def _half_moon(half: float, flat: float, depth: float) -> tuple[Point, ...]:
    """Return an open mouth: a flat edge at ``flat``, half an ellipse ``depth`` from it, rounded."""
    angles = [pi * step / STEPS for step in range(STEPS + 1)]
    return _rounded([(half * cos(angle), flat + depth * sin(angle)) for angle in angles])


def _rounded(corners: Sequence[Point]) -> tuple[Point, ...]:
    """Return the outline LIP outside a convex shape, which has no corners any more."""
    outline = []
    for step in range(4 * STEPS):
        angle = (step + 0.5) * pi / (2 * STEPS)
        x, y = cos(angle), sin(angle)
        far = max(corners, key=lambda corner: corner[0] * x + corner[1] * y)
        outline.append((far[0] + LIP * x, far[1] + LIP * y))
    return tuple(outline)


def _eyes(y: float = 0.24, radii: Point = (0.1, 0.15)) -> tuple[Dot, ...]:
    return tuple(Dot((x, y), radii) for x in (-0.32, 0.32))


def _both(points: tuple[Point, ...], width: float) -> tuple[Stroke, ...]:
    """Return a stroke of the right half and its mirror image."""
    return Stroke(points, width), Stroke(tuple((-x, y) for x, y in points), width)


_LINE = 0.115

UPSET = Face(
    dots=_eyes(0.13, (0.095, 0.13)),
    strokes=_both(((0.2, 0.5), (0.33, 0.455), (0.5, 0.36)), 0.085),
    open_mouth=_half_moon(0.33, -0.54, 0.25),
)
UNHAPPY = Face(dots=_eyes(0.2), strokes=(Stroke(_bow(0.37, -0.27, -0.21), _LINE),))
NEITHER = Face(dots=_eyes(), strokes=(Stroke(((-0.36, -0.38), (0.36, -0.38)), _LINE),))
HAPPY = Face(dots=_eyes(), strokes=(Stroke(_bow(0.44, -0.5, 0.27), _LINE),))
DELIGHTED = Face(
    strokes=_both(arc((0.34, 0.15), 0.165, 0.06, 0.94), 0.1),
    open_mouth=_half_moon(0.47, -0.15, -0.47),
)
ASLEEP = Face(
    strokes=(
        *_both(arc((0.34, 0.2), 0.165, 1.08, 1.92), 0.085),
        Stroke(_bow(0.2, -0.36, 0.05), 0.085),
    )
)

FIVE = (UPSET, UNHAPPY, NEITHER, HAPPY, DELIGHTED)


def faces_of(points: int) -> tuple[int, ...]:
    """Return which of the five faces (0 to 4) stand for the points of a scale, worst first.

    Two points get an unhappy and a delighted face. Raises ValueError for more than five points.
    """
    chosen = {1: (4,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
    if points not in chosen:
        raise ValueError(f"there are five faces, but the scale has {points} points: show numbers")
    return chosen[points]
