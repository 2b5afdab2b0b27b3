"""Reading the local database, from any process, while it is written or when nobody writes."""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Self

from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.model.errors import StoreError
from kiosk.model.time import Anchor, Bounds, Moment, locate
from kiosk.model.value import Value
from kiosk.store.ledger import current_stream
from kiosk.store.read_only import connect
from kiosk.store.rows import Outgoing, selected, to_answer, to_moment
from kiosk.store.times import all_anchors, bounds_of
from kiosk.store.trouble import explain

_OUTGOING = f"""
    SELECT s.id, a.seq, a.occurred_ms, a.error_ms, a.quality, {selected("a")}
    FROM answers a JOIN streams s ON s.k = a.stream"""
_WAITING = f"{_OUTGOING} WHERE a.state = 'waiting' ORDER BY a.stream, a.seq LIMIT ?"
_BEHIND = f"""{_OUTGOING}
    WHERE a.state = 'waiting' AND a.stream = (SELECT k FROM streams WHERE id = ?) AND a.seq > ?
    ORDER BY a.seq LIMIT ?"""
_OLDEST = """
    SELECT occurred_ms FROM answers WHERE state = 'waiting' ORDER BY stream, seq LIMIT 1"""
_FIGURES = """
    SELECT (SELECT ifnull(max(n), 0) FROM answers),
        (SELECT ifnull(sum(sent), 0) FROM streams),
        (SELECT count(*) FROM answers WHERE state = 'waiting'),
        (SELECT count(*) FROM answers WHERE state = 'refused'),
        (SELECT acked FROM streams ORDER BY k DESC LIMIT 1)"""
# Each counted from another index, none taken from a counter.
_COUNTS = """
    SELECT (SELECT count(*) FROM answers),
        (SELECT count(*) FROM answers WHERE state = 'waiting'),
        (SELECT count(*) FROM answers WHERE state <> 'waiting')"""


@frozen(repr=False)
class Figures(Value):
    """How many answers there are and where they stand.

    ``last_seq``: highest number of the current stream; ``acknowledged_seq``: the highest of it
    that the centre ever acknowledged; 0 for none. ``oldest_waiting_ms``: when the first of those
    that wait was given, None when none waits.
    """

    stream: str
    stored: int
    sent: int
    waiting: int
    refused: int
    last_seq: int
    acknowledged_seq: int
    oldest_waiting_ms: int | None

    @property
    def add_up(self) -> bool:
        """Whether stored = sent + waiting + refused."""
        return self.stored == self.sent + self.waiting + self.refused


@frozen(repr=False)
class Fault(Value):
    """Something a person should look at, since when (milliseconds since 1970 UTC)."""

    key: str
    sentence: str
    since_ms: int


