"""Reading a database on a disk that takes no writes: the last state of a worn-out card."""

import errno
import os
import shutil
import sqlite3
from contextlib import ExitStack
from pathlib import Path

from kiosk.store.lock import LOCK_NAME

BUSY_TIMEOUT_S = 5.0


def connect(path: Path, held: ExitStack) -> sqlite3.Connection:
    """Return a connection that reads; ``held`` closes it, and what it needed.

    SQLite keeps an index of the log beside it, which such a disk does not take: a database with a
    log is read from a copy. Raises sqlite3.Error or OSError.
    """
    conn = _open(path, "mode=ro", held)
    try:
        conn.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        if is_read_only(path.parent):
            return _beside_the_disk(path, held)
    except sqlite3.DatabaseError:
        pass  # whoever asks for something is told what is wrong
    return conn


def is_read_only(state: Path) -> bool:
    """Whether the disk of a state folder takes no writes; raises OSError where there is none.

    A file system that met an error may refuse writes without calling itself read-only.
    """
    if os.statvfs(state).f_flag & os.ST_RDONLY:
        return True
    try:
        os.utime(state / LOCK_NAME)
    except OSError as error:
        return error.errno == errno.EROFS
    return False


def _beside_the_disk(path: Path, held: ExitStack) -> sqlite3.Connection:
    if _log(path).exists() and _log(path).stat().st_size:
        return _open(_copy(path, held), "mode=ro", held)
    return _open(path, "mode=ro&immutable=1", held)


def _open(path: Path, options: str, held: ExitStack) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{options}"
    conn = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    held.callback(conn.close)
    return conn


def _copy(path: Path, held: ExitStack) -> Path:
    from tempfile import TemporaryDirectory  # hardly ever needed, and not cheap to load

    folder = Path(held.enter_context(TemporaryDirectory(prefix="kiosk-")))
    shutil.copyfile(_log(path), _log(folder / path.name))
    return Path(shutil.copyfile(path, folder / path.name))


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
