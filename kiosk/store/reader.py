"""Reading the local database, from any process, while it is written or when nobody writes."""

import sqlite3
from pathlib import Path
from typing import Any, Self

from attrs import frozen
from sqlite_utils import Database

from kiosk.model.answer import Stamp
from kiosk.model.errors import StoreError
from kiosk.model.time import Anchor, Bounds, Moment, locate
from kiosk.store.rows import Outgoing, selected, to_answer, to_moment
from kiosk.store.times import all_anchors, bounds_of
from kiosk.store.trouble import explain
from kiosk.store.writing import current_stream

BUSY_TIMEOUT_S = 5.0

_WAITING = f"""
    SELECT s.id, d.seq, t.occurred_ms, t.error_ms, t.quality, {selected("a")}
    FROM delivery d JOIN streams s ON s.k = d.stream
    JOIN answers a USING (n) JOIN timing t USING (n)
    WHERE d.state = 'waiting' ORDER BY d.stream, d.seq LIMIT ?"""
_OLDEST = """
    SELECT t.occurred_ms FROM delivery d JOIN timing t USING (n)
    WHERE d.state = 'waiting' ORDER BY d.stream, d.seq LIMIT 1"""
_FIGURES = """
    SELECT (SELECT ifnull(max(n), 0) FROM answers),
        (SELECT ifnull(sum(sent), 0) FROM streams),
        (SELECT count(*) FROM delivery WHERE state = 'waiting'),
        (SELECT count(*) FROM delivery WHERE state = 'refused')"""
_COUNTS = """
    SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM delivery),
        (SELECT count(*) FROM timing)"""


@frozen
class Figures:
    """How many answers there are and where they stand.

    ``last_seq``: highest number of the current stream; ``acknowledged_seq``: the highest of it
    that the centre ever acknowledged; 0 for none. ``oldest_waiting_ms``: when the first of those
    that wait was given.
    """

    stream: str
    stored: int
    sent: int
    waiting: int
    refused: int
    last_seq: int
    acknowledged_seq: int
    oldest_waiting_ms: int | None


@frozen
class Fault:
    """Something a person should look at."""

    key: str
    sentence: str
    since_ms: int


class Reader:
    """A read-only connection to ``path`` (STATE/kiosk.db). Each thread opens its own.

    Raises StoreError when there is no database, or it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            raise StoreError(
                f"{path} does not exist: no device has run here yet;"
                " start `kiosk run`, or name the right folder with --state"
            )
        try:
            self.db = Database(
                sqlite3.connect(
                    f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S
                )
            )
        except sqlite3.Error as error:
            raise explain(error, f"read {path}") from error

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds; raises StoreError."""
        try:
            return self.db.conn.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise explain(error, f"read {self.path}") from error

    def waiting(self, limit: int) -> list[Outgoing]:
        """Return the first answers that wait to be sent, in the order of their numbers."""
        return [
            Outgoing(to_answer(row[5:]), row[0], row[1], to_moment(row[2:5]))
            for row in self.rows(_WAITING, (limit,))
        ]

    def figures(self) -> Figures:
        """Return the counts, without counting all answers."""
        k, stream, last = current_stream(self.db.conn)
        ((stored, sent, waiting, refused),) = self.rows(_FIGURES)
        ((acked,),) = self.rows("SELECT acked FROM streams WHERE k = ?", (k,))
        oldest = self.rows(_OLDEST)
        return Figures(
            stream, stored, sent, waiting, refused, last, acked, oldest[0][0] if oldest else None
        )

    def reconciled(self) -> bool:
        """Whether stored = sent + waiting + refused by a true count of the rows."""
        figures = self.figures()
        ((answers, numbered, timed),) = self.rows(_COUNTS)
        kept = figures.sent + figures.waiting + figures.refused
        return answers == numbered == timed == figures.stored == kept

    def anchors(self, boot_id: str) -> tuple[Anchor, ...]:
        """Return the anchors of a boot, oldest first."""
        return all_anchors(self.db.conn, boot_id)

    def locate(self, stamp: Stamp) -> Moment:
        """Return the best estimate of when a stamp was taken."""
        anchors = self.anchors(stamp.boot_id)
        around = Bounds() if anchors else bounds_of(self.db.conn, stamp.boot_id)
        return locate(stamp, anchors, around)

    def faults(self) -> list[Fault]:
        """Return the faults that stand, oldest first."""
        return [Fault(*row) for row in self.rows("SELECT * FROM faults ORDER BY since_ms, key")]

    def fact(self, key: str) -> str | None:
        """Return what was remembered under a key."""
        found = self.rows("SELECT value FROM facts WHERE key = ?", (key,))
        return found[0][0] if found else None
