"""Storing answers: the row, its number, its time and its place in the counts, all or nothing."""

import sqlite3
from collections.abc import Sequence

from kiosk.model.answer import Answer, Recorded
from kiosk.model.errors import StoreError
from kiosk.store.ledger import Ledger
from kiosk.store.rollup import Key, enter, leave_replaced
from kiosk.store.rows import COLUMNS, selected, to_answer, to_row

_BECAME = ("boot", "occurred_ms", "error_ms", "quality", "day", "hour", "stream", "seq", "state")
_INSERT = (
    f"INSERT INTO answers ({', '.join((*COLUMNS, *_BECAME))})"
    f" VALUES ({', '.join('?' * len((*COLUMNS, *_BECAME)))})"
)
_FIND = f"""
    SELECT s.id, a.seq, {selected("a")} FROM answers a JOIN streams s ON s.k = a.stream
    WHERE a.id = ?"""


def write_answers(ledger: Ledger, answers: Sequence[Answer]) -> tuple[Recorded, ...]:
    """Store answers inside the open transaction.

    An answer that is there already with the same content is proof of itself. Raises StoreError
    where the same id has other content, or the answer does not fit the table.
    """
    return tuple([_write(ledger, answer) for answer in answers])


def _write(ledger: Ledger, answer: Answer) -> Recorded:
    conn, stream = ledger.conn, ledger.stream()
    boot, moment, day, hour = ledger.times.derive(conn, answer.stamp)
    time = (boot, moment.occurred_ms, moment.error_ms, moment.quality.value, day, hour)
    number = (stream.k, stream.last + 1, "waiting")
    try:
        n = conn.execute(_INSERT, (*to_row(answer), *time, *number)).lastrowid
    except sqlite3.IntegrityError as error:
        return _already(conn, answer, error)
    stream.last += 1
    ledger.newest = n or 0
    if answer.replaces is not None:
        leave_replaced(conn, answer.replaces, n or 0)
    enter(conn, _key(answer, day, hour))
    return Recorded(answer.id, stream.id, stream.last, answer.set_aside)


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
