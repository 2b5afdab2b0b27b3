"""SQLite's locks on the open database hold, so that no other program takes the log away."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.store.ledger import Ledger
from kiosk.store.reader import Reader
from tests.support.database import select
from tests.support.shop import Shop

needs_locks = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="needs /proc/locks")


def is_locked(path: str | Path) -> bool:
    """Whether this process has a lock on a file."""
    inode = f":{os.stat(path).st_ino} "
    held = [line for line in Path("/proc/locks").read_text().splitlines() if inode in line]
    return any(f" {os.getpid()} " in line for line in held)


@needs_locks
def test_the_open_database_is_locked_at_every_start(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "state")
    for _ in range(3):
        shop.reopen()
        assert is_locked(shop.path)
    shop.close()


@needs_locks
def test_opened_again_after_a_failed_commit_it_keeps_the_locks_of_who_reads(tmp_path: Path) -> None:
    """Else the next program that looks in takes the log's index for nobody's, and makes it anew."""
    shop = Shop(tmp_path / "state")
    recorder = shop.open()
    shop.give(5)
    failed = []

    def fail_once(_: Ledger) -> None:
        if not failed:
            failed.append(sqlite3.OperationalError("disk I/O error"))
            failed[0].sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise failed[0]

    with Reader(shop.path) as reader:
        reader.figures()
        recorder._writer.submit(fail_once, "fail").result(30)
        assert failed
        assert is_locked(f"{shop.path}-shm")
        assert is_locked(shop.path)
    shop.close()


def test_another_program_that_looks_in_leaves_the_log_where_it_is(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "state")
    shop.open()
    shop.give(5)
    log = Path(f"{shop.path}-wal")
    before = os.stat(log).st_ino
    look = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM answers')"
    subprocess.run([sys.executable, "-c", look, str(shop.path)], check=True)
    assert os.stat(log).st_ino == before
    shop.give(4)
    assert len(select(shop.path, "SELECT * FROM answers")) == 2
    shop.close()
