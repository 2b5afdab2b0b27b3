"""One process owns the state folder."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.model.errors import StoreBusy, StoreError

LOCK_NAME = "kiosk.lock"


class StateLock:
    """Ownership of a state folder. The kernel gives it up when its process dies, however it dies.

    ``state``: the folder; it is made (for its owner alone) where it is missing.
    """

    def __init__(self, state: Path) -> None:
        self.path = state / LOCK_NAME
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the folder. Raises StoreBusy that names the owner's process id, or StoreError."""
        if self._file is not None:
            return
        file = self._open()
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        except BlockingIOError as error:
            owner = os.pread(file, 32, 0).decode(errors="replace").strip() or "unknown"
            os.close(file)
            raise StoreBusy(
                f"{self.path.parent} belongs to the running kiosk process {owner};"
                " stop that one first, or name another folder with --state"
            ) from error
        except OSError as error:
            os.close(file)
            raise StoreError(f"{self.path} cannot be locked ({error.strerror})") from error
        self._file = file

    def _open(self) -> int:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be opened ({error.strerror});"
                " make the folder writable for this user, or name another with --state"
            ) from error

    def release(self) -> None:
        """Give the folder up. The file stays: removing it would let two owners in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
