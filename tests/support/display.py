"""A real X display without a monitor, and a hand on its mouse."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


def missing_tools() -> str:
    """Name what is not installed, or return an empty text."""
    return ", ".join(tool for tool in ("Xvfb", "xdotool", "import") if shutil.which(tool) is None)


@contextlib.contextmanager
def xvfb(width: int, height: int, *more: object) -> Iterator[str]:
    """Run an X server and give the name of its display; more: words for its command."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"),
            *("-nolisten", "tcp", *map(str, more)),
        ],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def click(display: str, x: int, y: int) -> None:
    """Put the pointer there and click, as X events from outside."""
    command = ["xdotool", "mousemove", str(x), str(y), "click", "1"]
    subprocess.run(command, check=True, env={**os.environ, "DISPLAY": display})


@contextlib.contextmanager
def held(display: str, x: int, y: int) -> Iterator[None]:
    """Hold the button of the mouse there while the block runs."""
    there = {**os.environ, "DISPLAY": display}
    subprocess.run(
        ["xdotool", "mousemove", str(x), str(y), "mousedown", "1"], check=True, env=there
    )
    try:
        yield
    finally:
        subprocess.run(["xdotool", "mouseup", "1"], check=True, env=there)


def picture(display: str, out: Path) -> None:
    """Write what the display shows as a PNG."""
    command = ["import", "-display", display, "-window", "root", str(out)]
    subprocess.run(command, check=True)


def settled(display: str) -> bytes:
    """Wait until the display shows the same for two looks; returns what it shows."""
    before, now = b"", look(display)
    while now != before:
        before, now = now, look(display)
    return now


def look(display: str, part: str = "100%x100%+0+0") -> bytes:
    """Return what a part of the display shows, such as ``1x1+20+30``: a pixel."""
    what = ["-window", "root", "-crop", part, "-depth", "8", "ppm:-"]
    command = ["import", "-display", display, *what]
    return subprocess.run(command, check=True, capture_output=True).stdout
