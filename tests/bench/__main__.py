"""Every bench, one after the other, and the table of all rows at the end.

    python -m tests.bench [--ten-million] [--write] [NAME ...]

``--ten-million`` adds the largest size, which takes some ten minutes more. ``--write`` puts the
table into docs/performance.md. A NAME such as `press` runs that bench only. A missed bar is shown
and fails nothing: what is slow on one machine may not be on another.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.page import write_page
from tests.bench.report import ROWS, read_rows, table

BENCHES = (
    *("press", "feedback", "tally", "catching_up", "central_ingest", "dashboard"),
    *("start", "start_parts", "writes"),
)
GROWS = ("tally", "dashboard")
MANY = "--ten-million"


def main(words: list[str]) -> None:
    names = [word for word in words if not word.startswith("-")] or list(BENCHES)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = Path(folder) / "rows"
        kept.touch()
        for name in names:
            run(name, kept, [MANY] if MANY in words and name in GROWS else [])
        rows = read_rows(kept)
    missed = sum(row.missed for row in rows)
    print(f"\n{table(rows)}\n\n{len(rows)} rows, {missed} missed, {time.monotonic() - began:.0f} s")
    if "--write" in words:
        write_page(rows)


def run(name: str, kept: Path, more: list[str]) -> None:
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", f"tests.bench.bench_{name}", *more]
    done = subprocess.run(command, env={**os.environ, ROWS: str(kept)}, check=False)
    if done.returncode:
        print(f"bench {name} ended with {done.returncode}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