class Reader:
    """A read-only connection to ``path`` (STATE/kiosk.db). Each thread opens its own.

    Follows when the file is replaced under it. Raises StoreError when there is no database, or it
    cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held = ExitStack()
        self.conn, self._file = self._connect()

    def _connect(self) -> tuple[sqlite3.Connection, tuple[int, int]]:
        try:
            file = self._identity()
            return connect(self.path, self._held), file
        except FileNotFoundError as error:
            raise StoreError(
                f"{self.path} does not exist: no device has run here yet;"
                " start `kiosk run`, or name the right folder with --state"
            ) from error
        except (sqlite3.Error, OSError) as error:
            raise explain(error, f"read {self.path}") from error

    def _identity(self) -> tuple[int, int]:
        found = self.path.stat()
        return found.st_dev, found.st_ino

    def close(self) -> None:
        """Close the connection."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Generator[sqlite3.Connection, None, None]:
        """Read several things as of one moment; raises StoreError for what SQLite says."""
        if self.conn.in_transaction:
            yield self.conn
            return
        self._follow()
        try:
            self.conn.execute("BEGIN")
            yield self.conn
        except sqlite3.Error as error:
            raise explain(error, f"read {self.path}") from error
        finally:
            self.conn.rollback()

    def _follow(self) -> None:
        """Open the file that has the name now: a damaged one may have been replaced."""
        try:
            same = self._identity() == self._file
        except OSError:
            same = True
        if not same:
            self._held.close()
            self.conn, self._file = self._connect()

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds."""
        with self.snapshot() as conn:
            try:
                return conn.execute(sql, values).fetchall()
            except sqlite3.OperationalError as error:
                _read_damaged_text(conn, error)
                return conn.execute(sql, values).fetchall()

    def each(self, sql: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Return what a SELECT finds row by row, all as of one moment."""
        done = 0
        with self.snapshot() as conn:
            try:
                for row in conn.execute(sql, values):
                    yield row
                    done += 1
            except sqlite3.OperationalError as error:
                _read_damaged_text(conn, error)
                yield from islice(conn.execute(sql, values), done, None)

    def waiting(self, limit: int) -> list[Outgoing]:
        """Return the first answers that wait to be sent, in the order of their numbers."""
        return [_outgoing(row) for row in self.rows(_WAITING, (limit,))]

    def behind(self, stream: str, seq: int, limit: int) -> list[Outgoing]:
        """Return the first answers that wait of those that follow a number in its stream."""
        return [_outgoing(row) for row in self.rows(_BEHIND, (stream, seq, limit))]

    def figures(self) -> Figures:
        """Return the counts, without going through the answers."""
        with self.snapshot() as conn:
            stream = current_stream(conn)
            stored, sent, waiting, refused, acked = conn.execute(_FIGURES).fetchone()
            oldest = conn.execute(_OLDEST).fetchone()
        return Figures(
            stream=stream.id,
            stored=stored,
            sent=sent,
            waiting=waiting,
            refused=refused,
            last_seq=stream.last,
            acknowledged_seq=acked,
            oldest_waiting_ms=oldest[0] if oldest else None,
        )

    def old_streams(self) -> list[tuple[str, int]]:
        """Return (id, highest number acknowledged) of the streams that no new answer joins."""
        return [
            (stream, acked)
            for stream, acked in self.rows(
                "SELECT id, acked FROM streams WHERE sent > 0"
                " AND k < (SELECT max(k) FROM streams) ORDER BY k"
            )
        ]

    def reconciled(self) -> bool:
        """Whether stored = sent + waiting + refused by a true count of all rows."""
        with self.snapshot() as conn:
            figures = self.figures()
            answers, waiting, done = conn.execute(_COUNTS).fetchone()
        return bool(
            answers == figures.stored == waiting + done
            and (waiting, done) == (figures.waiting, figures.sent + figures.refused)
        )

    def anchors(self, boot_id: str) -> tuple[Anchor, ...]:
        """Return the anchors of a boot, oldest first."""
        with self.snapshot() as conn:
            return all_anchors(conn, boot_id)

    def locate(self, stamp: Stamp) -> Moment:
        """Return the best estimate of when a stamp was taken."""
        with self.snapshot() as conn:
            anchors = all_anchors(conn, stamp.boot_id)
            around = Bounds() if anchors else bounds_of(conn, stamp.boot_id)
        return locate(stamp, anchors, around)

    def faults(self) -> list[Fault]:
        """Return the faults that stand, oldest first."""
        return [Fault(*row) for row in self.rows("SELECT * FROM faults ORDER BY since_ms, key")]

    def fact(self, key: str) -> str | None:
        """Return what was remembered under a key."""
        found = self.rows("SELECT value FROM facts WHERE key = ?", (key,))
        return found[0][0] if found else None


def _outgoing(row: tuple[Any, ...]) -> Outgoing:
    return Outgoing(to_answer(row[5:]), row[0], row[1], to_moment(row[2:5]))


def _read_damaged_text(conn: sqlite3.Connection, error: sqlite3.Error) -> None:
    """Let text that a bad sector spoiled be read with replacement signs; raises any other error.

    One such comment must not keep all others from being read and sent.
    """
    if "decode" not in str(error):
        raise error
    conn.text_factory = lambda raw: raw.decode(errors="replace")
