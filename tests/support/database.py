"""Looking at, and breaking, a database from outside."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.store.recount import counted, recount


@contextmanager
def outside(path: Path) -> Generator[sqlite3.Connection, None, None]:
    conn = sqlite3.connect(path, isolation_level=None)
    try:
        yield conn
    finally:
        conn.close()


def select(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with outside(path) as conn:
        return conn.execute(sql).fetchall()


def assert_counts_right(path: Path) -> None:
    with outside(path) as conn:
        assert counted(conn) == recount(conn)
        assert unfindable(conn) == 0


def unfindable(conn: sqlite3.Connection) -> int:
    """Return how many answers lie outside of the rows noted for their day: no export has them."""
    sql = """
        SELECT count(*) FROM answers a WHERE NOT EXISTS (
            SELECT 1 FROM day_rows d WHERE d.day = a.day AND a.n BETWEEN d.first_n AND d.last_n)"""
    return int(conn.execute(sql).fetchone()[0])


def root_page(path: Path, name: str) -> int:
    ((page,),) = select(path, f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'")
    return int(page)


def leaf_pages(path: Path, name: str) -> list[int]:
    found = f"SELECT pageno FROM dbstat WHERE name = '{name}' AND pagetype = 'leaf' ORDER BY path"
    return [page for (page,) in select(path, found)]


def spoil(path: Path, page: int, page_size: int = 4096) -> None:
    """Overwrite a page with nonsense."""
    with path.open("r+b") as file:
        file.seek((page - 1) * page_size)
        file.write(b"\xa5" * page_size)
