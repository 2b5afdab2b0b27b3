"""Every answer in a file: CSV, Excel or JSON lines. The file is whole, or it is not there."""

import csv
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from kiosk.model.errors import BadInput
from kiosk.store.reader import Reader
from kiosk.store.trouble import explain

KEYS = (
    "id", "stream", "seq", "visit", "survey", "version", "question", "value", "choice", "text",
    "group", "source", "staff", "occurred_at", "time_quality", "time_error_s", "set_aside",
    "replaces", "replaced_by", "sent",
)  # fmt: skip

Line: TypeAlias = tuple[Any, ...]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TOLD_EVERY = 1000  # answers
_SHEET_ROWS = 1_048_575  # that Excel takes, without the heading

_ROWS = """
    SELECT a.id, s.id, a.seq, a.visit, a.survey, a.version, a.question, a.value, a.choice, a.text,
        a.grp, a.source, a.staff, a.occurred_ms, a.utc_offset_s, a.quality, a.error_ms,
        a.set_aside, a.replaces,
        (SELECT r.id FROM answers r WHERE r.replaces = a.id AND r.n > a.n ORDER BY r.n LIMIT 1),
        a.state = 'sent'
    FROM answers a JOIN streams s ON s.k = a.stream
    WHERE a.day >= ? AND a.day <= ? ORDER BY a.n"""


def export(
    reader: Reader,
    kind: str,
    out: Path,
    *,
    first: date | None = None,
    last: date | None = None,
    told: Callable[[int], None] = lambda count: None,
) -> int:
    """Write the answers of the days ``first`` to ``last`` (both included) to ``out``.

    ``kind``: csv, xlsx or jsonl. Returns how many. Text that a spreadsheet would take for a
    formula gets an apostrophe before it. ``told`` hears now and then how many are written. Raises
    BadInput for another kind, StoreError where the file cannot be written; then a file of that
    name that was there before is still there.
    """
    if kind not in _WRITERS:
        raise BadInput(f"{kind!r} is not a format; use {', '.join(_WRITERS)}")
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        count = _WRITERS[kind](part, _telling(lines(reader, first, last), told))
        _flush(part)
        part.replace(out)
        _flush(out.parent)
    except OSError as error:
        raise explain(error, f"write {out}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return count


def _telling(rows: Iterator[Line], told: Callable[[int], None]) -> Iterator[Line]:
    for count, row in enumerate(rows):
        if count % _TOLD_EVERY == 0:
            told(count)
        yield row


def lines(reader: Reader, first: date | None = None, last: date | None = None) -> Iterator[Line]:
    """Return the answers of some days in the order in which they were stored, as KEYS."""
    days = (first.isoformat() if first else "", last.isoformat() if last else "9999-12-31")
    for row in reader.each(_ROWS, days):
        occurred_ms, offset_s, quality, error_ms = row[13:17]
        yield (
            *row[:13],
            _iso(occurred_ms, offset_s),
            quality,
            None if error_ms is None else error_ms / 1000,
            *row[17:20],
            bool(row[20]),
        )


def _iso(occurred_ms: int, offset_s: int) -> str:
    """Return a moment in the store's time, ISO 8601 with offset."""
    zone = timezone(timedelta(seconds=offset_s))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=occurred_ms)
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def harmless(cell: Any) -> Any:
    """Return what a cell may hold: text that a spreadsheet would run gets an apostrophe."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _write_jsonl(part: Path, rows: Iterator[Line]) -> int:
    count = 0
    with part.open("x", encoding="utf-8") as file:
        for row in rows:
            count += 1
            file.write(json.dumps(dict(zip(KEYS, row, strict=True)), ensure_ascii=False) + "\n")
    return count


def _write_csv(part: Path, rows: Iterator[Line]) -> int:
    """Write with a byte order mark, without which Excel takes Cyrillic for Latin."""
    count = 0
    with part.open("x", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(KEYS)
        for row in rows:
            count += 1
            sheet.writerow([harmless(cell) for cell in row])
    return count


def _write_xlsx(part: Path, rows: Iterator[Line]) -> int:
    from xlsxwriter.exceptions import XlsxWriterException

    part.touch(exist_ok=False)
    with TemporaryDirectory(dir=part.parent, prefix=".export-", ignore_cleanup_errors=True) as room:
        try:
            return _fill_book(part, room, rows)
        except XlsxWriterException as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def _fill_book(part: Path, room: str, rows: Iterator[Line]) -> int:
    from xlsxwriter import Workbook

    book = Workbook(part, {"constant_memory": True, "tmpdir": room})
    try:
        count = _fill_sheets(book, rows)
        book.close()
    except BaseException:
        _abandon(book)
        raise
    return count


def _fill_sheets(book: Any, rows: Iterator[Line]) -> int:
    sheet = _add_sheet(book)
    count = 0
    for row in rows:
        if count and count % _SHEET_ROWS == 0:
            sheet = _add_sheet(book)
        _write_row(sheet, count % _SHEET_ROWS + 1, row)
        count += 1
    return count


def _abandon(book: Any) -> None:
    """Close the scratch files, which xlsxwriter has no public way to do."""
    for sheet in book.worksheets():
        with suppress(OSError, AttributeError, ValueError):
            sheet._opt_close()


def _add_sheet(book: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, KEYS)
    return sheet


def _write_row(sheet: Any, at: int, row: Line) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(at, column, harmless(cell))
        elif cell is not None:
            sheet.write(at, column, cell)


def _flush(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


_WRITERS: dict[str, Callable[[Path, Iterator[Line]], int]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "jsonl": _write_jsonl,
}
