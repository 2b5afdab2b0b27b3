"""A large database is looked through behind the start, and damage found there is mended."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.free_pages import are_empty
from kiosk.store.recorder import Recorder
from kiosk.store.trouble import DAMAGE_FAULT as DAMAGED
from tests.support.database import assert_counts_right, leaf_pages, outside, root_page, spoil
from tests.support.large import ANSWERS, fill_large
from tests.support.processes import eventually
from tests.support.shop import Shop


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a device with a large database, all in the file and nothing in its log."""
    return fill_large(tmp_path_factory.mktemp("large")).parent


@pytest.fixture
def shop(large: Path, tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "state")
    shutil.copytree(large, shop.path.parent)
    yield shop
    shop.close()


def spoil_an_old_answer(shop: Shop) -> None:
    spoil(shop.path, leaf_pages(shop.path, "answers")[2])


def inspect(recorder: Recorder) -> None:
    """Look through all of it, and wait until what is found is mended."""
    inspection = recorder.inspection(after_s=0)
    inspection.start()
    assert eventually(lambda: not inspection.is_alive())
    recorder.clear_fault("none").result(60)


def test_old_damage_does_not_hold_up_a_start_and_is_mended_behind_it(shop: Shop) -> None:
    spoil_an_old_answer(shop)
    recorder = shop.open()
    shop.give(5)
    assert shop.faults() == {}
    inspect(recorder)
    shop.give(4)
    told = shop.faults()[DAMAGED]
    lost = ANSWERS + 2 - shop.stored()
    assert 0 < lost < 20
    assert f"At least {lost} could not be read" in told
    assert [path for path in shop.path.parent.glob("*.bad-*") if path.suffix != "-wal"]
    assert_counts_right(shop.path)


def test_nothing_is_done_to_a_sound_one(shop: Shop) -> None:
    recorder = shop.open()
    shop.give(5)
    before = shop.path.stat().st_ino
    inspect(recorder)
    shop.give(4)
    assert shop.faults() == {}
    assert shop.stored() == ANSWERS + 2
    assert shop.path.stat().st_ino == before


@pytest.mark.parametrize("table", ["rollup", "facts", "answers_waiting"])
def test_damage_where_new_answers_go_is_found_at_the_start(shop: Shop, table: str) -> None:
    spoil(shop.path, root_page(shop.path, table))
    shop.open()
    assert DAMAGED in shop.faults()
    assert shop.stored() == ANSWERS


def test_damage_in_a_small_one_is_found_at_the_start(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "state")
    shop.open()
    shop.crowd(*[5] * 400)
    shop.close()
    spoil_an_old_answer(shop)
    shop.open()
    assert DAMAGED in shop.faults()
    shop.close()


def free_some_pages(conn: sqlite3.Connection, emptied: bool = True) -> None:
    conn.execute(f"PRAGMA secure_delete = {int(emptied)}")
    conn.execute("CREATE TABLE gone AS SELECT text FROM answers LIMIT 3")
    conn.execute("DROP TABLE gone")


def test_free_pages_do_not_hold_up_a_start(shop: Shop) -> None:
    with outside(shop.path) as conn:
        free_some_pages(conn)
    spoil_an_old_answer(shop)
    recorder = shop.open()
    assert shop.faults() == {}
    inspect(recorder)
    assert DAMAGED in shop.faults()


def test_where_free_pages_may_be_in_use_all_is_looked_through_at_the_start(shop: Shop) -> None:
    with outside(shop.path) as conn:
        free_some_pages(conn, emptied=False)
    spoil_an_old_answer(shop)
    shop.open()
    assert DAMAGED in shop.faults()


def test_a_list_of_free_pages_that_names_one_of_an_answer_is_found_at_the_start(shop: Shop) -> None:
    with outside(shop.path) as conn:
        free_some_pages(conn)
    name_as_free(shop.path, leaf_pages(shop.path, "answers")[2])
    shop.open()
    assert DAMAGED in shop.faults()
    shop.record(shop.answer(question="comment", text="Очередь. " * 3_000))  # takes free pages
    assert shop.stored() == ANSWERS + 1


def name_as_free(path: Path, page: int) -> None:
    """Put a page in the place of the first one that the list of free pages names."""
    raw = path.read_bytes()
    trunk = int.from_bytes(raw[32:36], "big")
    with path.open("r+b") as file:
        file.seek((trunk - 1) * 4096 + 8)
        file.write(page.to_bytes(4, "big"))


@pytest.mark.parametrize("folded", [False, True], ids=["in the log", "in the file"])
@pytest.mark.parametrize("emptied", [False, True], ids=["not emptied", "emptied"])
def test_pages_are_known_as_free_wherever_they_lie(shop: Shop, emptied: bool, folded: bool) -> None:
    with outside(shop.path) as conn:
        assert conn.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        conn.execute("PRAGMA wal_autocheckpoint = 0")
        free_some_pages(conn, emptied)
        if folded:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (pages,), (free,) = (
            conn.execute(f"PRAGMA {x}_count").fetchone() for x in ("page", "freelist")
        )
        assert free > 3
        assert are_empty(shop.path, pages) is emptied


@pytest.mark.parametrize("at", [32, 36], ids=["where it begins", "how many there are"])
def test_a_damaged_head_of_the_list_is_told(shop: Shop, at: int) -> None:
    with outside(shop.path) as conn:
        free_some_pages(conn)
        (pages,) = conn.execute("PRAGMA page_count").fetchone()
    with shop.path.open("r+b") as file:
        file.seek(at)
        file.write(bytes([255, 0, 0, 1]))
    assert not are_empty(shop.path, pages)


def test_it_leaves_off_when_the_device_ends(shop: Shop) -> None:
    spoil_an_old_answer(shop)
    inspection = shop.open().inspection(after_s=3600)
    inspection.start()
    inspection.stop()
    assert not inspection.is_alive()
    assert shop.faults() == {}


def test_one_that_never_began_can_be_stopped(shop: Shop) -> None:
    shop.open().inspection().stop()
