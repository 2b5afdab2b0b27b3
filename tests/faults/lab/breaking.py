"""Breaks each promise on purpose, and sees that its fault test notices.

    python -m tests.faults.lab.breaking [--write] [WORD ...]

A WORD takes the breaks of tests whose names have it. The product is never touched: each break is
made in a copy of it, as many at a time as there are cores. ``--write`` notes the outcome in
docs/reliability.md. Ends with 1 where a break went unnoticed.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from attrs import frozen

from tests.faults.lab.breaks import Break, NoBreak, all_breaks
from tests.faults.lab.page import write_breaks

LONGEST_S = 900.0
NOTICED = "noticed"


@frozen
class Outcome:
    """What came of a break: ``noticed``, or why it cannot be said so; and pytest's last words."""

    word: str
    said: str = ""


def outcome(broken: Break) -> Outcome:
    """Run the test against the broken product."""
    try:
        with broken.tree() as tree:
            return _judge(broken, *_run(broken, str(tree)))
    except NoBreak as error:
        return Outcome(str(error))


def _judge(broken: Break, code: int | None, said: str) -> Outcome:
    if code is None:
        return Outcome(f"no end within {LONGEST_S:.0f} s", said)
    if code == 0:
        return Outcome("NOT NOTICED", said)
    if code != 1 or broken.seen not in _complaint(said):
        return Outcome(f"failed, but without saying {broken.seen!r}", said)
    return Outcome(NOTICED, said)


def _complaint(said: str) -> str:
    """Return what failed and why: a test's own text, which pytest prints too, names its break."""
    return "\n".join(line for line in said.splitlines() if line.startswith((">", "E ")))


def _run(broken: Break, tree: str) -> tuple[int | None, str]:
    """Return pytest's exit code, None where it did not end in time, and what it printed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", broken.node]
    env = {**os.environ, "PYTHONPATH": tree, "FAULTS": broken.form}
    env.pop("FAULTS_FIGURES", None)
    with subprocess.Popen(
        command,
        cwd=tree,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=LONGEST_S)
            return process.returncode, said
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None, process.communicate()[0]


def main(words: list[str]) -> int:
    wanted = [word for word in words if not word.startswith("-")]
    breaks = [each for each in all_breaks() if not wanted or any(w in each.test for w in wanted)]
    unnoticed = []
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        began = time.monotonic()
        for number, (each, found) in enumerate(
            zip(breaks, at_once.map(outcome, breaks), strict=True), start=1
        ):
            since = time.monotonic() - began
            print(f"{number}/{len(breaks)}, {since:.0f} s: {each.test}: {each.what}: {found.word}")
            if found.word != NOTICED:
                unnoticed.append(each.name)
                print(found.said[-3000:])
            sys.stdout.flush()
    print(f"{len(breaks)} promises broken, {len(breaks) - len(unnoticed)} noticed")
    if "--write" in words:
        there = [each.name for each in all_breaks()]
        write_breaks(there, [each.name for each in breaks], unnoticed)
    return 1 if unnoticed or not breaks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
