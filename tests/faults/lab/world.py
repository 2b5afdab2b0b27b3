"""What a process is made to believe: its wall clock, its boot, its host names."""

import os
import shutil
import subprocess
import threading
import time
import uuid
from math import ceil
from pathlib import Path
from typing import Self

import pytest

from kiosk.machine.clock import BOOT_ID

DAY_S = 86_400
_SWAP = 'n=$1; shift; while [ $n -gt 0 ]; do mount --bind "$1" "$2" || exit 9; shift 2; n=$((n-1));'


class WallClock:
    """A wall clock that can be set while a process runs with ``env``; its other clocks go on.

    Needs faketime (Debian: faketime). As a context it tidies up after processes that were killed.
    """

    def __init__(self, folder: Path) -> None:
        if shutil.which("faketime") is None:
            pytest.skip("needs faketime to set a process's clock (Debian: faketime)")
        self._file = folder / "wall-clock"
        found = subprocess.run(
            ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"],
            capture_output=True,
            text=True,
            check=True,
        )
        self._library = found.stdout.strip()
        self.ahead(0)

    def ahead(self, seconds: float) -> None:
        """Let it run so far ahead of the true time (negative: behind)."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds:+.3f}\n")
        os.replace(fresh, self._file)

    def at(self, since_1970_s: float) -> None:
        """Set it."""
        self.ahead(since_1970_s - time.time())

    @property
    def env(self) -> dict[str, str]:
        """Return the variables of a process that believes this clock."""
        return {
            "LD_PRELOAD": self._library,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Else each wait with a timeout goes round and round: it adjusts clocks of old systems.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def fixed(self, ahead_s: float) -> dict[str, str]:
        """Return the variables of a process all of whose clocks are off by so much, for ever.

        For gunicorn, whose sleeps fail where only the wall clock is faked.
        """
        return {"LD_PRELOAD": self._library, "FAKETIME": f"{ahead_s:+.3f}"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for left in Path("/dev/shm").glob("*faketime_s*_*"):
            if not Path("/proc", left.name.rpartition("_")[2]).exists():
                left.unlink(missing_ok=True)


def believing(files: dict[Path, Path], *more: str) -> list[str]:
    """Return the words before a command that finds these files in the place of those.

    more: options of unshare for other namespaces.
    """
    pairs = [str(path) for place, file in files.items() for path in (file, place)]
    script = f'{_SWAP} done; exec "$@"'
    return ["unshare", "-m", *more, "sh", "-c", script, "sh", str(len(files)), *pairs]


def need_namespaces(*more: str) -> None:
    """Skip the test where no process may be given a view of its own."""
    words = ["unshare", "-m", *more, "true"]
    if shutil.which("unshare") is None or subprocess.run(words, check=False).returncode:
        pytest.skip(f"needs root, and a kernel with namespaces ({' '.join(words)})")


def another_boot(folder: Path) -> list[str]:
    """Return the words before a command that finds a boot of its own; the boot's clock goes on.

    What the lab notes by that clock stays comparable. And five deaths in two minutes of one boot
    are a crash loop, on which the screen rests.
    """
    need_namespaces()
    return believing({BOOT_ID: _boot_id(folder)})


def fresh_boot(folder: Path) -> list[str]:
    """Return the words before a command that finds the machine booted just now."""
    file = _boot_id(folder)
    uptime_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    whole = ceil(uptime_s)  # a boot's clock can only be moved by whole seconds
    threading.Event().wait(whole - uptime_s + 0.01)
    return believing({BOOT_ID: file}, "-T", f"--boottime={-whole}")


def _boot_id(folder: Path) -> Path:
    file = folder / f"boot-{uuid.uuid4().hex[:8]}"
    file.write_text(f"{uuid.uuid4()}\n")
    return file
