"""Opening: durable, private, checked; a damaged database is replaced, and what it held is saved."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from kiosk.model.errors import StoreError
from kiosk.store import opening
from kiosk.store.level import KNOWN, NEWEST
from kiosk.store.reader import Reader
from kiosk.store.schema import migrations
from kiosk.store.trouble import DAMAGE_FAULT as FAULT
from tests.support.database import (
    assert_counts_right,
    leaf_pages,
    outside,
    root_page,
    select,
    spoil,
)
from tests.support.shop import Shop, shipped


def waiting(shop) -> list[tuple[str, str, int]]:
    with shop.reader() as reader:
        return [(each.answer.id, each.stream, each.seq) for each in reader.waiting(10_000)]


def faults(shop) -> list[str]:
    with shop.reader() as reader:
        return [fault.sentence for fault in reader.faults() if fault.key == FAULT]


def bad_files(shop) -> list[str]:
    return sorted(file.name for file in shop.path.parent.glob("kiosk.db.bad-*[Z0-9]"))


def test_the_writer_is_durable_and_says_what_it_read_back(shop):
    conn = shop.recorder._writer._ledger.conn
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert conn.execute("PRAGMA synchronous").fetchone() == (2,)
    with shop.reader() as reader:
        assert reader.fact("synchronous") == "2"


def test_a_database_that_cannot_be_made_durable_is_refused():
    with pytest.raises(StoreError, match=r"journal_mode memory .* a power cut could lose answers"):
        opening.prepare(sqlite3.connect(":memory:", isolation_level=None))


def test_the_files_are_private(shop):
    shop.give(5)
    files = [file for file in shop.path.parent.iterdir() if file.name.startswith("kiosk.db")]
    assert len(files) == 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    shop.close()
    shop.path.chmod(0o644)
    shop.open()
    assert shop.path.stat().st_mode & 0o777 == 0o600


def test_everything_is_there_after_a_restart(shop):
    answers = shop.give(5, 4, 3)
    before = waiting(shop)
    shop.reopen()
    assert [row[0] for row in before] == [answer.id for answer in answers]
    assert waiting(shop) == before
    assert faults(shop) == []
    assert bad_files(shop) == []


def test_the_newest_migration_is_known_by_name():
    assert [each.name for each in migrations.pending(Database(memory=True))][-1] == NEWEST


def test_migrations_are_applied_once(shop):
    shop.reopen()
    names = select(shop.path, "SELECT name FROM _sqlite_migrations ORDER BY id")
    assert names == [(name,) for name in KNOWN]


def spoil_index(path: Path) -> None:
    spoil(path, root_page(path, "answers_replaces"))


def spoil_rollup(path: Path) -> None:
    spoil(path, root_page(path, "rollup"))


@pytest.mark.parametrize("damage", [spoil_index, spoil_rollup])
def test_damage_beside_the_answers_costs_nothing(shop, damage: Callable[[Path], None]):
    shop.recorder.add_anchor(shop.anchor()).result(30)
    answers = shop.crowd(*[5, 4, 3] * 100)
    shop.recorder.register_survey(shipped("counter")).result(30)
    shop.acknowledge([answer.id for answer in answers[:50]])
    before = waiting(shop)
    counts = select(shop.path, "SELECT * FROM rollup")
    shop.close()
    damage(shop.path)
    shop.open()
    assert waiting(shop) == before
    assert select(shop.path, "SELECT * FROM rollup") == counts
    assert len(bad_files(shop)) == 1
    (sentence,) = faults(shop)
    assert "300 answers were saved, 250 of them not yet sent" in sentence
    assert "Some could not be read" not in sentence
    assert bad_files(shop)[0] in sentence
    assert shop.record(shop.answer(1))[0].seq == 301
    with shop.reader() as reader:
        assert reader.reconciled()
        assert len(reader.anchors(shop.boot)) == 1
    assert select(shop.path, "SELECT id FROM surveys") == [("counter",)]


def test_a_hole_costs_what_lay_in_it_and_no_more(shop):
    shop.crowd(*[5, 4, 3] * 200)
    before = waiting(shop)
    shop.close()
    leaves = leaf_pages(shop.path, "answers")
    spoil(shop.path, leaves[len(leaves) // 2])
    shop.open()
    saved = waiting(shop)
    assert set(saved) < set(before)
    assert len(saved) == len(set(saved)) >= 600 - 40
    assert f"At least {600 - len(saved)} could not be read" in faults(shop)[0]
    assert shop.record(shop.answer(1))[0].seq == 601
    with shop.reader() as reader:
        assert reader.reconciled()
    assert_counts_right(shop.path)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.95, 0.99])
@pytest.mark.timeout(60)
def test_a_file_that_lost_its_end_gives_what_is_left_of_it(shop, share):
    shop.crowd(*[5, 4, 3] * 200)
    before = waiting(shop)
    shop.close()
    content = shop.path.read_bytes()
    shop.path.write_bytes(content[: int(len(content) * share)])
    shop.open()
    saved = waiting(shop)
    assert {row[0] for row in saved} < {row[0] for row in before}
    assert len(saved) >= 600 * (share - 0.4)
    assert f"At least {600 - len(saved)} could not be read" in faults(shop)[0]
    shop.give(1)
    assert_counts_right(shop.path)


def test_where_numbers_are_in_doubt_what_is_unsent_takes_a_new_stream(shop):
    answers = shop.crowd(*[5, 4, 3] * 200)
    shop.acknowledge([answer.id for answer in answers[:100]])
    (_, old, _), *_ = waiting(shop)
    shop.close()
    for name in ("answers", "answers_waiting"):
        spoil(shop.path, leaf_pages(shop.path, name)[-1])
    shop.open()
    saved = waiting(shop)
    assert {stream for _, stream, _ in saved}.isdisjoint({old})
    assert [seq for _, _, seq in saved] == list(range(1, len(saved) + 1))
    assert [id_ for id_, _, _ in saved] == [each.id for each in answers[100 : 100 + len(saved)]]
    assert shop.record(shop.answer(1))[0].seq == len(saved) + 1
    with shop.reader() as reader:
        assert reader.reconciled()
        assert reader.figures().sent == 100


def test_numbers_of_lost_answers_are_not_given_out_again(shop):
    shop.crowd(*[5] * 200)
    shop.close()
    spoil(shop.path, leaf_pages(shop.path, "answers")[-1])
    shop.open()
    assert len(waiting(shop)) < 200
    assert shop.record(shop.answer(1))[0].seq == 201


def test_corrections_stay_corrections(shop):
    (first,) = shop.give(1)
    shop.give(5, replaces=first.id)
    shop.close()
    spoil_rollup(shop.path)
    shop.open()
    assert select(shop.path, "SELECT answer, n FROM rollup") == [("5", 1)]


@pytest.mark.parametrize("content", [b"", b"S", b"not a database\n" * 500, b"\0" * 8192])
def test_a_file_that_is_no_database_is_set_aside(shop, content):
    shop.give(5)
    shop.close()
    shop.path.write_bytes(content)
    shop.open()
    assert waiting(shop) == []
    assert "0 answers were saved" in faults(shop)[0]
    kept = shop.path.parent / bad_files(shop)[0]
    assert kept.read_bytes() == content
    shop.give(5)


def test_someone_elses_tables_are_set_aside(shop):
    shop.close()
    shop.path.unlink()
    with outside(shop.path) as conn:
        conn.execute("CREATE TABLE answers (n INTEGER PRIMARY KEY, id TEXT)")
    shop.open()
    assert len(faults(shop)) == 1
    shop.give(5)


def test_a_truncated_log_loses_only_its_end(shop, tmp_path):
    answers = shop.give(*[5] * 30)
    copy = Shop(tmp_path / "copy")
    copy.path.parent.mkdir()
    shutil.copy(shop.path, copy.path)
    wal = Path(f"{shop.path}-wal").read_bytes()
    Path(f"{copy.path}-wal").write_bytes(wal[: len(wal) // 2])
    copy.open()
    try:
        saved = waiting(copy)
        assert [row[0] for row in saved] == [answer.id for answer in answers[: len(saved)]]
        assert 0 < len(saved) < 30
        assert copy.record(copy.answer(5))[0].seq == len(saved) + 1
        assert_counts_right(copy.path)
    finally:
        copy.close()


def test_a_second_damage_gets_a_second_name(shop):
    for _ in range(2):
        shop.close()
        shop.path.write_bytes(b"nonsense" * 1000)
        shop.open()
    assert len(bad_files(shop)) == 2


def test_a_log_without_its_database_is_not_read_into_the_new_one(shop, tmp_path):
    shop.give(5)
    copy = Shop(tmp_path / "copy")
    copy.path.parent.mkdir()
    shutil.copy(f"{shop.path}-wal", f"{copy.path}-wal")
    copy.open()
    try:
        assert waiting(copy) == []
        assert len(list(copy.path.parent.glob("kiosk.db.bad-*-wal"))) == 1
    finally:
        copy.close()


@pytest.mark.parametrize("moved", [(), ("-wal",), ("-wal", "")])
def test_a_power_cut_while_replacing_is_finished_at_the_next_start(shop, tmp_path, moved):
    """The new file is whole; the old one is there with its log, without, or already aside."""
    shop.give(5)
    new = Shop(tmp_path / "new")
    new.open()
    good = new.give(1, 2)
    new.close()
    cut = Shop(tmp_path / "cut")
    cut.path.parent.mkdir()
    shutil.copy(new.path, f"{cut.path}.new")
    for side in ("-wal", ""):
        if side not in moved:
            shutil.copy(f"{shop.path}{side}", f"{cut.path}{side}")
    cut.open()
    try:
        assert [row[0] for row in waiting(cut)] == [answer.id for answer in good]
        assert not Path(f"{cut.path}.new").exists()
    finally:
        cut.close()


def test_a_half_built_database_is_thrown_away(shop):
    shop.give(5)
    shop.close()
    part = Path(f"{shop.path}.part")
    part.write_bytes(b"half")
    shop.path.write_bytes(b"nonsense" * 1000)
    shop.open()
    assert not part.exists()
    shop.give(5)


def test_damage_found_while_running_is_mended_without_a_restart(shop):
    shop.crowd(*[5] * 100)
    with outside(shop.path) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with shop.reader() as reader:
        assert reader.figures().stored == 100
        shop.path.write_bytes(b"nonsense" * 10_000)
        Path(f"{shop.path}-wal").write_bytes(b"")
        shop.record(shop.answer(5))
        assert reader.figures().stored == 1
    assert len(faults(shop)) == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        Shop(tmp_path / "file").open()


def test_a_reader_needs_a_database(tmp_path):
    with pytest.raises(StoreError, match="does not exist: no device has run here yet"):
        Reader(tmp_path / "kiosk.db")


def test_a_reader_of_something_else_says_so(tmp_path):
    (tmp_path / "kiosk.db").write_bytes(b"nonsense" * 1000)
    with Reader(tmp_path / "kiosk.db") as reader, pytest.raises(StoreError, match="could not read"):
        reader.figures()
