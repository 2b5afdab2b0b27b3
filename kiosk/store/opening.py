"""Opening the database: checked, durable, migrated, for its owner's eyes only."""

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from kiosk.model.errors import StoreError
from kiosk.store.delivery import begin_stream
from kiosk.store.schema import migrations
from kiosk.store.trouble import explain

DATABASE_NAME = "kiosk.db"
BUSY_TIMEOUT_S = 5.0
AUTOCHECKPOINT_PAGES = 4000


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection for the writing thread."""
    return sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )


def open_store(path: Path) -> Database:
    """Return the open database, made where it was missing. Raises StoreError or DiskFull."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    conn = connect(path)
    try:
        return prepare(conn)
    except sqlite3.Error as error:
        conn.close()
        raise explain(error, f"open {path}") from error


def prepare(conn: sqlite3.Connection) -> Database:
    """Set the pragmas, read them back, and bring the tables up to date."""
    db = Database(conn)
    make_durable(conn)
    migrations.apply(db)
    if not conn.execute("SELECT 1 FROM streams").fetchone():
        begin_stream(conn)
    return db


def make_durable(conn: sqlite3.Connection) -> None:
    """Set WAL and FULL, and refuse to go on where either did not take."""
    (mode,) = conn.execute("PRAGMA journal_mode = WAL").fetchone()
    conn.execute("PRAGMA synchronous = FULL")
    (level,) = conn.execute("PRAGMA synchronous").fetchone()
    if mode != "wal" or level != 2:
        raise StoreError(
            f"the database runs with journal_mode {mode} and synchronous {level}, not wal and 2:"
            " a power cut could lose answers; keep the state folder on a local disk"
        )
    conn.execute(f"PRAGMA wal_autocheckpoint = {AUTOCHECKPOINT_PAGES}")
