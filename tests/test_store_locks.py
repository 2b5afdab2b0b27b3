"""SQLite's locks on the open database hold, so that no other program takes the log away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.database import select
from tests.support.shop import Shop


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="needs /proc/locks")
def test_the_open_database_is_locked_at_every_start(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "state")
    for _ in range(3):
        shop.reopen()
        inode = f":{os.stat(shop.path).st_ino} "
        held = [line for line in Path("/proc/locks").read_text().splitlines() if inode in line]
        assert any(str(os.getpid()) in line for line in held)
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
