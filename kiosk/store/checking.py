"""How far a database is looked through before it is used; the rest is looked through afterwards.

SQLite's quick_check reads every page, so that a start would take longer with every answer there is.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kiosk.store.free_pages import are_empty

SMALL_PAGES = 2048
"""A database of up to so many pages, some 28,000 answers, is looked through before it is used."""

_GROWING = ("answers", "rollup")
_TABLES = f"""
    SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0
    AND name NOT IN ({", ".join("?" * len(_GROWING))})"""
# What new answers are put beside: the way there has to be sound.
_NEWEST = (
    "SELECT * FROM answers ORDER BY n DESC LIMIT 200",
    "SELECT id FROM answers ORDER BY id DESC LIMIT 200",
    "SELECT * FROM answers WHERE state = 'waiting' ORDER BY stream DESC, seq DESC LIMIT 200",
    "SELECT seq FROM answers WHERE state <> 'waiting' ORDER BY stream DESC, seq DESC LIMIT 200",
    "SELECT * FROM rollup ORDER BY day DESC LIMIT 200",
)


def looking(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads; any thread may interrupt it."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    conn = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    conn.text_factory = lambda raw: raw.decode(errors="replace")  # even names may be damaged
    return conn


def whole_look(conn: sqlite3.Connection) -> str:
    """Return what is wrong anywhere, an empty text where nothing is; it reads every page there is.

    May raise sqlite3.DatabaseError for what cannot be read at all.
    """
    return _wrong(conn.execute("PRAGMA quick_check(1)"))


def first_look(path: Path, conn: sqlite3.Connection) -> str:
    """Return what is wrong as far as it can be told at once, however many answers there are.

    Of a large database: all tables that stay small, and of the others what new answers are put
    beside, or over: where pages to be used again may not be free, all of it is looked through. Only
    for a start. May raise sqlite3.DatabaseError, like ``whole_look``.
    """
    if is_small(conn) or _may_lose_pages(path, conn):
        return whole_look(conn)
    for found in _first_findings(conn):
        if found:
            return found
    for sql in _NEWEST:
        conn.execute(sql).fetchall()
    return ""


def is_small(conn: sqlite3.Connection) -> bool:
    """Whether a first look is a whole one."""
    return _count(conn, "page") <= SMALL_PAGES


def _may_lose_pages(path: Path, conn: sqlite3.Connection) -> bool:
    """Whether a new answer might be written over an old one, for all that can be told at once."""
    return _count(conn, "freelist") > 0 and not are_empty(path, _count(conn, "page"))


def _count(conn: sqlite3.Connection, what: str) -> int:
    (count,) = conn.execute(f"PRAGMA {what}_count").fetchone()
    return int(count)


def _first_findings(conn: sqlite3.Connection) -> Iterator[str]:
    for (table,) in conn.execute(_TABLES, _GROWING).fetchall():
        quoted = table.replace('"', '""')
        yield _wrong(conn.execute(f'PRAGMA quick_check("{quoted}")'))


def _wrong(said: sqlite3.Cursor) -> str:
    (found,) = said.fetchone()
    return "" if found == "ok" else str(found)
