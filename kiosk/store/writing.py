"""Storing answers: the row, its number, its time and its place in the counts, all or nothing."""

import sqlite3
from collections.abc import Sequence

from attrs import define
from sqlite_utils import Database

from kiosk.model.answer import Answer, Recorded
from kiosk.model.errors import StoreError
from kiosk.store.rollup import enter, leave_replaced
from kiosk.store.rows import COLUMNS, selected, to_answer, to_row
from kiosk.store.times import Timekeeper

_INSERT = f"INSERT INTO answers ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_NUMBER = "INSERT INTO delivery (n, stream, seq) VALUES (?, ?, ?)"
_TIME = "INSERT INTO timing VALUES (?, ?, ?, ?, ?, ?, ?)"
_STREAM = """
    SELECT k, id, max(base, ifnull((SELECT max(seq) FROM delivery WHERE stream = k), 0))
    FROM streams ORDER BY k DESC LIMIT 1"""
_FIND = f"""
    SELECT s.id, d.seq, {selected("a")}
    FROM answers a JOIN delivery d USING (n) JOIN streams s ON s.k = d.stream WHERE a.id = ?"""


@define
class Ledger:
    """The one writing connection and what it has to know. Of the writing thread only."""

    db: Database
    times: Timekeeper

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection under sqlite-utils, for what is done at every press."""
        return self.db.conn


def current_stream(conn: sqlite3.Connection) -> tuple[int, str, int]:
    """Return (key, id, highest number given out) of the stream that new answers join."""
    k, stream, last = conn.execute(_STREAM).fetchone()
    return k, stream, last


def write_answers(ledger: Ledger, answers: Sequence[Answer]) -> tuple[Recorded, ...]:
    """Store answers inside the open transaction.

    An answer that is there already with the same content is proof of itself. Raises StoreError
    where the same id has other content, or the answer does not fit the table.
    """
    k, stream, seq = current_stream(ledger.conn)
    proofs = []
    for answer in answers:
        found = _insert(ledger, answer, k, seq + 1)
        seq += found is None
        proofs.append(found or Recorded(answer.id, stream, seq, answer.set_aside))
    return tuple(proofs)


def _insert(ledger: Ledger, answer: Answer, stream: int, seq: int) -> Recorded | None:
    """Write one answer; returns the proof of the earlier one where it is there already."""
    conn = ledger.conn
    try:
        n = conn.execute(_INSERT, to_row(answer)).lastrowid
    except sqlite3.IntegrityError as error:
        return _already(conn, answer, error)
    assert n is not None
    conn.execute(_NUMBER, (n, stream, seq))
    boot, moment, day, hour = ledger.times.derive(conn, answer.stamp)
    conn.execute(
        _TIME, (n, boot, moment.occurred_ms, moment.error_ms, moment.quality.value, day, hour)
    )
    if answer.replaces is not None:
        leave_replaced(conn, answer.replaces, n)
    enter(conn, _key(answer, day, hour))
    return None


def _key(
    answer: Answer, day: str, hour: int
) -> tuple[str, str, int, str, int, str, str, str, str, str]:
    given = answer.choice if answer.value is None else str(answer.value)
    return (
        day,
        answer.survey,
        answer.version,
        answer.question,
        hour,
        answer.source.value,
        answer.group.value if answer.group else "",
        answer.set_aside.value if answer.set_aside else "",
        "text" if given is None else given,
        answer.staff or "",
    )


def _already(conn: sqlite3.Connection, answer: Answer, error: sqlite3.Error) -> Recorded:
    row = conn.execute(_FIND, (answer.id,)).fetchone()
    if row is None:
        raise StoreError(f"answer {answer.id} does not fit the database: {error}") from error
    if to_answer(row[2:]) != answer:
        raise StoreError(
            f"answer {answer.id} is stored already, with other content; give it an id of its own"
        ) from error
    return Recorded(answer.id, row[0], row[1], answer.set_aside)
