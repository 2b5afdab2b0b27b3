"""What a bench says: rows of figures, each of ours beside its bare baseline of the same run."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import attrs
from attrs import frozen

ROWS = "BENCH_ROWS"
"""Environment variable: the file to which each row is added as a line of JSON."""
HEAD = ("what", "bare", "ours", "ratio (least-most)", "bar", "")


@frozen
class Row:
    """One line. ``least``: the bar is what must be reached, not what must not be passed."""

    what: str
    bare: str
    ours: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    bar: float | None = None
    least: bool = False

    @property
    def missed(self) -> bool:
        """Whether the bar is missed, by the ratio as it is shown."""
        if self.ratio is None or self.bar is None:
            return False
        shown = round(self.ratio, 2)
        return shown < self.bar if self.least else shown > self.bar

    def cells(self) -> tuple[str, ...]:
        """Return the row in the order of HEAD."""
        if self.ratio is None:
            return (self.what, self.bare, self.ours, "", "", "")
        ratio = f"{self.ratio:.2f} ({self.low:.2f}-{self.high:.2f})"
        if self.bar is None:
            return (self.what, self.bare, self.ours, ratio, "", "")
        bar = f"{'>=' if self.least else '<='} {self.bar:g}"
        return (self.what, self.bare, self.ours, ratio, bar, "MISS" if self.missed else "ok")

    def __str__(self) -> str:
        return " | ".join(self.cells()).rstrip(" |")


def compared(
    what: str,
    bare: Sequence[float],
    ours: Sequence[float],
    form: str,
    bar: float | None = None,
    least: bool = False,
) -> Row:
    """Return a row of rounds in which both sides took turns; ``form`` such as ``{:.0f} us``.

    The ratio is the median of the rounds' ratios, with the least and the most of them.
    """
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    return Row(
        what,
        form.format(median(bare)),
        form.format(median(ours)),
        median(ratios),
        min(ratios),
        max(ratios),
        bar,
        least,
    )


def against_fewest(
    what: str,
    sizes: Sequence[int],
    rounds: Sequence[Sequence[float]],
    form: str,
    bar: float | None = None,
    least: bool = False,
) -> list[Row]:
    """Return a row for each size beside the first, of rounds in which all of them took turns."""
    few, *rest = rounds
    return [
        compared(f"{what}, {size:,} answers against {sizes[0]:,}", few, spent, form, bar, least)
        for size, spent in zip(sizes[1:], rest, strict=True)
    ]


def counted(what: str, values: Sequence[float], form: str, bar: float) -> Row:
    """Return a row of something that has a bar of its own and no other side, such as frames."""
    middle = median(values)
    return Row(what, "", form.format(middle), middle, min(values), max(values), bar)


def fact(what: str, value: str, bare: str = "") -> Row:
    """Return a row that only tells."""
    return Row(what, bare, value)


def say(*rows: Row) -> None:
    """Print rows, and keep them for the table at the end."""
    kept = os.environ.get(ROWS)
    for row in rows:
        print(row, flush=True)
        if kept:
            with Path(kept).open("a", encoding="utf-8") as file:
                file.write(json.dumps(attrs.asdict(row), ensure_ascii=False) + "\n")


def read_rows(kept: Path) -> list[Row]:
    """Return what the benches said."""
    return [Row(**json.loads(line)) for line in kept.read_text("utf-8").splitlines()]


def table(rows: Sequence[Row]) -> str:
    """Return a table for a terminal and for a page."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEAD))]
    lines = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
