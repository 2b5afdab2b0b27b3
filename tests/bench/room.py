"""How much room on the disk the benches need, said before they begin."""

import shutil
import tempfile
from collections.abc import Iterable

GB = 10**9
NEEDS = {"stored": 5 * GB, "press": 4 * GB, "centre": 9 * GB}
"""Bytes at ten million answers: the devices' databases, which stay for the run; the bare table
beside one of them; the centre's databases of one kind, with PostgreSQL's log."""
QUICK_SHARE = 0.12  # without the largest size
SMALL = GB  # of any bench

GROW = ("tally", "daily", "press", "centre", "start")
"""The benches with many stored answers; all of them use the devices' databases."""


def needed(names: Iterable[str], quick: bool) -> int:
    """Return the bytes that these benches need at most."""
    wanted = set(names)
    stored = NEEDS["stored"] if wanted.intersection(GROW) else 0
    beside = max((NEEDS[name] for name in ("press", "centre") if name in wanted), default=0)
    return int((stored + beside) * (QUICK_SHARE if quick else 1)) + SMALL


def refuse_without_room(names: Iterable[str], quick: bool) -> None:
    """Raise SystemExit with one sentence where the disk has not enough room."""
    wanted = needed(names, quick)
    less = "" if quick else ", or leave out ten million answers with ARGS=--quick"
    for place in (tempfile.gettempdir(), "/tmp"):  # PostgreSQL's socket needs a short path
        free = shutil.disk_usage(place).free
        if free < wanted:
            raise SystemExit(
                f"The bench needs {wanted / GB:.0f} GB and {place} has {free / GB:.1f} GB free;"
                f" make room there{less}."
            )
