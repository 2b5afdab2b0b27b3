"""Every bench, one after the other, and the table of all rows at the end.

    python -m tests.bench [--quick] [--write] [NAME ...]

``--quick`` leaves out the largest size, ten million answers. ``--write`` puts the table into
docs/performance.md. A NAME such as `press` runs that bench only. A missed bar is shown and fails
nothing: what is slow on one machine may not be on another. Databases with many stored answers are
made once for all benches of a run, in a folder that is removed at its end, however it ends.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.ending import take_away_when_ended
from tests.bench.page import write_page
from tests.bench.report import ROWS, read_rows, table
from tests.bench.room import GROW, refuse_without_room
from tests.bench.stored import FOLDER, QUICK

BENCHES = (
    *("tally", "daily", "press", "feedback", "catching_up", "central_ingest", "centre"),
    *("start", "start_parts", "writes"),
)
WORDS = (QUICK, "--write")


def main(words: list[str]) -> None:
    names = [word for word in words if word not in WORDS] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        raise SystemExit(f"There is no bench {unknown[0]}; there are: {', '.join(BENCHES)}.")
    refuse_without_room(names, QUICK in words)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = Path(folder) / "rows"
        kept.touch()
        for name in names:
            run(name, Path(folder), kept, [QUICK] if QUICK in words and name in GROW else [])
        rows = read_rows(kept)
    missed = sum(row.missed for row in rows)
    print(f"\n{table(rows)}\n\n{len(rows)} rows, {missed} missed, {time.monotonic() - began:.0f} s")
    if "--write" in words:
        write_page(rows)


def run(name: str, folder: Path, kept: Path, more: list[str]) -> None:
    """Run one bench in a process and a group of its own, which ends before this one does."""
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", f"tests.bench.bench_{name}", *more]
    known = {**os.environ, ROWS: str(kept), FOLDER: str(folder)}
    with subprocess.Popen(command, env=known, start_new_session=True) as bench:
        try:
            ended = bench.wait()
        except BaseException:
            bench.send_signal(signal.SIGINT)  # so that it takes away what it made
            bench.wait()
            raise
    if ended:
        print(f"bench {name} ended with {ended}", flush=True)


if __name__ == "__main__":
    take_away_when_ended()
    main(sys.argv[1:])
