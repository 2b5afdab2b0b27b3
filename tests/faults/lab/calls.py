"""Meddling with one system call of a running process: the k-th write, fsync or send of a thread."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.processes import eventually

_NAME = re.compile(r"^(\w+)\(", re.MULTILINE)


def needs_strace() -> None:
    """Skip where processes cannot be traced."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    tried = subprocess.run(
        ["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, text=True
    )
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.strip()[:100]}")


def killing(call: str, at: int) -> tuple[str, ...]:
    """Return what to put before a command that is to die as a thread begins its ``at``-th call."""
    return ("strace", "-D", "-f", "-qq", "-o", "/dev/null", *_kill(call, at))


def counting(out: Path, calls: tuple[str, ...]) -> tuple[object, ...]:
    """Return what to put before a command whose calls are to be counted, see ``counted``."""
    return ("strace", "-D", "-ff", "-qq", "-o", out, "-e", f"trace={','.join(calls)}")


def counted(out: Path) -> Counter[str]:
    """Return how many of each call the busiest thread made."""
    most: Counter[str] = Counter()
    for file in out.parent.glob(f"{out.name}.*"):
        most |= Counter(_NAME.findall(file.read_text(errors="replace")))
    return most


def points(
    most: Mapping[str, int], calls: tuple[str, ...], of_each: int | None, whole: str = ""
) -> list[tuple[str, int]]:
    """Return (call, which of them) to die at: so many of each call, None: every one.

    whole: a call of which each is a point in any case.
    """
    wanted = {call: None if call == whole else of_each for call in calls}
    return [(call, at) for call in calls for at in _spread(most.get(call, 0), wanted[call])]


def _spread(count: int, wanted: int | None) -> list[int]:
    """Return so many of the numbers from 1 to ``count``, evenly apart; None: all of them."""
    if wanted is None or wanted >= count:
        return list(range(1, count + 1))
    return [(2 * number + 1) * count // (2 * wanted) + 1 for number in range(wanted)]


@contextmanager
def killed_in(pid: int | Iterable[int], call: str, at: int) -> Iterator[None]:
    """Let a running process die as one of its threads begins its ``at``-th call from now on.

    Or whichever of several processes.
    """
    with attached(pid, *_kill(call, at)):
        yield


@contextmanager
def stopped_in(pid: int, call: str, at: int) -> Iterator[None]:
    """Let a running process stand still behind the ``at``-th call of a thread, until it is told."""
    with attached(pid, *_kill(call, at, "STOP")):
        yield


@contextmanager
def counted_in(pid: int | Iterable[int], out: Path, calls: tuple[str, ...]) -> Iterator[None]:
    """Count the calls of a running process, or of several, see ``counted``."""
    with attached(pid, "-ff", "-o", str(out), "-e", f"trace={','.join(calls)}"):
        yield


@contextmanager
def attached(pid: int | Iterable[int], *options: str) -> Iterator[None]:
    """Trace all threads of a running process, or of several, while the block runs."""
    these = str(pid) if isinstance(pid, int) else ",".join(map(str, pid))
    words = ["strace", "-f", "-p", these, *options]
    if "-o" not in options:
        words += ["-o", "/dev/null"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        assert "attached" in said, said
        try:
            yield
        finally:
            tracer.terminate()
            eventually(lambda: tracer.poll() is not None, 10)


def _kill(call: str, at: int, how: str = "KILL") -> tuple[str, ...]:
    return ("-e", f"trace={call}", "-e", f"inject={call}:signal={how}:when={at}")
