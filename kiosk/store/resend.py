"""An answer whose time became better after the centre had it goes there once more."""

import sqlite3

_SENT = """
    UPDATE answers SET state = 'waiting', sent_at = NULL
    WHERE n = ? AND state = 'sent' RETURNING stream"""
# Its time was all that the centre had against it.
_REFUSED = """
    UPDATE answers SET state = 'waiting', code = NULL, message = NULL
    WHERE n = ? AND state = 'refused' AND code = 'in_future'"""


def send_again(conn: sqlite3.Connection, n: int) -> None:
    """Let row ``n`` wait again, if it was sent, or refused for its time."""
    stream = conn.execute(_SENT, (n,)).fetchone()
    if stream is not None:
        conn.execute("UPDATE streams SET sent = sent - 1 WHERE k = ?", stream)
    conn.execute(_REFUSED, (n,))
