"""The tablet against an empty Kivy window with five buttons: start, memory, idle CPU.

    python -m tests.bench.bench_window [ROUNDS]

Needs a display (Xvfb will do). Both sides take turns, in
windows of one size; the median of each counts. The tablet runs as `kiosk run` with the checkout
survey, its database on disk and its sending thread alive. A first start of each fills the caches.
The bars: start 1.3, memory 1.25, CPU 1.5.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from attrs import frozen

from tests.support.display import xvfb

WIDTH, HEIGHT = 1280, 800
SETTLE_S, WATCH_S = 6.0, 8.0
BARS = {"start": 1.3, "memory": 1.25, "idle cpu": 1.5}
SETTINGS = f"""
[survey]
file = "checkout"
[screen]
fullscreen = false
width = {WIDTH}
height = {HEIGHT}
"""


@frozen
class Figures:
    """Seconds to the first frame, resident megabytes, and share of one core when idle."""

    start_s: float
    memory_mb: float
    cpu: float


def empty() -> list[str]:
    return [str(Path(__file__).with_name("empty_window.py")), str(WIDTH), str(HEIGHT)]


# An installed kiosk has its bytecode on disk, as the libraries of both sides have.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


def tablet(state: Path) -> list[str]:
    (state / "kiosk.toml").write_text(SETTINGS)
    return ["-m", "kiosk", "run", "--config", str(state / "kiosk.toml"), "--state", str(state)]


def measure(command: list[str]) -> Figures:
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
            start_s = time.perf_counter() - began
            assert said, f"{command} ended before its first frame"
            time.sleep(SETTLE_S)
            before = cpu_s(process.pid)
            time.sleep(WATCH_S)
            cpu = (cpu_s(process.pid) - before) / WATCH_S
            return Figures(start_s, memory_mb(process.pid), cpu)
        finally:
            process.terminate()


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def main(rounds: int) -> None:
    with xvfb(WIDTH, HEIGHT) as display:
        os.environ["DISPLAY"] = display
        compare(rounds)


def compare(rounds: int) -> None:
    sides: tuple[list[Figures], list[Figures]] = ([], [])
    with tempfile.TemporaryDirectory() as state:
        for _ in range(rounds + 1):
            sides[0].append(measure(empty()))
            sides[1].append(measure(tablet(Path(state))))
    for name, key, unit in (
        ("start", "start_s", "s"),
        ("memory", "memory_mb", "MB"),
        ("idle cpu", "cpu", "cores"),
    ):
        bare, ours = (median(getattr(each, key) for each in side[1:]) for side in sides)
        print(
            f"{name:9} empty {bare:8.3f} {unit:5} kiosk {ours:8.3f} {unit:5} "
            f"ratio {ours / bare:.2f} (bar {BARS[name]})"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
