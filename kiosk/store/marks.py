"""What the manager adds: marks on comments, themes, shifts. Answers stay as they were given."""

import sqlite3
from datetime import date

from kiosk.model.answer import Stamp
from kiosk.model.errors import BadInput
from kiosk.model.names import checked_name
from kiosk.store.ledger import Ledger
from kiosk.store.shifts import Shift


def mark_read(conn: sqlite3.Connection, answer: str, at_ms: int | None) -> None:
    """Note when a comment was read (milliseconds since 1970 UTC), None: it was not."""
    _check_comment(conn, answer)
    conn.execute(
        "INSERT INTO comment_marks (id, read_at) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET read_at = excluded.read_at",
        (answer, at_ms),
    )


def add_theme(conn: sqlite3.Connection, name: str) -> str:
    """Add a theme and return its name as kept; raises BadInput for one that is there already."""
    kept = checked_name(name, "a theme")
    try:
        conn.execute("INSERT INTO themes (name, folded) VALUES (?, ?)", (kept, kept.casefold()))
    except sqlite3.IntegrityError as error:
        raise BadInput(f"the theme {kept!r} is there already; choose it from the list") from error
    return kept


def assign_theme(conn: sqlite3.Connection, answer: str, theme: str | None) -> None:
    """Give a comment a theme, None: take it away; raises BadInput for one that was not added."""
    _check_comment(conn, answer)
    conn.execute(
        "INSERT INTO comment_marks (id, theme) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET theme = excluded.theme",
        (answer, None if theme is None else _theme(conn, theme)),
    )


def begin_shift(ledger: Ledger, staff: str | None, now: Stamp) -> Shift:
    """Note who is on shift from ``now`` on, None: nobody; returns that with its time and day."""
    kept = None if staff is None else checked_name(staff, "a name")
    _, moment, day, _ = ledger.times.derive(ledger.conn, now)
    ledger.conn.execute(
        "INSERT INTO shifts (staff, since_ms, day) VALUES (?, ?, ?)",
        (kept, moment.occurred_ms, day),
    )
    return Shift(kept, moment.occurred_ms, date.fromisoformat(day))


def _check_comment(conn: sqlite3.Connection, answer: str) -> None:
    sql = "SELECT 1 FROM answers WHERE id = ? AND text IS NOT NULL"
    if conn.execute(sql, (answer,)).fetchone() is None:
        raise BadInput(f"no comment has the id {answer!r}; load the comments again")


def _theme(conn: sqlite3.Connection, name: str) -> int:
    sql = "SELECT k FROM themes WHERE folded = ?"
    found = conn.execute(sql, (" ".join(name.split()).casefold(),)).fetchone()
    if found is None:
        raise BadInput(f"there is no theme {name!r}; add it first")
    return int(found[0])
