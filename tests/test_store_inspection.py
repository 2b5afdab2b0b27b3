"""A large database is looked through behind the start, and damage found there is mended."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.checking import SMALL_PAGES, is_seen_at_once
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


def test_one_with_free_pages_is_looked_through_at_the_start(shop: Shop) -> None:
    with outside(shop.path) as conn:
        conn.execute("CREATE TABLE gone AS SELECT text FROM answers LIMIT 3")
        conn.execute("DROP TABLE gone")
        assert is_seen_at_once(conn)
        assert conn.execute("PRAGMA page_count").fetchone()[0] > SMALL_PAGES
    spoil_an_old_answer(shop)
    shop.open()
    assert DAMAGED in shop.faults()


def test_it_leaves_off_when_the_device_ends(shop: Shop) -> None:
    spoil_an_old_answer(shop)
    inspection = shop.open().inspection(after_s=3600)
    inspection.start()
    inspection.stop()
    assert not inspection.is_alive()
    assert shop.faults() == {}


def test_one_that_never_began_can_be_stopped(shop: Shop) -> None:
    shop.open().inspection().stop()
