"""Every answer in a file: CSV, Excel or JSON lines. The file is whole, or it is not there."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from kiosk.files.table import write_table
from kiosk.files.whole import whole
from kiosk.model.day import iso_at
from kiosk.store.reader import Reader
from kiosk.store.trouble import explain

KEYS = (
    "id", "stream", "seq", "visit", "survey", "version", "question", "value", "choice", "text",
    "group", "source", "staff", "occurred_at", "time_quality", "time_error_s", "set_aside",
    "replaces", "replaced_by", "sent",
)  # fmt: skip

Line: TypeAlias = tuple[Any, ...]

_TOLD_EVERY = 1000  # answers

_ROWS = """
    SELECT a.id, s.id, a.seq, a.visit, a.survey, a.version, a.question, a.value, a.choice, a.text,
        a.grp, a.source, a.staff, a.occurred_ms, a.utc_offset_s, a.quality, a.error_ms,
        a.set_aside, a.replaces,
        (SELECT r.id FROM answers r WHERE r.replaces = a.id AND r.n > a.n ORDER BY r.n LIMIT 1),
        a.state = 'sent'
    FROM answers a JOIN streams s ON s.k = a.stream {days} ORDER BY a.n"""
_OF_DAYS = """
    WHERE a.day BETWEEN ?1 AND ?2
    AND a.n BETWEEN (SELECT min(first_n) FROM day_rows WHERE day BETWEEN ?1 AND ?2)
        AND (SELECT max(last_n) FROM day_rows WHERE day BETWEEN ?1 AND ?2)"""


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
    try:
        with whole(out) as part, closing(_telling(lines(reader, first, last), told)) as rows:
            return write_table(kind, part, KEYS, rows)
    except OSError as error:
        raise explain(error, f"write {out}") from error


def _telling(rows: Iterator[Line], told: Callable[[int], None]) -> Generator[Line, None, None]:
    for count, row in enumerate(rows):
        if count % _TOLD_EVERY == 0:
            told(count)
        yield row


def lines(reader: Reader, first: date | None = None, last: date | None = None) -> Iterator[Line]:
    """Return the answers of some days in the order in which they were stored, as KEYS."""
    for row in _rows(reader, first, last):
        occurred_ms, offset_s, quality, error_ms = row[13:17]
        yield (
            *row[:13],
            iso_at(occurred_ms, offset_s),
            quality,
            None if error_ms is None else error_ms / 1000,
            *row[17:20],
            bool(row[20]),
        )


def _rows(reader: Reader, first: date | None, last: date | None) -> Iterator[Line]:
    if first is None and last is None:
        return reader.each(_ROWS.format(days=""))
    days = ((first or date.min).isoformat(), (last or date.max).isoformat())
    return reader.each(_ROWS.format(days=_OF_DAYS), days)
