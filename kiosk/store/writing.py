"""Storing answers: the row, its number, its time and its place in the counts, all or nothing."""

import sqlite3
from collections.abc import Sequence

from kiosk.model.answer import Answer, Recorded, Stamp
from kiosk.model.errors import StoreError
from kiosk.store.ledger import Ledger, Stream
from kiosk.store.rollup import Key, enter, leave_replaced
from kiosk.store.rows import COLUMNS, selected, to_answer, to_row

_INSERT = f"INSERT INTO answers ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_STATUS = """
    INSERT INTO status (n, stream, seq, state, boot, occurred_ms, error_ms, quality, day, hour)
    VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?)"""
_FIND = f"""
    SELECT s.id, t.seq, {selected("a")}
    FROM answers a JOIN status t USING (n) JOIN streams s ON s.k = t.stream WHERE a.id = ?"""


def write_answers(ledger: Ledger, answers: Sequence[Answer]) -> tuple[Recorded, ...]:
    """Store answers inside the open transaction.

    An answer that is there already with the same content is proof of itself. Raises StoreError
    where the same id has other content, or the answer does not fit the table.
    """
    return tuple([_write(ledger, answer) for answer in answers])


def _write(ledger: Ledger, answer: Answer) -> Recorded:
    conn = ledger.conn
    try:
        n = conn.execute(_INSERT, to_row(answer)).lastrowid
    except sqlite3.IntegrityError as error:
        return _already(conn, answer, error)
    assert n is not None
    stream, day, hour = put_status(ledger, n, answer.stamp)
    if answer.replaces is not None:
        leave_replaced(conn, answer.replaces, n)
    enter(conn, _key(answer, day, hour))
    return Recorded(answer.id, stream.id, stream.last, answer.set_aside)


def put_status(ledger: Ledger, n: int, stamp: Stamp) -> tuple[Stream, str, int]:
    """Number and date a stored answer; returns its stream (number last given out), day, hour."""
    stream = ledger.next_number()
    boot, moment, day, hour = ledger.times.derive(ledger.conn, stamp)
    time = (moment.occurred_ms, moment.error_ms, moment.quality.value, day, hour)
    ledger.conn.execute(_STATUS, (n, stream.k, stream.last, boot, *time))
    return stream, day, hour


def _key(answer: Answer, day: str, hour: int) -> Key:
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
