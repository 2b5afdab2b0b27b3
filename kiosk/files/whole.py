"""A file that appears whole, or not at all, whenever the power goes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Lend a new file beside ``out`` to write in; it takes its place when the block ends well.

    The file is its owner's alone. If the block fails, what was there before still is. Raises
    OSError where the folder does not take it.
    """
    part = out.with_name(f".{out.name}.{os.urandom(4).hex()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        flush(part)
        part.replace(out)
        flush(out.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Force a file's content, or a folder's names, to disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
