"""The days of what is stored, made anew when the store's day begins at another hour or place."""

import sqlite3
from collections.abc import Iterator

from kiosk.model.day import StoreDay
from kiosk.store import notes
from kiosk.store.ledger import Ledger
from kiosk.store.recount import rebuild

AT_ONCE = 10_000
_ANSWERS = "SELECT n, occurred_ms, day, hour FROM answers WHERE n > ? ORDER BY n LIMIT ?"
_MOVE = "UPDATE answers SET day = ?, hour = ? WHERE n = ?"


def redate(to: Ledger, day: StoreDay) -> int:
    """Place everything in days as ``day`` has them; returns how many answers have moved.

    Nothing is looked at where the days were made with it already. The moments stay as they are.
    """
    said = f"{day.timezone} {day.day_starts}"
    conn = to.conn
    if _remembered(conn) == said:
        return 0
    moved = sum(_move(conn, to, answers) for answers in _answers(conn))
    if moved:
        rebuild(conn)
    _redate_shifts(conn, to)
    notes.remember(conn, notes.DAY, said)
    return moved


def _remembered(conn: sqlite3.Connection) -> str | None:
    found = conn.execute("SELECT value FROM facts WHERE key = ?", (notes.DAY,)).fetchone()
    return None if found is None else str(found[0])


def _answers(conn: sqlite3.Connection) -> Iterator[list[tuple[int, int, str, int]]]:
    last = 0
    while some := conn.execute(_ANSWERS, (last, AT_ONCE)).fetchall():
        yield some
        last = some[-1][0]


def _move(conn: sqlite3.Connection, to: Ledger, answers: list[tuple[int, int, str, int]]) -> int:
    placed = [(to.times.place(at), (day, hour), n) for n, at, day, hour in answers]
    moves = [(*now, n) for now, before, n in placed if now != before]
    conn.executemany(_MOVE, moves)
    return len(moves)


def _redate_shifts(conn: sqlite3.Connection, to: Ledger) -> None:
    shifts = conn.execute("SELECT k, since_ms FROM shifts").fetchall()
    conn.executemany(
        "UPDATE shifts SET day = ? WHERE k = ?", [(to.times.place(at)[0], k) for k, at in shifts]
    )
