"""Scores and counts as the command line tells them, of a device and of the centre alike."""

from collections.abc import Iterable, Mapping, Sequence

BAR_CELLS = 40


def printable(lines: Iterable[str]) -> str:
    """Return lines for a terminal: what would move its cursor or turn its text is a space."""
    return "\n".join(
        "".join(sign if sign.isprintable() else " " for sign in line) for line in lines
    )


def score_line(
    nps: float | None,
    interval: Sequence[float] | None,
    mean: float | None,
    counted: int,
    enough: bool,
) -> str:
    """Tell a score with what it is worth; ``interval``: low and high."""
    if interval is None:
        known = "" if mean is None else f", mean {mean}"
        return f"no NPS{known}; {counted} answers"
    low, high = interval
    few = "" if enough else ", too few to compare"
    return f"NPS {nps}, between {low} and {high}; {counted} answers{few}"


def bar_lines(counts: Mapping[int, int]) -> list[str]:
    """Tell counts by point, the highest first, as bars."""
    most = max(counts.values(), default=0) or 1
    return [
        f"{point:>4} {'█' * (count * BAR_CELLS // most)} {count}"
        for point, count in sorted(counts.items(), reverse=True)
    ]


def aside_line(reasons: Iterable[tuple[str, int]], with_them: float | None) -> str:
    """Tell what is set aside, by reason, and the score with it."""
    said = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons))
    number = "none" if with_them is None else str(with_them)
    return f"set aside: {said or 'none'}; score with them: {number}"
