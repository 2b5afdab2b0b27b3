"""Counts by day, hour, question and answer, moved in the transaction that moves the answers.

An answer stands until a later row names it in ``replaces``; only what stands is counted, set aside
or not, and the reason for setting it aside is part of the key.
"""

import sqlite3
from typing import TypeAlias

Key: TypeAlias = tuple[str, str, int, str, int, str, str, str, str, str]

# The key of an answer a, in the order of the primary key.
KEY_SQL = """
    a.day, a.survey, a.version, a.question, a.hour, a.source,
    ifnull(a.grp, ''), ifnull(a.set_aside, ''),
    coalesce(CAST(a.value AS TEXT), a.choice, 'text'), ifnull(a.staff, '')"""

# r: a row that takes the place of a.
STANDS_SQL = """
    NOT EXISTS (SELECT 1 FROM answers r WHERE r.replaces = a.id AND r.n > a.n)"""

_WHERE_KEY = """
    day = ? AND survey = ? AND version = ? AND question = ? AND hour = ? AND source = ?
    AND grp = ? AND set_aside = ? AND answer = ? AND staff = ?"""
_ENTER = """
    INSERT INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET n = n + 1"""
_LEAVE = f"UPDATE rollup SET n = n - 1 WHERE {_WHERE_KEY}"
_TIDY = f"DELETE FROM rollup WHERE {_WHERE_KEY} AND n = 0"
_REPLACED = f"""
    SELECT {KEY_SQL} FROM answers a
    WHERE a.id = ? AND a.n < ?
    AND NOT EXISTS (SELECT 1 FROM answers r WHERE r.replaces = a.id AND r.n > a.n AND r.n <> ?)"""


def enter(conn: sqlite3.Connection, key: Key) -> None:
    """Count one more answer."""
    conn.execute(_ENTER, key)


def leave(conn: sqlite3.Connection, key: Key) -> None:
    """Count one answer less."""
    conn.execute(_LEAVE, key)
    conn.execute(_TIDY, key)


def leave_replaced(conn: sqlite3.Connection, named: str, by: int) -> None:
    """Take out the answer that row ``by`` replaces, unless an earlier row already did."""
    key = conn.execute(_REPLACED, (named, by, by)).fetchone()
    if key is not None:
        leave(conn, key)
