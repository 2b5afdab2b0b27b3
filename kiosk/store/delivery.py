"""What became of the answers at the centre: waiting, sent, refused; and their numbers."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from kiosk.store.ledger import Ledger, begin_stream, current_stream

Refusal: TypeAlias = tuple[str, str, str]
"""Id of an answer, the centre's code, its message."""

_SENT = """
    UPDATE answers SET state = 'sent', code = NULL, message = NULL, sent_at = ?
    WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'sent'
    RETURNING stream, seq"""
_REFUSED = """
    UPDATE answers SET state = 'refused', code = ?, message = ? WHERE id = ? AND state <> 'sent'"""
# Both conditions: the first is that of the index, which SQLite cannot infer from the second.
_AGAIN = """
    UPDATE answers SET state = 'waiting', sent_at = NULL
    WHERE stream = ? AND seq BETWEEN ? AND ?
    AND state <> 'waiting' AND state = 'sent'"""
_REFUSED_AGAIN = """
    UPDATE answers SET state = 'waiting', code = NULL, message = NULL
    WHERE state = 'refused' AND code IN (SELECT value FROM json_each(?))"""
_UNSENT = """
    SELECT n FROM (
        SELECT n, stream, seq FROM answers WHERE state = 'waiting'
        UNION ALL SELECT n, stream, seq FROM answers WHERE state = 'refused')
    ORDER BY stream, seq"""


def acknowledge(
    conn: sqlite3.Connection, stored: Sequence[str], refused: Sequence[Refusal], at_ms: int
) -> None:
    """Note the centre's word on answers. What is sent stays sent; unknown ids are passed over."""
    sent: dict[int, list[int]] = {}
    for k, seq in conn.execute(_SENT, (at_ms, json.dumps(list(stored)))):
        sent.setdefault(k, []).append(seq)
    conn.executemany(
        "UPDATE streams SET sent = sent + ?, acked = max(acked, ?) WHERE k = ?",
        [(len(seqs), max(seqs), k) for k, seqs in sent.items()],
    )
    conn.executemany(_REFUSED, [(code, said, id_) for id_, code, said in refused])


def requeue(
    conn: sqlite3.Connection, ranges: Iterable[tuple[int, int]], stream: str | None = None
) -> int:
    """Let sent answers of a stream (None: the current one) wait again, by [first, last] of seq.

    Returns how many. Refused ones stay refused: the centre lacks those for a reason.
    """
    found = conn.execute("SELECT k FROM streams WHERE id = ?", (stream,)).fetchone()
    k = found[0] if found else current_stream(conn).k
    count = sum(conn.execute(_AGAIN, (k, first, last)).rowcount for first, last in ranges)
    conn.execute("UPDATE streams SET sent = sent - ? WHERE k = ?", (count, k))
    return count


def requeue_refused(conn: sqlite3.Connection, codes: Iterable[str]) -> int:
    """Let answers that were refused with one of these codes wait again; returns how many."""
    return conn.execute(_REFUSED_AGAIN, (json.dumps(list(codes)),)).rowcount


def new_stream(ledger: Ledger) -> str:
    """Begin a stream, and give it all that is unsent, numbered from 1 in the old order."""
    conn = ledger.conn
    ledger.forget()
    moved = [n for (n,) in conn.execute(_UNSENT)]
    stream = begin_stream(conn)
    conn.executemany(
        "UPDATE answers SET stream = ?, seq = ? WHERE n = ?",
        [(stream.k, seq, n) for seq, n in enumerate(moved, start=1)],
    )
    return stream.id
