"""Answers in a file: CSV, Excel or JSON lines. The file is whole, or it is not there."""

import csv
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from kiosk.model.errors import BadInput
from sync.central.models import Answer

KEYS = (
    *("id", "stream", "seq", "visit", "survey", "version", "question", "value", "choice", "text"),
    *("group", "source", "staff", "occurred_at", "time_quality", "time_error_s", "set_aside"),
    *("replaces", "replaced_by", "store", "touchpoint", "device"),
)

Line = tuple[Any, ...]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHEET_ROWS = 1_048_575  # that Excel takes below its heading
_AT_ONCE = 5_000


def export(kind: str, out: Path, store: str | None, first: date | None, last: date | None) -> int:
    """Write the answers of one store or all, from one day to another, to ``out``; return how many.

    Raises BadInput where the file cannot be written; what was there before then still is.
    """
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        count = WRITERS[kind](part, lines(store, first, last))
        _flush(part)
        part.replace(out)
        _flush(out.parent)
    except OSError as error:
        raise BadInput(
            f"{out} cannot be written ({error.strerror}); name another file with --out"
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return count


def lines(store: str | None, first: date | None, last: date | None) -> Iterator[Line]:
    """Yield the answers as KEYS, stream by stream, in the order in which they were given."""
    wanted = Q()
    for name, value in (("store", store), ("day__gte", first), ("day__lte", last)):
        if value is not None:
            wanted &= Q(**{name: value})
    near = Q(stream=OuterRef("stream")) | Q(device=OuterRef("device"))
    namer = Answer.objects.filter(near, replaces=OuterRef("id")).order_by("seq").values("id")
    found = (
        Answer.objects.filter(wanted)
        .annotate(replaced_by=Subquery(namer[:1]))
        .order_by("stream_id", "seq")
        .values_list(
            *("id", "stream_id", "seq", "visit", "survey", "version", "question"),
            *("value", "choice", "text", "group", "source", "staff"),
            *("occurred_ms", "utc_offset_s", "time_quality", "time_error_ms"),
            *("set_aside", "replaces", "replaced_by", "store_id", "touchpoint__name", "device_id"),
        )
    )
    return map(_line, found.iterator(_AT_ONCE))


def _line(columns: tuple[Any, ...]) -> Line:
    *given, occurred_ms, offset_s, quality, error_ms = columns[:17]
    rest = columns[17:]
    error_s = None if error_ms is None else error_ms / 1000
    return tuple(map(_plain, (*given, _iso(occurred_ms, offset_s), quality, error_s, *rest)))


def _plain(cell: Any) -> Any:
    """Return a UUID as text, anything else as it is."""
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)


def _iso(occurred_ms: int, offset_s: int) -> str:
    zone = timezone(timedelta(seconds=offset_s))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=occurred_ms)
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def harmless(cell: Any) -> Any:
    """Return what a cell may hold: text that a spreadsheet would run gets an apostrophe."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _write_jsonl(part: Path, rows: Iterator[Line]) -> int:
    count = 0
    with _created(part) as file:
        for row in rows:
            line = dict(zip(KEYS, row, strict=True))
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_csv(part: Path, rows: Iterator[Line]) -> int:
    """Write with a byte order mark, without which Excel takes Cyrillic for Latin."""
    count = 0
    with _created(part, encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(KEYS)
        for row in rows:
            sheet.writerow([harmless(cell) for cell in row])
            count += 1
    return count


def _created(part: Path, *, encoding: str = "utf-8", newline: str | None = None) -> Any:
    """Open a new file that only its owner may read: comments are customers' words."""
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    return os.fdopen(handle, "w", encoding=encoding, newline=newline)


def _write_xlsx(part: Path, rows: Iterator[Line]) -> int:
    import xlsxwriter

    _created(part).close()
    count = 0
    with TemporaryDirectory(prefix=".export-", dir=part.parent) as scratch:
        book = xlsxwriter.Workbook(part, {"constant_memory": True, "tmpdir": scratch})
        sheet = _new_sheet(book)
        for count, row in enumerate(rows, start=1):
            at = (count - 1) % _SHEET_ROWS
            if count > 1 and at == 0:
                sheet = _new_sheet(book)
            _write_row(sheet, at + 1, row)
        book.close()
    return count


def _new_sheet(book: Any) -> Any:
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


WRITERS: dict[str, Callable[[Path, Iterator[Line]], int]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "jsonl": _write_jsonl,
}
