"""What a process and those it started take: memory, files, threads."""

import os
from collections.abc import Iterator
from pathlib import Path


def family(pid: int) -> Iterator[int]:
    """Return a process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def peak_mb(pid: int) -> float:
    """Return the most memory that the largest process of a family has held (in MiB)."""
    return max(_status(each, "VmHWM") for each in family(pid)) / 1024


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds now (in MiB)."""
    return _status(pid, "VmRSS") / 1024


def threads(pid: int) -> int:
    """Return how many threads a process has."""
    return _status(pid, "Threads")


def files(pid: int) -> int:
    """Return how many files a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])
