"""Putting a new database in the place of another, so that a power cut at any point loses neither.

``kiosk.db.part`` is being built. ``kiosk.db.new`` is whole, and takes the place of what is there,
log first: a log left behind would be read into the new file. What was there stays as
``kiosk.db.bad-TIME``.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kiosk.files.whole import flush

_SIDES = ("-wal", "-shm", "")


@contextmanager
def build(path: Path) -> Generator[Path, None, None]:
    """Lend an empty file to build a new database in; keep it if all goes well."""
    part, new = _beside(path, ".part"), _beside(path, ".new")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove(part)
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        flush(part)
        part.rename(new)
        flush(path.parent)
    finally:
        _remove(part)


def finish_replacing(path: Path, now_ms: int) -> None:
    """Go on where a power cut stopped ``replace``."""
    if _beside(path, ".new").exists():
        replace(path, now_ms)


def replace(path: Path, now_ms: int) -> None:
    """Move what is there aside, and the new database into its place."""
    bad = bad_name(path, now_ms)
    _beside(path, "-shm").unlink(missing_ok=True)  # an index of the log, made anew as needed
    for side in ("-wal", ""):
        old = _beside(path, side)
        if old.exists():
            old.rename(_beside(bad, side))
    flush(path.parent)
    _beside(path, ".new").rename(path)
    flush(path.parent)


def bad_name(path: Path, now_ms: int) -> Path:
    """Return a free name for a damaged database."""
    when = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    bad, count = _beside(path, f".bad-{when}"), 1
    while any(_beside(bad, side).exists() for side in _SIDES):
        count += 1
        bad = _beside(path, f".bad-{when}-{count}")
    return bad


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _remove(path: Path) -> None:
    for side in _SIDES:
        _beside(path, side).unlink(missing_ok=True)
