"""Whether a database has all migrations, asked without loading what applies them.

sqlite-utils takes 30 ms to import, and a device starts a thousand times without a new migration.
"""

import sqlite3

MIGRATIONS = "kiosk.store"
NEWEST = "m002_manager"

_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlite_migrations'"
_APPLIED = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ? AND name = ?"


def is_newest(conn: sqlite3.Connection) -> bool:
    """Return whether the newest migration was applied, and so all before it."""
    if conn.execute(_TABLE).fetchone() is None:
        return False
    return conn.execute(_APPLIED, (MIGRATIONS, NEWEST)).fetchone() is not None
