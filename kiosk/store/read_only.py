"""Reading a database on a disk that takes no writes: the last state of a worn-out card."""

import os
import shutil
import sqlite3
from contextlib import ExitStack
from pathlib import Path

BUSY_TIMEOUT_S = 5.0


def connect(path: Path, held: ExitStack) -> sqlite3.Connection:
    """Return a connection that reads; ``held`` closes it, and what it needed.

    SQLite keeps an index of the log beside it, which such a disk does not take: a database with a
    log is read from a copy. Raises sqlite3.Error or OSError.
    """
    found = path.absolute()
    options = "mode=ro"
    if is_read_only(path):
        options = "mode=ro&immutable=1"
        if _log(found).exists() and _log(found).stat().st_size:
            found, options = _copy(found, held), "mode=ro"
    uri = f"{found.as_uri()}?{options}"
    conn = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    held.callback(conn.close)
    return conn


def is_read_only(path: Path) -> bool:
    """Whether the disk that holds ``path`` takes no writes; raises OSError where there is none."""
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _copy(path: Path, held: ExitStack) -> Path:
    from tempfile import TemporaryDirectory  # hardly ever needed, and not cheap to load

    folder = Path(held.enter_context(TemporaryDirectory(prefix="kiosk-")))
    shutil.copyfile(_log(path), _log(folder / path.name))
    return Path(shutil.copyfile(path, folder / path.name))


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
