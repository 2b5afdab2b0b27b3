"""The counts once more, from the answers themselves: for tests, for the doctor, after a salvage."""

import sqlite3

from kiosk.store.rollup import KEY_SQL, STANDS_SQL, Key

_RECOUNT = f"""
    SELECT {KEY_SQL}, count(*) FROM answers a
    WHERE {STANDS_SQL} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"""


def recount(conn: sqlite3.Connection) -> dict[Key, int]:
    """Return the counts that the stored answers come to, by rollup key."""
    return {tuple(row[:-1]): row[-1] for row in conn.execute(_RECOUNT)}


def counted(conn: sqlite3.Connection) -> dict[Key, int]:
    """Return the counts as they are kept, by rollup key."""
    return {tuple(row[:-1]): row[-1] for row in conn.execute("SELECT * FROM rollup")}


def rebuild(conn: sqlite3.Connection) -> None:
    """Put the recount in the place of the counts, inside the open transaction."""
    conn.execute("DELETE FROM rollup")
    conn.execute(f"INSERT INTO rollup {_RECOUNT}")
