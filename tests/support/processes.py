"""Runs `kiosk` as a person would: a process, its output, its exit code."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

KIOSK = [sys.executable, "-m", "kiosk"]


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment without display and settings of its own."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KIOSK_", "KIVY_", "SDL_")) and name != "DISPLAY"
    }
    return {**ours, "PYTHONUNBUFFERED": "1", **more}


def kiosk(
    *words: object, stdin: str | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; ``stdin`` is what it is told."""
    command = [*KIOSK, *map(str, words)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(**more),
        input=stdin,
        check=False,
    )


def kiosk_json(*words: object) -> Any:
    """Run one command that prints a JSON object, and return it."""
    done = kiosk(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def eventually(what: Callable[[], Any], within_s: float = 60.0) -> Any:
    """Ask again and again until the answer is true; the last answer is returned all the same."""
    deadline = time.monotonic() + within_s
    while not (answer := what()) and time.monotonic() < deadline:
        select.select([], [], [], 0.05)
    return answer


class Running:
    """A `kiosk` process that goes on until it is stopped."""

    def __init__(self, *words: object, **more: str) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*KIOSK, *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(**more),
        )

    def wait_for(self, beginning: str, within_s: float = 60.0) -> str:
        """Return the first line with this beginning; fails with what was printed instead."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            line = self.process.stdout.readline()
            if not line:
                break
            self.lines.append(line.rstrip("\n"))
            if line.startswith(beginning):
                return line.rstrip("\n")
        raise AssertionError(f"no line {beginning!r} in:\n" + "\n".join(self.lines))

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end, return the exit code."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(how)
        assert self.process.stdout is not None
        rest, _ = self.process.communicate(timeout=30)
        self.lines += rest.splitlines()
        return self.process.returncode


@contextlib.contextmanager
def running(*words: object, ready: str = "ready", **more: str) -> Iterator[Running]:
    """Start a `kiosk` process, wait until it is ready, and end it whatever happens."""
    started = Running(*words, **more)
    try:
        started.wait_for(ready)
        yield started
    finally:
        if started.process.poll() is None:
            started.stop(signal.SIGKILL)


def write_settings(folder: Path, text: str) -> Path:
    """Write kiosk.toml in a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path
