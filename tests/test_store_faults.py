"""Killed, full, failing: what was acknowledged is there, once, and the rest was never promised."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.model.answer import Answer
from kiosk.model.errors import DiskFull, StoreError
from kiosk.store.trouble import explain
from tests.support.database import assert_counts_right, outside, select
from tests.support.shop import Shop

PRESSER = [sys.executable, "-m", "tests.support.presser"]
ROOT = Path(__file__).parents[1]


def stored(path: Path) -> list[str]:
    return [id_ for (id_,) in select(path, "SELECT id FROM answers ORDER BY n")]


def assert_sound(path: Path) -> None:
    with outside(path) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    numbers = [seq for (seq,) in select(path, "SELECT seq FROM answers ORDER BY n")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert_counts_right(path)


@pytest.mark.parametrize("presses", [1, 7, 40])
def test_a_killed_device_has_every_answer_that_it_acknowledged_once(tmp_path, presses):
    shop = Shop(tmp_path)
    with subprocess.Popen(
        [*PRESSER, str(tmp_path), "100000"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as device:
        seen = [device.stdout.readline() for _ in range(presses + 1)]
        device.kill()
        seen += device.stdout.readlines()
    acknowledged = [line.strip() for line in seen[1:] if line.endswith("\n")]
    shop.open()
    try:
        there = stored(shop.path)
        assert there[: len(acknowledged)] == acknowledged
        assert len(there) <= len(acknowledged) + 1
        shop.give(5)
    finally:
        shop.close()
    assert_sound(shop.path)


@pytest.fixture
def small_disk(tmp_path):
    """A file system with 1 MB, as root; where that cannot be had, the test is skipped."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small file system needs root and mount")
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True
    )
    if made.returncode:
        pytest.skip(f"no small file system: {made.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_promises_nothing_and_breaks_nothing(small_disk):
    shop = Shop(small_disk / "state")
    shop.open()
    acknowledged: list[Answer] = []
    try:
        with pytest.raises(DiskFull, match="could not store the answer: the disk is full"):
            press_on(shop, acknowledged)
        with pytest.raises(DiskFull):
            shop.give(4, question="y" * 5000)
        assert shop.recorder.health()
        assert stored(shop.path) == [answer.id for answer in acknowledged]
    finally:
        shop.close()
    assert_sound(shop.path)


def test_a_disk_with_room_again_takes_answers_again(small_disk):
    shop = Shop(small_disk / "state")
    shop.open()
    try:
        ballast = small_disk / "ballast"
        fill(ballast)
        with pytest.raises(StoreError):
            press_on(shop, [])
        ballast.unlink()
        (after,) = shop.give(4)
        assert stored(shop.path)[-1] == after.id
    finally:
        shop.close()
    assert_sound(shop.path)


def press_on(shop: Shop, acknowledged: list[Answer]) -> None:
    for _ in range(10_000):
        acknowledged += shop.give(5, question="x" * 500)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


def test_a_database_that_may_not_grow_promises_nothing(shop):
    """The same without root: SQLite's own limit on the number of pages."""
    first = shop.give(5)
    conn = shop.recorder._writer._ledger.conn
    (pages,) = conn.execute("PRAGMA page_count").fetchone()
    conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        shop.crowd(*[4] * 1000)
    assert stored(shop.path) == [answer.id for answer in first]
    conn.execute(f"PRAGMA max_page_count = {pages * 100}")
    shop.give(3)
    shop.close()
    assert_sound(shop.path)


@pytest.fixture
def syncs_at_start(tmp_path) -> int:
    """How often a start forces something to disk; strace counts each thread for itself."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    log = tmp_path / "syncs"
    run = traced(tmp_path / "dry", 0, "-o", str(log), "-e", "trace=fdatasync,fsync,write")
    if run.returncode:
        pytest.skip(f"strace may not trace here: {run.stderr.strip()[:100]}")
    before, _, _ = log.read_text().partition('"open\\n"')
    return len(re.findall(r"f(?:data)?sync\(", before))


def traced(state: Path, presses: int, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["strace", "-f", "-qq", *options, *PRESSER, str(state), str(presses)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=100,
    )


def press(state: Path, presses: int, failing: str) -> tuple[list[str], list[str]]:
    """Press while fsync fails; returns what was acknowledged, and what was not."""
    inject = f"inject=fdatasync,fsync:error=EIO:when={failing}"
    run = traced(state, presses, "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", inject)
    lines = run.stdout.splitlines()
    assert lines[:1] == ["open"], run.stderr
    return (
        [line for line in lines[1:] if not line.startswith("failed")],
        [line.split()[1] for line in lines if line.startswith("failed")],
    )


def test_a_failed_fsync_is_mended_by_writing_again(tmp_path, syncs_at_start):
    at = syncs_at_start + 3
    acknowledged, failed = press(tmp_path / "state", at + 9, f"{at}")
    assert failed == []
    assert len(acknowledged) == at + 9
    assert stored(tmp_path / "state" / "kiosk.db") == acknowledged
    assert_sound(tmp_path / "state" / "kiosk.db")


def test_a_disk_that_never_syncs_again_gets_no_thanks(tmp_path, syncs_at_start):
    at = syncs_at_start + 3
    acknowledged, failed = press(tmp_path / "state", at + 9, f"{at}+")
    assert len(acknowledged) + len(failed) == at + 9
    assert len(failed) >= 10
    there = stored(tmp_path / "state" / "kiosk.db")
    assert there[: len(acknowledged)] == acknowledged
    assert_sound(tmp_path / "state" / "kiosk.db")


def test_a_read_error_is_not_taken_for_a_full_disk():
    error = sqlite3.OperationalError("disk I/O error")
    told = explain(error, "store the answer")
    assert not isinstance(told, DiskFull)
    assert str(told) == "could not store the answer: disk I/O error; see `kiosk doctor`"


def test_a_start_on_a_full_disk_says_so_and_leaves_everything_alone(small_disk):
    shop = Shop(small_disk / "state")
    shop.open()
    answers = shop.give(5, 4)
    shop.close()
    ballast = small_disk / "ballast"
    fill(ballast)
    with pytest.raises(DiskFull, match=r"could not open .*: the disk is full"):
        shop.open()
    assert {file.name for file in shop.path.parent.iterdir()} >= {"kiosk.db", "kiosk.lock"}
    assert not list(shop.path.parent.glob("kiosk.db.*"))
    ballast.unlink()
    shop.open()
    try:
        assert stored(shop.path) == [answer.id for answer in answers]
        shop.give(3)
    finally:
        shop.close()
    assert_sound(shop.path)
