"""What SQLite says when it fails, as our errors."""

import errno
import sqlite3

from kiosk.model.errors import DiskFull, KioskError, StoreError

DAMAGE_FAULT = "database damaged"

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises: SQLite's words on it may hold the damage themselves."""

_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# After these nobody knows what reached the disk, or the connection is of no more use.
_DOUBTFUL = {
    *_DAMAGED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,
}
_UNREAD = {
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
}


def code_of(error: BaseException) -> int:
    """Return SQLite's primary result code, 0 where there is none."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def is_doubtful(error: BaseException) -> bool:
    """Whether the connection has to be opened anew before anything is believed."""
    return code_of(error) in _DOUBTFUL or isinstance(error, sqlite3.ProgrammingError)


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is at fault, or has other tables than ours."""
    if isinstance(error, UnicodeDecodeError) or "Could not decode" in str(error):
        return True
    whole = getattr(error, "sqlite_errorcode", 0)
    return code_of(error) in {*_DAMAGED, sqlite3.SQLITE_ERROR} or whole in _UNREAD


def explain(error: BaseException, doing: str) -> KioskError:
    """Return the error to show: ``doing`` says what was not done, such as ``store the answer``."""
    if isinstance(error, KioskError):
        return error
    if _is_full(error):
        return DiskFull(f"could not {doing}: the disk is full ({error}); make room on it")
    return StoreError(f"could not {doing}: {error}; see `kiosk doctor`")


def _is_full(error: BaseException) -> bool:
    number = error.errno if isinstance(error, OSError) else None
    return getattr(error, "sqlite_errorcode", 0) in _FULL or number in (errno.ENOSPC, errno.EDQUOT)
