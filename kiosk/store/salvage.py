"""Saving what can be read of a damaged database."""

import logging
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field

from kiosk.store import notes
from kiosk.store.delivery import new_stream
from kiosk.store.ids import new_id
from kiosk.store.ledger import Ledger
from kiosk.store.mark import Mark, Noted
from kiosk.store.recount import rebuild
from kiosk.store.rows import COLUMNS
from kiosk.store.times import boot_number
from kiosk.store.trouble import DAMAGE_FAULT, UNREADABLE

log = logging.getLogger(__name__)

STEPS = 300  # numbers tried one by one at a hole; a page of the tree holds some 30
_LAST_N = 1 << 48
_SMALL_TABLES = ("streams", "boots", "anchors", "surveys", "facts", "faults")
_LATER_TABLES = ("themes", "comment_marks", "shifts")

_BECAME = (
    "occurred_ms", "error_ms", "quality", "day", "hour",
    "stream", "seq", "state", "code", "message", "sent_at",
)  # fmt: skip
_ALL = (*COLUMNS, *_BECAME)
_BOOT_AT, _STREAM_AT, _SEQ_AT = (_ALL.index(name) for name in ("boot_id", "stream", "seq"))
_PUT = f"INSERT INTO answers ({', '.join(_ALL)}, boot) VALUES ({', '.join('?' * len(_ALL))}, ?)"
# The indexes may still know numbers of answers that are lost themselves.
_NUMBERS = (
    "SELECT stream, max(seq) FROM answers INDEXED BY answers_waiting"
    " WHERE state = 'waiting' GROUP BY stream",
    "SELECT stream, max(seq) FROM answers INDEXED BY answers_done"
    " WHERE state <> 'waiting' GROUP BY stream",
)
_COUNT_STREAM = """
    UPDATE streams SET base = max(base, acked, ?), sent =
        (SELECT count(*) FROM answers WHERE stream = k AND state = 'sent') WHERE k = ?"""


@define(eq=False, repr=False)
class Salvaged:
    """What came over; ``holes``: tables of which a part could not be read.

    ``missing``: how many answers are gone at least, as far as that was noted outside.
    """

    answers: int = 0
    unsent: int = 0
    missing: int = 0
    holes: set[str] = field(factory=set)

    def sentence(self, kept_as: str) -> str:
        """Return what the manager is told."""
        lost = " Some could not be read." if self.holes else ""
        if self.missing > 0:
            lost = f" At least {self.missing} could not be read."
        return (
            f"The database was damaged and has been replaced. {self.answers} answers were saved,"
            f" {self.unsent} of them not yet sent.{lost}"
            f" The damaged file is kept as {kept_as}; check the storage card."
        )


def salvage(path: Path, kept_as: str, ledger: Ledger, mark: Mark, now_ms: int) -> Salvaged:
    """Copy what can be read of the database at ``path`` into a new, empty one, and say so in it.

    kept_as: the name that the damaged file will have. mark: what is known of it from outside; it
    is then of the new one.
    """
    saved = Salvaged()
    conn = ledger.conn
    conn.execute("BEGIN IMMEDIATE")
    if path.stat().st_size:
        _copy(path, ledger, saved)
    saved.answers, saved.unsent = conn.execute(
        "SELECT count(*), count(*) FILTER (WHERE state <> 'sent') FROM answers"
    ).fetchone()
    noted = mark.read()
    saved.missing = noted.newest - saved.answers if noted else 0
    sentence = saved.sentence(kept_as)
    notes.raise_fault(conn, DAMAGE_FAULT, sentence, now_ms)
    conn.execute("COMMIT")
    mark.note(Noted.of(conn))
    mark.close()
    log.error("%s", sentence)
    return saved


def _copy(path: Path, ledger: Ledger, saved: Salvaged) -> None:
    old = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    old.text_factory = lambda raw: raw.decode(errors="replace")
    # Without this, SQLite reads nothing at all of a file that lost its end.
    old.execute("PRAGMA writable_schema = ON")
    try:
        _copy_small(old, ledger.conn, saved)
        highest = _copy_answers(old, ledger.conn, saved)
        known = _ask_indexes(old, highest)
    finally:
        old.close()
    _place_boots(ledger.conn)
    _settle_streams(ledger, highest, known and "streams" not in saved.holes)
    rebuild(ledger.conn)


