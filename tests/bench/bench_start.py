"""The tablet against an empty Kivy window with five buttons: start, memory, idle CPU.

    python -m tests.bench.bench_start [--quick]

Both sides take turns, in windows of one size, on a display of their own, and end their start when
the first frame is drawn. The tablet runs as the command `kiosk run` with the checkout survey, its
database on disk, and takes taps from there on: a new one, and those with few and many stored
answers (see stored.py). Memory and CPU are watched in all side by side:
the empty window, a tablet that is not enrolled, and one whose centre answers. A first start of
each fills the caches.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import frozen

from tests.bench.report import compared, say
from tests.bench.stored import devices, sizes
from tests.support.display import xvfb
from tests.support.processes import kiosk
from tests.support.real_centre import RealCentre

WIDTH, HEIGHT = 1280, 800
STARTS, WATCHES = 15, 5
SETTLE_S, WATCH_S = 6.0, 5.0
BARS = {"start": 1.3, "memory": 1.25, "idle": 1.5}
SETTINGS = f"""
[survey]
file = "checkout"
[screen]
fullscreen = false
width = {WIDTH}
height = {HEIGHT}
"""
# An installed kiosk has its bytecode on disk, as the libraries of both sides have.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@frozen
class Figures:
    """Resident megabytes, and share of one core when idle."""

    memory_mb: float
    cpu: float


def empty() -> list[str]:
    return [str(Path(__file__).with_name("empty_window.py")), str(WIDTH), str(HEIGHT)]


def tablet(state: Path) -> list[str]:
    """Return the command of an installed kiosk, with its settings written."""
    state.mkdir(exist_ok=True)
    (state / "kiosk.toml").write_text(SETTINGS)
    command = Path(sys.executable).with_name("kiosk")
    return [str(command), "run", "--config", str(state / "kiosk.toml"), "--state", str(state)]


@contextmanager
def running(command: list[str]) -> Iterator[tuple["subprocess.Popen[str]", float]]:
    """Start a process; lend it, and the seconds until its first frame was drawn."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={name: value for name, value in os.environ.items() if name != NO_BYTECODE},
    ) as process:
        try:
            assert process.stdout is not None
            said = any(line.startswith("ready") for line in iter(process.stdout.readline, ""))
            assert said, f"{command} ended before its first frame"
            yield process, time.perf_counter() - began
        finally:
            process.terminate()


def start_s(command: list[str]) -> float:
    with running(command) as (_, seconds):
        return seconds


def watch(commands: list[list[str]]) -> list[Figures]:
    """Let them idle side by side."""
    with ExitStack() as stack:
        pids = [stack.enter_context(running(command))[0].pid for command in commands]
        time.sleep(SETTLE_S)
        before = [cpu_s(pid) for pid in pids]
        time.sleep(WATCH_S)
        return [
            Figures(memory_mb(pid), (cpu_s(pid) - then) / WATCH_S)
            for pid, then in zip(pids, before, strict=True)
        ]


def cpu_s(pid: int) -> float:
    """Return the seconds that all threads of a process have run."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


def memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    with xvfb(WIDTH, HEIGHT) as display, tempfile.TemporaryDirectory() as folder:
        os.environ["DISPLAY"] = display
        compare_starts(tablet(Path(folder) / "till"))
        compare_grown_starts(sizes(sys.argv))
        centre = RealCentre(Path(folder) / "centre").start()
        try:
            compare_idling(Path(folder), centre)
        finally:
            centre.stop()


def compare_starts(ours: list[str], among: str = "") -> None:
    rounds = [(start_s(empty()), start_s(ours)) for _ in range(STARTS + 1)][1:]
    bare, spent = zip(*rounds, strict=True)
    say(compared(f"start to first tap accepted{among}", bare, spent, "{:.3f} s", BARS["start"]))


def compare_grown_starts(measured: tuple[int, ...]) -> None:
    with devices(measured) as paths:
        for size, path in zip(measured, paths, strict=True):
            compare_starts(tablet(path.parent), f", {size:,} stored")


def compare_idling(folder: Path, centre: RealCentre) -> None:
    enrolled = tablet(folder / "enrolled")
    said = kiosk("enroll", centre.url, centre.code(), "--state", folder / "enrolled")
    assert said.returncode == 0, said.stderr
    sides = empty(), tablet(folder / "till"), enrolled
    rounds = [watch([*sides]) for _ in range(WATCHES)]
    for at, name in ((1, "not enrolled"), (2, "enrolled")):
        bare, ours = ([each[side].memory_mb for each in rounds] for side in (0, at))
        say(compared(f"memory, {name}", bare, ours, "{:.0f} MB", BARS["memory"]))
    bare, ours = ([each[side].cpu * 100 for each in rounds] for side in (0, 2))
    say(compared("idle CPU, enrolled", bare, ours, "{:.2f} %", BARS["idle"]))


if __name__ == "__main__":
    main()
