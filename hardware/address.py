"""Where the simulated console listens: STATE/console.sock, however long STATE is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOCKET = "console.sock"


@contextmanager
def socket_address(state: Path) -> Iterator[str]:
    """Give the address to bind or connect; good while the context lasts.

    An AF_UNIX address holds 108 bytes, which a state path may exceed: the way through the open
    folder is always short. Raises OSError if there is no such folder.
    """
    folder = os.open(state, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{SOCKET}"
    finally:
        os.close(folder)
