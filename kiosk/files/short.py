"""Reading a file that somebody wrote by hand, and that may be anything."""

import errno
from pathlib import Path

LONGEST_BYTES = 1_000_000


def read_short(path: Path) -> str:
    """Return a file's text; an editor's byte order mark is left out.

    Raises OSError, also for a file of more than ``LONGEST_BYTES`` (a device never ends), and
    UnicodeDecodeError.
    """
    with path.open("rb") as file:
        content = file.read(LONGEST_BYTES + 1)
    if len(content) > LONGEST_BYTES:
        raise OSError(errno.EFBIG, f"it has more than {LONGEST_BYTES:,} bytes", str(path))
    return content.decode("utf-8-sig")
