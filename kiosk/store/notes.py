"""Small things the device has to remember: facts, faults, surveys."""

import sqlite3

from kiosk.model.lockout import OPEN, Lockout
from kiosk.model.surveys import Survey

LAST_SYNC = "last_sync_ms"
LAST_ERROR = "last_sync_error"
SYNCHRONOUS = "synchronous"  # as the writer read it back
PIN = "pin"
LOCKOUT = "pin_lockout"
DAY = "day"  # time zone and hour that the days of the answers were made with


def remember(conn: sqlite3.Connection, key: str, value: str | None) -> None:
    """Keep a fact; None forgets it."""
    if value is None:
        conn.execute("DELETE FROM facts WHERE key = ?", (key,))
        return
    conn.execute(
        "INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (key, value),
    )


def set_pin(conn: sqlite3.Connection, kept: str | None) -> None:
    """Keep the manager's PIN as hashed; None forgets it. Wrong tries are forgotten with it."""
    remember(conn, PIN, kept)
    remember(conn, LOCKOUT, None)


def note_lockout(conn: sqlite3.Connection, lockout: Lockout) -> None:
    """Keep the wrong tries."""
    remember(conn, LOCKOUT, None if lockout == OPEN else lockout.as_text())


def note_sync(conn: sqlite3.Connection, last_sync_ms: int | None, last_error: str | None) -> None:
    """Keep when the centre last answered (None: leave as it is) and what is wrong since."""
    if last_sync_ms is not None:
        remember(conn, LAST_SYNC, str(last_sync_ms))
    remember(conn, LAST_ERROR, last_error)


def raise_fault(conn: sqlite3.Connection, key: str, sentence: str, now_ms: int) -> None:
    """Let a fault stand; one that stands already keeps the time since when."""
    conn.execute(
        "INSERT INTO faults VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET sentence = excluded.sentence",
        (key, sentence, now_ms),
    )


def clear_fault(conn: sqlite3.Connection, key: str) -> None:
    """Let a fault stand no more."""
    conn.execute("DELETE FROM faults WHERE key = ?", (key,))


def register_survey(conn: sqlite3.Connection, survey: Survey) -> None:
    """Keep the text of the survey in use; the last one registered is the one shown by default."""
    conn.execute("DELETE FROM surveys WHERE id = ? AND version = ?", (survey.id, survey.version))
    conn.execute(
        "INSERT INTO surveys (k, id, version, source)"
        " SELECT ifnull(max(k), 0) + 1, ?, ?, ? FROM surveys",
        (survey.id, survey.version, survey.source),
    )
