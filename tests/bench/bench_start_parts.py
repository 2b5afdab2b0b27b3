"""What a start is made of, part by part.

    python -m tests.bench.bench_start_parts

The same process as `kiosk run`, which notes the time at each of its steps. Each part is the median
of several starts; the noting itself costs next to nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.bench_start import HEIGHT, NO_BYTECODE, WIDTH, tablet
from tests.bench.report import fact, say
from tests.support.display import xvfb

STARTS = 7
PARTS = (
    "interpreter",
    "imports without Kivy",
    "settings and survey",
    "store opened",
    "Kivy and the window",
    "our screen's modules",
    "screen built",
    "first frame",
)


def one_start(state: Path) -> dict[str, float]:
    """Return the milliseconds of each part."""
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.noted_start", str(state)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        env={name: value for name, value in os.environ.items() if name != NO_BYTECODE},
    )
    ends = json.loads(done.stdout.splitlines()[-1])
    parts, before = {}, began
    for part in PARTS:
        parts[part], before = (ends[part] - before) * 1000, ends[part]
    return parts


def main() -> None:
    with xvfb(WIDTH, HEIGHT) as display, tempfile.TemporaryDirectory() as folder:
        os.environ["DISPLAY"] = display
        tablet(Path(folder))
        starts = [one_start(Path(folder)) for _ in range(STARTS + 1)][1:]
    for part in PARTS:
        say(fact(f"start: {part}", f"{median(each[part] for each in starts):.0f} ms"))


if __name__ == "__main__":
    main()
