"""Rows that were stored once and are no longer there: noticed at a start, and told."""

import sqlite3

from kiosk.store import notes
from kiosk.store.ledger import current_stream
from kiosk.store.mark import Mark, Noted

FAULT = "answers missing"


def look_for_missing(conn: sqlite3.Connection, mark: Mark, now_ms: int) -> None:
    """Compare the database with its mark, raise a fault where rows are missing, and mark anew.

    The numbers of what is missing are not given out again, so that the centre knows of the gap.
    """
    before, there = mark.read(), Noted.of(conn)
    if before is not None and before != there:
        same = before.database == there.database
        missing = before.newest - there.newest if same else 0
        sentence = _missing(missing) if same else _another(before.newest)
        if sentence:
            _tell(conn, missing, sentence, now_ms)
    mark.note(there)


def _tell(conn: sqlite3.Connection, missing: int, sentence: str, now_ms: int) -> None:
    conn.execute("BEGIN IMMEDIATE")
    stream = current_stream(conn)
    conn.execute("UPDATE streams SET base = ? WHERE k = ?", (stream.last + missing, stream.k))
    notes.raise_fault(conn, FAULT, sentence, now_ms)
    conn.execute("COMMIT")


def _missing(count: int) -> str:
    if count <= 0:
        return ""
    return (
        f"{count} answers that were stored are missing: a file was damaged, removed or put back"
        " from a copy. What was sent of them is at the centre. Check the storage card."
    )


def _another(count: int) -> str:
    if count == 0:
        return ""
    return (
        f"The database is another than before, which had {count} answers."
        " What was sent of them is at the centre."
    )
