"""The database of a centre, as Django wants it described."""

import sqlite3
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kiosk.model.errors import BadInput
from sync.central.options import Options

BUSY_S = 30  # how long a writer waits for another before it gives up
KEEP_S = 600  # how long a thread keeps its connection

# A chain's centre waits for nothing for ever, so that its threads are there again once the database
# is: not for a machine that went off without a word (in seconds; the last in milliseconds), not for
# a lock. And where a centre stands still or is gone in the midst of a batch, that batch is undone.
CONNECT_S = 5
LOCK_S = 5
STANDING_S = 10
_PATIENCE = {
    "connect_timeout": str(CONNECT_S),
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
    # Looking up 500 ids takes a millisecond; to compile that anew for each batch took 10 to 150.
    "options": f"-c lock_timeout={LOCK_S}s -c idle_in_transaction_session_timeout={STANDING_S}s"
    " -c jit=off",
}

# Releases in which two connections that write or checkpoint at once cannot corrupt a WAL
# (sqlite.org/wal.html#walresetbug).
_WAL_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def database(options: Options) -> dict[str, Any]:
    """Return Django's settings of the default database."""
    return postgresql(options.db) if options.db else sqlite(options)


def sqlite(options: Options) -> dict[str, Any]:
    """Return the settings of the embedded database.

    Every transaction takes the write lock at its start, so that none fails half way; a commit is
    on disk when it returns.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(options.database_file),
        "CONN_MAX_AGE": KEEP_S,
        "OPTIONS": {
            "timeout": BUSY_S,
            "transaction_mode": "IMMEDIATE",
            "init_command": durable(sqlite3.sqlite_version_info),
        },
    }


def durable(version: tuple[int, ...]) -> str:
    """Return the pragmas that lose no commit at a power cut, with this release of SQLite.

    WAL where it is sound with several writing connections; before that a rollback journal, which
    needs EXTRA: with FULL the journal's removal may not be on disk, and undo a commit.
    """
    if wal_is_sound(version):
        return "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
    return "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA"


def wal_is_sound(version: tuple[int, ...]) -> bool:
    """Return whether this release has the mend of the WAL reset bug."""
    return version >= _WAL_FIXED[-1] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_FIXED
    )


def postgresql(url: str) -> dict[str, Any]:
    """Return the settings for ``postgresql://user:password@host:port/name?option=value``.

    An option of the address takes the place of ours. Raises BadInput for any other URL.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        shown = f"{parts.scheme}://.." if parts.scheme else url
        raise BadInput(
            f"{shown} is not a PostgreSQL address; write postgresql://user:password@host/name"
        )
    options = _PATIENCE | dict(parse_qsl(parts.query, keep_blank_values=True))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": KEEP_S,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "server_side_binding": True},
    }
