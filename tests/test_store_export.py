"""Exports: every answer, with what it is worth, in a file that is whole or not there."""

import csv
import json
import resource
import zipfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kiosk.files import table
from kiosk.model.answer import Group, SetAside
from kiosk.model.errors import BadInput, StoreError
from kiosk.store.export import KEYS, export
from tests.support.shop import HOUR

FORMULAS = ["=1+1", "+7", "-1", "@sum", "\tx", "\rx"]


@pytest.fixture
def out(tmp_path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder / "answers"


def write(shop, kind: str, out: Path, **days: date) -> int:
    with shop.reader() as reader:
        return export(reader, kind, out, **days)


def json_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def cells(path: Path) -> list[list[str]]:
    with zipfile.ZipFile(path) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    names = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    return [
        ["".join(cell.itertext()) for cell in row.findall("x:c", names)]
        for row in sheet.iterfind(".//x:row", names)
    ]


def test_a_line_has_exactly_the_documented_keys(shop, out):
    shop.recorder.add_anchor(shop.anchor(error_ms=20)).result(30)
    (first,) = shop.give(1, staff="7")
    (second,) = shop.give(5, replaces=first.id, set_aside=SetAside.BURST)
    shop.acknowledge([first.id])
    assert write(shop, "jsonl", out) == 2
    old, new = json_lines(out)
    assert tuple(old) == KEYS
    assert old == {
        "id": first.id,
        "stream": old["stream"],
        "seq": 1,
        "visit": "visit",
        "survey": "counter",
        "version": 1,
        "question": "score",
        "value": 1,
        "choice": None,
        "text": None,
        "group": "detractor",
        "source": "console",
        "staff": "7",
        "occurred_at": "2026-03-02T12:00:00.000+03:00",
        "time_quality": "exact",
        "time_error_s": 0.02,
        "set_aside": None,
        "replaces": None,
        "replaced_by": second.id,
        "sent": True,
    }
    assert (new["set_aside"], new["replaces"], new["sent"]) == ("burst", first.id, False)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_days_can_be_chosen(shop, out, kind):
    for _ in range(3):
        shop.give(5)
        shop.wait(24 * HOUR)
    assert write(shop, kind, out, first=date(2026, 3, 3), last=date(2026, 3, 3)) == 1
    assert write(shop, kind, out, first=date(2026, 3, 3)) == 2
    assert write(shop, kind, out, last=date(2026, 3, 1)) == 0


def test_a_day_has_what_was_stored_among_other_days(shop, out):
    """A clock that was wrong for a while: its answers get their day only when an anchor comes."""
    for many, wrong_by in ((300, 0), (3, -40), (300, 0), (2, 40)):
        shop.wall_off_ms = wrong_by * 24 * HOUR
        shop.crowd(*[5] * many)
        shop.wait(24 * HOUR)
    assert write(shop, "jsonl", out, first=date(2026, 3, 3), last=date(2026, 3, 3)) == 0
    shop.recorder.add_anchor(shop.anchor()).result(30)
    for day, many in ((2, 300), (3, 3), (4, 300), (5, 2)):
        there = date(2026, 3, day)
        assert write(shop, "jsonl", out, first=there, last=there) == many
    assert write(shop, "jsonl", out, first=date(2026, 3, 3), last=date(2026, 3, 4)) == 303


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_harmless_in_csv_and_excel(shop, out, text):
    shop.record(shop.answer(text=text, group=Group.DETRACTOR))
    write(shop, "csv", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["text"] == f"'{text}"
    write(shop, "xlsx", out)
    heading, row = cells(out)
    assert row[heading.index("text") - 2] == f"'{text}".replace("\r", "_x000D_")
    assert b"<f>" not in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
    write(shop, "jsonl", out)
    assert json_lines(out)[0]["text"] == text


def test_russian_text_arrives(shop, out):
    shop.record(shop.answer(text="Очередь, «как всегда»\nи душно", group=None))
    write(shop, "csv", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["text"] == "Очередь, «как всегда»\nи душно"


@pytest.fixture
def full_stick():
    """No file may grow beyond some bytes, as on a stick that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    @contextmanager
    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return full


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_on_a_full_stick_the_older_file_stays_and_nothing_else(shop, out, full_stick, kind):
    out.write_text("of yesterday")
    shop.crowd(*[5] * 100)
    with shop.reader() as reader, full_stick(), pytest.raises(StoreError, match="could not write"):
        export(reader, kind, out)
    assert out.read_text() == "of yesterday"
    assert [file.name for file in out.parent.iterdir()] == ["answers"]
    shop.give(5)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_a_place_that_cannot_be_written_is_named(shop, tmp_path, kind):
    with pytest.raises(StoreError, match=r"could not write .*nowhere/answers"):
        write(shop, kind, tmp_path / "nowhere" / "answers")


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_a_folder_of_that_name_stays(shop, tmp_path, kind):
    (tmp_path / "answers").mkdir()
    with pytest.raises(StoreError, match="could not write"):
        write(shop, kind, tmp_path / "answers")
    assert {file.name for file in tmp_path.iterdir()} == {"answers", "state"}


def test_an_unknown_format_is_an_error_with_a_remedy(shop, out):
    with pytest.raises(BadInput, match="'pdf' is not a format; use csv, xlsx, jsonl"):
        write(shop, "pdf", out)


def test_excel_gets_a_second_sheet_when_one_is_full(shop, out, monkeypatch):
    monkeypatch.setattr(table, "_SHEET_ROWS", 2)
    shop.crowd(5, 4, 3, 2, 1)
    assert write(shop, "xlsx", out) == 5
    with zipfile.ZipFile(out) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3
