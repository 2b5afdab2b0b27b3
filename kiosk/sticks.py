"""USB sticks: what is mounted where removable media go, and can be written to."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attrs import frozen

ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where Linux mounts removable media: below a root, or below a user's folder in it."""


@frozen
class Stick:
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
