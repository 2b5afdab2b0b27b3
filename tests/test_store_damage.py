"""What lies beside the database notices what its own checks cannot, and helps to save more."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.model.errors import StoreError
from kiosk.store import level, missing, place
from kiosk.store.log_frames import read_log
from kiosk.store.trouble import DAMAGE_FAULT as DAMAGED
from tests.support.database import assert_counts_right, outside, root_page, select, spoil
from tests.support.shop import Shop

PAGE = 4096
SLOT = 24 + PAGE


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "state")
    shop.open()
    yield shop
    shop.close()


@pytest.fixture
def crashed(shop: Shop, tmp_path: Path) -> Shop:
    """A device that lost its power with thirty answers, all of them still in the log."""
    shop.give(*[5] * 30)
    copy = Shop(tmp_path / "copy")
    shutil.copytree(shop.path.parent, copy.path.parent)
    return copy


def log(shop: Shop) -> Path:
    return Path(f"{shop.path}-wal")


def commits(shop: Shop) -> list[int]:
    """Return the places in the log at which transactions end."""
    found = read_log(shop.path, PAGE)
    assert found is not None
    return [frame.at for frame in found.frames if frame.pages]


def test_the_log_is_read_as_sqlite_writes_it(crashed: Shop) -> None:
    found = read_log(crashed.path, PAGE)
    assert found is not None
    assert len(list(found.sound())) == len(found.frames) > 60
    assert found.page_size == PAGE
    assert found.commits_beyond(found.frames[-1].at + 1) == 0


def test_an_intact_log_is_no_damage(crashed: Shop) -> None:
    crashed.open()
    assert (crashed.stored(), crashed.faults()) == (30, {})
    crashed.close()


@pytest.mark.parametrize("cut", [0, 1, SLOT // 2])
def test_a_torn_last_transaction_is_no_damage(crashed: Shop, cut: int) -> None:
    """A power cut tears what nobody was thanked for."""
    (crashed.path.parent / "kiosk.last").unlink()
    ends = commits(crashed)
    size = 32 + (ends[-2] + 1) * SLOT + cut
    os.truncate(log(crashed), size)
    crashed.open()
    assert (crashed.stored(), crashed.faults()) == (29, {})
    crashed.close()


def test_a_shorter_log_is_noticed_and_its_numbers_are_not_given_out_again(crashed: Shop) -> None:
    ends = commits(crashed)
    os.truncate(log(crashed), 32 + (ends[-8] + 1) * SLOT)
    crashed.open()
    assert crashed.stored() == 23
    assert crashed.faults()[missing.FAULT].startswith("7 answers that were stored are missing")
    assert crashed.record(crashed.answer(1))[0].seq == 31
    crashed.reopen()
    assert crashed.record(crashed.answer(1))[0].seq == 32
    crashed.close()


def test_a_log_that_was_removed_is_noticed(crashed: Shop) -> None:
    log(crashed).unlink()
    crashed.open()
    assert crashed.faults()[missing.FAULT].startswith("30 answers that were stored are missing")
    crashed.close()


@pytest.mark.parametrize("at", [0, 7, 40])
def test_what_lies_beyond_a_damaged_frame_is_saved(crashed: Shop, at: int) -> None:
    """Most pages are written again by a later transaction, so that nothing at all is lost."""
    with log(crashed).open("r+b") as file:
        file.seek(32 + at * SLOT + 24 + 100)
        file.write(b"\xa5" * 512)
    crashed.open()
    assert crashed.stored() == 30
    assert "30 answers were saved" in crashed.faults()[DAMAGED]
    assert crashed.record(crashed.answer(1))[0].seq == 31
    assert_counts_right(crashed.path)
    crashed.close()


def test_a_log_whose_own_header_is_damaged_is_saved(crashed: Shop) -> None:
    with log(crashed).open("r+b") as file:
        file.write(b"\xa5" * 32)
    crashed.open()
    assert "answers were saved" in crashed.faults()[DAMAGED]
    assert crashed.stored() == 30
    crashed.close()


def test_another_database_in_the_place_is_noticed(crashed: Shop, tmp_path: Path) -> None:
    for file in crashed.path.parent.glob("kiosk.db*"):
        file.unlink()
    crashed.open()
    said = crashed.faults()[missing.FAULT]
    assert said.startswith("The database is another than before, which had 30 answers.")
    crashed.reopen()
    crashed.close()


def test_a_copy_put_back_from_yesterday_is_noticed(shop: Shop, tmp_path: Path) -> None:
    shop.give(5, 5)
    shop.close()
    shutil.copy(shop.path, tmp_path / "yesterday")
    shop.open()
    shop.give(4, 4, 4)
    shop.close()
    shutil.copy(tmp_path / "yesterday", shop.path)
    shop.open()
    assert shop.faults()[missing.FAULT].startswith("3 answers that were stored are missing")
    assert shop.record(shop.answer(1))[0].seq == 6


@pytest.mark.parametrize("mark", ["", "nonsense", "a b c", "x" * 5000])
def test_a_damaged_mark_is_no_alarm(shop: Shop, mark: str) -> None:
    shop.give(5)
    shop.close()
    (shop.path.parent / "kiosk.last").write_text(mark)
    shop.open()
    assert (shop.stored(), shop.faults()) == (1, {})


@pytest.mark.parametrize("gone", ["kiosk.db", "kiosk.db-wal"])
def test_a_file_removed_under_a_running_device_is_put_back(shop: Shop, gone: str) -> None:
    before = shop.give(5, 4)
    (shop.path.parent / gone).unlink()
    (after,) = shop.give(1)
    ids = [id_ for (id_,) in select(shop.path, "SELECT id FROM answers ORDER BY n")]
    assert ids == [answer.id for answer in (*before, after)]
    assert "nothing was lost" in shop.faults()[place.FAULT]
    shop.reopen()
    assert shop.stored() == 3


def test_a_file_put_in_the_place_of_a_running_one_does_not_win(shop: Shop, tmp_path: Path) -> None:
    shop.give(5, 4)
    other = Shop(tmp_path / "other")
    other.open()
    other.close()
    shutil.copy(other.path, tmp_path / "new")
    (tmp_path / "new").rename(shop.path)
    shop.give(1)
    assert shop.stored() == 3
    assert list(shop.path.parent.glob("kiosk.db.bad-*"))


def test_a_removed_database_is_put_back_while_nobody_presses(shop: Shop) -> None:
    shop.give(5, 4)
    shop.path.unlink()
    assert shop.recorder is not None
    assert shop.recorder.health()
    shop.recorder.clear_fault("none").result(30)
    assert shop.stored() == 2


def test_no_thanks_where_it_cannot_be_put_back(shop: Shop) -> None:
    """A file stands where the folder was; the answers live on until there is a place for them."""
    shop.give(5)
    folder = shop.path.parent
    aside = folder.rename(folder.with_name("aside"))
    folder.touch()
    with pytest.raises(StoreError, match="could not store the answer"):
        shop.give(4)
    folder.unlink()
    aside.rename(folder)
    shop.give(3)
    assert shop.stored() >= 2


def test_every_part_of_the_schema_is_known(shop: Shop) -> None:
    names = (
        "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'idx_%'"
    )
    assert {name for (name,) in select(shop.path, names)} == level.PARTS


@pytest.mark.parametrize("part", sorted(level.PARTS))
def test_a_part_of_the_schema_that_was_dropped_is_mended(shop: Shop, part: str) -> None:
    shop.give(5, 4, 3)
    shop.close()
    with outside(shop.path) as conn:
        (kind,) = conn.execute("SELECT type FROM sqlite_schema WHERE name = ?", (part,)).fetchone()
        conn.execute(f"DROP {kind} {part}")
    shop.open()
    assert DAMAGED in shop.faults()
    assert shop.stored() == (0 if part == "answers" else 3)
    assert select(shop.path, f"SELECT 1 FROM sqlite_schema WHERE name = '{part}'")
    shop.give(5)
    assert_counts_right(shop.path)


def test_a_wiped_first_page_costs_nothing(shop: Shop) -> None:
    shop.crowd(*[5, 4, 3] * 200)
    shop.close()
    spoil(shop.path, 1)
    shop.open()
    assert shop.stored() == 600
    assert "600 answers were saved, 600 of them not yet sent" in shop.faults()[DAMAGED]
    assert shop.record(shop.answer(1))[0].seq == 601
    assert_counts_right(shop.path)


def test_without_a_copy_of_the_first_page_the_file_is_kept(shop: Shop) -> None:
    shop.give(5)
    shop.close()
    (shop.path.parent / "kiosk.first").unlink()
    spoil(shop.path, 1)
    shop.open()
    assert "0 answers were saved" in shop.faults()[DAMAGED]
    assert "At least 1 could not be read" in shop.faults()[DAMAGED]


def test_a_damaged_index_keeps_its_pages(shop: Shop) -> None:
    """The copy of the first page is not used where the schema can be read."""
    shop.crowd(*[5] * 100)
    shop.close()
    (shop.path.parent / "kiosk.first").write_bytes(b"SQLite format 3\0" + b"\xa5" * 4080)
    spoil(shop.path, root_page(shop.path, "answers_replaces"))
    shop.open()
    assert shop.stored() == 100


def test_spoiled_text_keeps_nothing_else_from_being_read(shop: Shop) -> None:
    shop.give(5)
    with outside(shop.path) as conn:
        conn.execute("INSERT INTO facts VALUES ('spoiled', CAST(x'41FF42' AS TEXT))")
        conn.execute("INSERT INTO facts VALUES ('whole', 'Зебра')")
    with shop.reader() as reader:
        assert reader.fact("spoiled") == "A\ufffdB"
    facts = "SELECT key, value FROM facts WHERE key IN ('spoiled', 'whole') ORDER BY key DESC"
    with shop.reader() as reader:
        assert list(reader.each(facts)) == [("whole", "Зебра"), ("spoiled", "A\ufffdB")]


def test_a_schema_whose_names_are_spoiled_is_damage(shop: Shop) -> None:
    shop.give(5, 4)
    shop.close()
    content = shop.path.read_bytes()
    assert b"answers_replaces" in content
    shop.path.write_bytes(content.replace(b"answers_replaces", b"\xff" * 16))
    shop.open()
    assert DAMAGED in shop.faults()
    assert shop.stored() == 2
