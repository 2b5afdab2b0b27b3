"""A table as CSV, Excel or JSON lines."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from kiosk.model.errors import BadInput

Row: TypeAlias = Sequence[Any]

# What a spreadsheet takes for the beginning of a formula, in full width too.
_FORMULA = "[=+\\-@＝＋－＠]"
# What it does not see before it: spaces, marks of order, zero-width and control characters.
_UNSEEN = "[\\s\\x00-\\x1f\\x7f-\\xa0\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]"
_STARTS = re.compile(f"(?:[\\t\\r\\n]|{_UNSEEN}*{_FORMULA})")
# A spreadsheet set to another separator cuts a CSV's text up itself, at quotes too.
_STARTS_WITHIN = re.compile(f'([;,|\\t\\r\\n"]{_UNSEEN}*)(?={_FORMULA})')
_SHEET_ROWS = 1_048_575  # that Excel takes below its heading


def write_table(kind: str, out: Path, keys: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows under their keys to a file that exists already; returns how many.

    ``kind``: csv, xlsx or jsonl. In the first two, text that a spreadsheet would take for a
    formula gets an apostrophe before it. Raises BadInput for another kind, OSError.
    """
    if kind not in _WRITERS:
        raise BadInput(f"{kind!r} is not a format; use {', '.join(_WRITERS)}")
    return _WRITERS[kind](out, keys, rows)


def harmless(cell: Any) -> Any:
    """Return what a cell may hold: text that a spreadsheet would run gets an apostrophe."""
    if isinstance(cell, str) and _STARTS.match(cell):
        return f"'{cell}"
    return cell


def harmless_in_csv(cell: Any) -> Any:
    """Return what a cell of a CSV may hold, wherever a spreadsheet may cut it.

    A Russian Excel separates by semicolons: for it a formula may begin in the midst of a text.
    """
    cell = harmless(cell)
    return _STARTS_WITHIN.sub(r"\1'", cell) if isinstance(cell, str) else cell


def _write_jsonl(out: Path, keys: Sequence[str], rows: Iterable[Row]) -> int:
    count = 0
    with out.open("w", encoding="utf-8") as file:
        for row in rows:
            count += 1
            file.write(json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) + "\n")
    return count


def _write_csv(out: Path, keys: Sequence[str], rows: Iterable[Row]) -> int:
    """Write with a byte order mark, without which Excel takes Cyrillic for Latin."""
    count = 0
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(keys)
        for row in rows:
            count += 1
            sheet.writerow([harmless_in_csv(cell) for cell in row])
    return count


def _write_xlsx(out: Path, keys: Sequence[str], rows: Iterable[Row]) -> int:
    from xlsxwriter.exceptions import XlsxWriterException

    with TemporaryDirectory(dir=out.parent, prefix=".export-", ignore_cleanup_errors=True) as room:
        try:
            return _fill_book(out, room, keys, rows)
        except XlsxWriterException as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


class _BookFile(FileIO):
    """A file that can be given up: what is still written to it then goes nowhere.

    xlsxwriter leaves its archive open when the disk fails, to be closed, and to fail again, at some
    later time.
    """

    given_up = False

    def write(self, data: Any) -> int:
        return len(data) if self.given_up else super().write(data)

    def seek(self, at: int, whence: int = 0) -> int:
        return 0 if self.given_up else super().seek(at, whence)

    def tell(self) -> int:
        return 0 if self.given_up else super().tell()

    def flush(self) -> None:
        if not self.given_up:
            super().flush()


def _fill_book(out: Path, room: str, keys: Sequence[str], rows: Iterable[Row]) -> int:
    from xlsxwriter import Workbook

    with _BookFile(out, "w") as file:
        book = Workbook(file, {"constant_memory": True, "tmpdir": room})
        try:
            count = _fill_sheets(book, keys, rows)
            book.close()
        except BaseException:
            file.given_up = True
            _abandon(book)
            raise
    return count


def _fill_sheets(book: Any, keys: Sequence[str], rows: Iterable[Row]) -> int:
    sheet = _add_sheet(book, keys)
    count = 0
    for row in rows:
        if count and count % _SHEET_ROWS == 0:
            sheet = _add_sheet(book, keys)
        _write_row(sheet, count % _SHEET_ROWS + 1, row)
        count += 1
    return count


def _abandon(book: Any) -> None:
    """Close the scratch files, which xlsxwriter has no public way to do."""
    for sheet in book.worksheets():
        with suppress(OSError, AttributeError, ValueError):
            sheet._opt_close()


def _add_sheet(book: Any, keys: Sequence[str]) -> Any:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, keys)
    return sheet


def _write_row(sheet: Any, at: int, row: Row) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(at, column, harmless(cell))
        elif cell is not None:
            sheet.write(at, column, cell)


_WRITERS: dict[str, Callable[[Path, Sequence[str], Iterable[Row]], int]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "jsonl": _write_jsonl,
}
