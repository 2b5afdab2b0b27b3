"""Opening the database: checked, durable, migrated, for its owner's eyes only."""

import contextlib
import logging
import sqlite3
from pathlib import Path

from kiosk.model.errors import StoreError
from kiosk.store import notes
from kiosk.store.image import has_first_page, keep_first_page, look_for_damage, readable_image
from kiosk.store.ledger import Ledger, begin_stream
from kiosk.store.level import is_newest, missing_parts, refuse_newer
from kiosk.store.mark import Mark, Noted
from kiosk.store.missing import look_for_missing
from kiosk.store.place import Place
from kiosk.store.replacing import bad_name, build, finish_replacing, replace
from kiosk.store.times import Timekeeper
from kiosk.store.trouble import UNREADABLE, explain, is_damage

log = logging.getLogger(__name__)

DATABASE_NAME = "kiosk.db"
BUSY_TIMEOUT_S = 5.0
AUTOCHECKPOINT_PAGES = 4000  # a backstop: the writing thread folds the log in when it is quiet
FULL = 2
SMALLEST_BYTES = 512  # of a page: SQLite takes less for a database with nothing in it


def open_store(path: Path, times: Timekeeper, now_ms: int, known: Noted | None = None) -> Ledger:
    """Return the open database.

    It is made where it was missing. A damaged one is moved aside, and what can be read of it goes
    into a new one, with a fault for the manager. ``known``: what this process last saw committed,
    where it opens the database again. Raises StoreError or DiskFull.
    """
    try:
        finish_replacing(path, now_ms)
        if path.exists():
            with contextlib.suppress(_Damaged):
                return _open_sound(path, times, now_ms, known)
            log.error("%s is damaged; what can be read of it goes into a new one", path)
        _make(path, times, now_ms)
        return _open_sound(path, times, now_ms)
    except (sqlite3.Error, OSError, _Damaged) as error:
        raise explain(error, f"open {path}") from error


class _Damaged(Exception):
    """The file itself is at fault."""


def _open_sound(path: Path, times: Timekeeper, now_ms: int, known: Noted | None = None) -> Ledger:
    if path.stat().st_size < SMALLEST_BYTES:
        raise _Damaged(f"{path} is cut short")
    _keep_private(path)
    try:
        damage = look_for_damage(path, known)
        if damage:
            raise _Damaged(f"{path}: {damage}")
        return _open_checked(path, times, now_ms)
    except UNREADABLE as error:
        if is_damage(error):
            raise _Damaged(str(error)) from error
        raise


def _open_checked(path: Path, times: Timekeeper, now_ms: int) -> Ledger:
    conn = _prepared(path)
    if not has_first_page(path, conn):
        conn.close()
        keep_first_page(path)
        conn = _prepared(path)
    try:
        return _ledger(path, conn, times, now_ms)
    except BaseException:
        conn.close()
        raise


def _prepared(path: Path) -> sqlite3.Connection:
    conn = connect(path)
    try:
        refuse_newer(conn, path)
        prepare(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def _ledger(path: Path, conn: sqlite3.Connection, times: Timekeeper, now_ms: int) -> Ledger:
    """Return the ledger of a sound database, with what lies beside it brought up to date."""
    missing = missing_parts(conn)
    if missing:
        raise _Damaged(f"{path} lacks {', '.join(sorted(missing))}")
    mark = Mark.beside(path)
    look_for_missing(conn, mark, now_ms)
    return Ledger(conn, times, Place.of(path), mark)


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection for the writing thread."""
    return sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )


def prepare(conn: sqlite3.Connection) -> None:
    """Set the pragmas, read them back, and bring the tables up to date."""
    _make_durable(conn)
    if not is_newest(conn):
        from kiosk.store.schema import migrate

        migrate(conn)
    if not conn.execute("SELECT 1 FROM streams").fetchone():
        conn.execute("BEGIN IMMEDIATE")
        begin_stream(conn)
        notes.remember(conn, notes.SYNCHRONOUS, str(FULL))
        conn.execute("COMMIT")


def _make_durable(conn: sqlite3.Connection) -> None:
    (mode,) = conn.execute("PRAGMA journal_mode = WAL").fetchone()
    conn.execute("PRAGMA synchronous = FULL")
    (level,) = conn.execute("PRAGMA synchronous").fetchone()
    if mode != "wal" or level != FULL:
        raise StoreError(
            f"the database runs with journal_mode {mode} and synchronous {level}, not wal and"
            f" {FULL}: a power cut could lose answers; keep the state folder on a local disk"
        )
    conn.execute(f"PRAGMA wal_autocheckpoint = {AUTOCHECKPOINT_PAGES}")
    conn.execute("PRAGMA secure_delete = ON")  # so that free_pages knows a free page


def _keep_private(path: Path) -> None:
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)


def _make(path: Path, times: Timekeeper, now_ms: int) -> None:
    """Build a new database beside the old one's place, whole before it gets there."""
    with build(path) as part:
        conn = connect(part)
        ledger = Ledger(conn, times)
        try:
            prepare(conn)
            if path.exists():
                from kiosk.store.salvage import salvage

                with readable_image(path) as image:
                    salvage(image, bad_name(path, now_ms).name, ledger, Mark.beside(path), now_ms)
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            ledger.forget()
            conn.close()
    replace(path, now_ms)
