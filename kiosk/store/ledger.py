"""The one writing connection, and what it has to know."""

import sqlite3

from attrs import define

from kiosk.model.errors import StoreError
from kiosk.store.ids import new_id
from kiosk.store.mark import Mark
from kiosk.store.place import Place
from kiosk.store.times import Timekeeper

_CURRENT = """
    SELECT k, id, max(
        base,
        ifnull((SELECT max(seq) FROM answers WHERE stream = k AND state = 'waiting'), 0),
        ifnull((SELECT max(seq) FROM answers WHERE stream = k AND state <> 'waiting'), 0))
    FROM streams ORDER BY k DESC LIMIT 1"""


@define(eq=False, repr=False)
class Stream:
    """A numbered series: its key, its id, the last number given out (0: none)."""

    k: int
    id: str
    last: int


@define(eq=False, repr=False)
class Ledger:
    """The open database and what is known of it by heart. Of the writing thread only.

    ``newest`` is the last row written, 0 for none.
    """

    conn: sqlite3.Connection
    times: Timekeeper
    place: Place | None = None
    mark: Mark | None = None
    newest: int = 0
    _stream: Stream | None = None

    def stream(self) -> Stream:
        """Return the stream that new answers join."""
        if self._stream is None:
            self._stream = current_stream(self.conn)
        return self._stream

    def forget(self) -> None:
        """Read everything anew: what was learnt may have been rolled back, or has changed."""
        self._stream = None
        self.newest = 0
        self.times.forget()

    def committed(self) -> None:
        """See that what was committed has a name; raises Displaced where it has none."""
        if self.place is not None:
            self.place.check()

    def note(self) -> None:
        """Mark the last row written, outside the database.

        After the answer was given, because nobody needs to wait for it.
        """
        if self.mark is not None:
            self.mark.advance(self.newest)

    def close(self) -> None:
        """Close the database; may raise sqlite3.Error."""
        if self.mark is not None:
            self.mark.close()
        self.conn.close()

    def settle(self) -> None:
        """Fold the whole log into the database and force that to disk.

        After a failed fsync the system calls pages clean that never reached the disk, so that a
        later fsync proves nothing about them; only writing them again does. Raises StoreError.
        """
        busy, frames, folded = self.conn.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        if busy or frames != folded:
            raise StoreError(f"only {folded} of {frames} pages could be made safe; try again")


def current_stream(conn: sqlite3.Connection) -> Stream:
    """Return the stream that new answers join."""
    return Stream(*conn.execute(_CURRENT).fetchone())


def begin_stream(conn: sqlite3.Connection) -> Stream:
    """Add an empty stream, which new answers join from now on."""
    stream = new_id()
    added = conn.execute("INSERT INTO streams (id) VALUES (?) RETURNING k", (stream,))
    return Stream(added.fetchone()[0], stream, 0)
