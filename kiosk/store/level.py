"""Whether a database has all migrations and all its parts, asked without loading what makes them.

sqlite-utils takes 30 ms to import, and a device starts a thousand times without a new migration.
"""

import sqlite3
from pathlib import Path

from kiosk.model.errors import StoreError

MIGRATIONS = "kiosk.store"
KNOWN = ("m001_initial", "m002_manager", "m003_themes", "m004_finding")
NEWEST = KNOWN[-1]
PARTS = frozenset({
    *("_sqlite_migrations", "streams", "boots", "answers", "anchors", "rollup", "surveys"),
    *("faults", "facts", "themes", "comment_marks", "shifts", "day_rows"),
    *("answers_waiting", "answers_done", "answers_refused", "answers_inexact", "answers_replaces"),
    *("answers_texts", "answers_untrusted", "shifts_day", "comment_marks_theme"),
    *("answers_not_changed", "answers_not_deleted", "answers_of_group"),
    *("answers_day_given", "answers_day_moved"),
})  # fmt: skip
"""Every table, index and trigger of the newest level, by name."""

_ALL = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id"
_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlite_migrations'"
_APPLIED = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ? AND name = ?"


def is_newest(conn: sqlite3.Connection) -> bool:
    """Return whether the newest migration was applied, and so all before it."""
    if conn.execute(_TABLE).fetchone() is None:
        return False
    return conn.execute(_APPLIED, (MIGRATIONS, NEWEST)).fetchone() is not None


def refuse_newer(conn: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError for the database of a release that knew more than this one."""
    if conn.execute(_TABLE).fetchone() is None:
        return
    applied = [name for (name,) in conn.execute(_ALL, (MIGRATIONS,))]
    newer = [name for name in applied if name not in KNOWN]
    if newer:
        raise StoreError(
            f"{path} was written by a newer release ({newer[-1]}) and is left as it is; "
            "install that release again"
        )


def missing_parts(conn: sqlite3.Connection) -> set[str]:
    """Return the tables, indexes and triggers of ours that a database at the newest level lacks."""
    there = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema")}
    return set(PARTS - there)