def _copy_small(old: sqlite3.Connection, conn: sqlite3.Connection, saved: Salvaged) -> None:
    conn.execute("DELETE FROM streams")
    for table in (*_SMALL_TABLES, *_later_tables(old)):
        for row in _rows(old, table, saved):
            _put(conn, f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _later_tables(old: sqlite3.Connection) -> tuple[str, ...]:
    """Return the tables that a database of the first release does not have yet."""
    try:
        there = {name for (name,) in old.execute("SELECT name FROM sqlite_schema")}
    except UNREADABLE:
        return _LATER_TABLES
    return tuple(table for table in _LATER_TABLES if table in there)


def _copy_answers(
    old: sqlite3.Connection, conn: sqlite3.Connection, saved: Salvaged
) -> dict[int, int]:
    """Copy answers, ``n`` without holes again; returns the highest number seen of each stream."""
    highest: dict[int, int] = {}
    for _, *answer in _by_number(old, "answers", ", ".join(_ALL), saved):
        boot = _boot(conn, answer[_BOOT_AT])
        if boot is None or _put(conn, _PUT, (*answer, boot)) is None:
            saved.holes.add("answers")
            continue
        stream = answer[_STREAM_AT]
        highest[stream] = max(answer[_SEQ_AT], highest.get(stream, 0))
    return highest


def _boot(conn: sqlite3.Connection, boot_id: object) -> int | None:
    return boot_number(conn, boot_id) if isinstance(boot_id, str) else None


def _ask_indexes(old: sqlite3.Connection, highest: dict[int, int]) -> bool:
    """Raise the highest numbers to what the indexes know; whether they could be read."""
    try:
        known = [row for sql in _NUMBERS for row in old.execute(sql)]
    except UNREADABLE as error:
        log.warning("The numbers given out cannot be read: %s", error)
        return False
    for stream, seq in known:
        highest[stream] = max(seq, highest.get(stream, 0))
    return True


def _place_boots(conn: sqlite3.Connection) -> None:
    """Say anew where the answers of each boot begin."""
    begins = dict(conn.execute("SELECT boot_id, min(n) FROM answers GROUP BY boot_id"))
    (following,) = conn.execute("SELECT ifnull(max(n), 0) + 1 FROM answers").fetchone()
    for k, boot_id in conn.execute("SELECT k, boot_id FROM boots ORDER BY k DESC").fetchall():
        following = begins.get(boot_id, following)
        conn.execute("UPDATE boots SET first_n = ? WHERE k = ?", (following, k))


def _settle_streams(ledger: Ledger, highest: dict[int, int], numbers_known: bool) -> None:
    """Count what is sent; where numbers are in doubt, what is unsent takes a new stream.

    A number that a lost answer had must not be given out again.
    """
    conn = ledger.conn
    for k in highest:
        stream = new_id()
        conn.execute("INSERT OR IGNORE INTO streams (k, id) VALUES (?, ?)", (k, stream))
    streams = [k for (k,) in conn.execute("SELECT k FROM streams")]
    for k in streams:
        conn.execute(_COUNT_STREAM, (highest.get(k, 0), k))
    if not (numbers_known and streams):
        new_stream(ledger)
    ledger.forget()


def _put(conn: sqlite3.Connection, sql: str, row: Sequence[Any]) -> int | None:
    """Insert a row; None where it is too damaged to fit."""
    try:
        done = conn.execute(sql, tuple(row))
    except (sqlite3.IntegrityError, sqlite3.InterfaceError) as error:
        log.warning("A damaged row is left out: %s", error)
        return None
    return done.lastrowid


def _rows(old: sqlite3.Connection, table: str, saved: Salvaged) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a small table as far as they can be read."""
    try:
        yield from old.execute(f"SELECT * FROM {table}")
    except UNREADABLE as error:
        log.warning("Not all of %s can be read: %s", table, error)
        saved.holes.add(table)


def _by_number(
    old: sqlite3.Connection, table: str, columns: str, saved: Salvaged
) -> Iterator[tuple[Any, ...]]:
    """Return the readable rows in the order of ``n``, feeling for the far side of each hole."""
    sql = f"SELECT n, {columns} FROM {table} NOT INDEXED WHERE n > ? ORDER BY n"
    at: int | None = 0
    while at is not None:
        try:
            for row in old.execute(sql, (at,)):
                at = _onward(at, row)
                yield row
            return
        except UNREADABLE as error:
            log.warning("A part of %s cannot be read: %s", table, error)
            saved.holes.add(table)
            at = _far_side(old, sql, at)


def _onward(after: int, row: tuple[Any, ...] | None) -> int:
    """Return the row's number; a damaged tree may lead back, and round and round for ever."""
    if row is not None and row[0] <= after:
        raise sqlite3.DatabaseError("the rows are out of order")
    return after if row is None else int(row[0])


def _far_side(old: sqlite3.Connection, sql: str, at: int) -> int | None:
    """Return the lowest number from which can be read on, None where there is no such.

    One by one at first, for there may be another hole; then in leaps, and back by halves.
    """

    def readable(after: int) -> bool:
        try:
            _onward(after, old.execute(f"{sql} LIMIT 1", (after,)).fetchone())
        except UNREADABLE:
            return False
        return True

    for near in range(at + 1, at + STEPS + 1):
        if readable(near):
            return near
    low, leap = at + STEPS, 1
    while not readable(low + leap):
        low, leap = low + leap, 2 * leap
        if low > _LAST_N:
            return None
    found = range(low + 1, low + leap + 1)
    return found[bisect_left(found, True, key=readable)]
