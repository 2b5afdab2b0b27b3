"""USB sticks: what is mounted where removable media go, can be written to, and let go again."""

import logging
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from kiosk.model.value import Value

log = logging.getLogger(__name__)

ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where Linux mounts removable media: below a root, or below a user's folder in it."""

MOUNTS = Path("/proc/self/mountinfo")
RELEASE_S = 60.0  # a slow stick may have to write for so long before it lets go

# What an export leaves on a stick that is pulled out: never under a name without the dot.
_LEFT_OVER = re.compile(
    r"\.feedback-\d{4}-\d\d-\d\d-\d{6}\.(csv|xlsx|jsonl)\.[0-9a-f]{8}\.part|\.export-[a-z0-9_]{8}"
)


@frozen(repr=False)
class Stick(Value):
    """A mounted medium: its name, where it is, and how many bytes are free on it."""

    name: str
    path: Path
    free: int
    writable: bool


def find_sticks(
    roots: Sequence[Path] = ROOTS, is_mount: Callable[[Path], bool] = os.path.ismount
) -> list[Stick]:
    """Return the media mounted below the roots, by name. One that vanishes meanwhile is left out.

    ``is_mount`` tells a mounted medium from the empty folder that an earlier one left.
    """
    found = {path for root in roots for path in _candidates(root) if is_mount(path)}
    sticks = (_look_at(path) for path in sorted(found))
    return [stick for stick in sticks if stick is not None]


def _candidates(root: Path) -> Iterator[Path]:
    """Give the folders of a root and theirs: /media/STICK and /media/USER/STICK."""
    for folder in _folders(root):
        yield folder
        yield from _folders(folder)


def _folders(path: Path) -> list[Path]:
    try:
        return [each for each in path.iterdir() if each.is_dir() and not each.is_symlink()]
    except OSError:
        return []


def _look_at(path: Path) -> Stick | None:
    try:
        free = shutil.disk_usage(path).free
    except OSError:
        return None
    return Stick(path.name, path, free, os.access(path, os.W_OK))


def tidy(stick: Stick) -> None:
    """Remove what exports left on a stick that was pulled out meanwhile; nothing else of it."""
    with suppress(OSError):
        for left in stick.path.iterdir():
            if _LEFT_OVER.fullmatch(left.name) and not left.is_symlink():
                _remove(left)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def release(stick: Stick) -> bool:
    """Unmount a stick, so that it is marked as clean; False where this user may not.

    Blocks while the stick writes. What was flushed before is on it either way.
    """
    device = _device_of(stick.path)
    ways = [["umount", "--", str(stick.path)]]
    if device is not None:
        ways.insert(0, ["udisksctl", "unmount", "--no-user-interaction", "-b", device])
    return any(map(_works, ways))


def _works(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=RELEASE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.info("the stick could not be released: %s", error)
        return False
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        log.info("the stick was not released by %s: %.200s", command[0], said)
    return done.returncode == 0


def _device_of(place: Path) -> str | None:
    """Return the device that is mounted at a place, None where that is no device."""
    found = None
    with suppress(OSError):
        for line in MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
            before, _, after = line.partition(" - ")
            if _unescaped(before.split()[4]) == str(place):
                found = _unescaped(after.split()[1])
    return found if found and found.startswith("/dev/") else None


def _unescaped(word: str) -> str:
    """Return a word of the mount table, in which spaces and the like stand as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda sign: chr(int(sign[1], 8)), word)
