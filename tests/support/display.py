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
def xvfb(width: int, height: int) -> Iterator[str]:
    """Run an X server and give the name of its display."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"),
            *("-nolisten", "tcp"),
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


def picture(display: str, out: Path) -> None:
    """Write what the display shows as a PNG."""
    command = ["import", "-display", display, "-window", "root", str(out)]
    subprocess.run(command, check=True)
