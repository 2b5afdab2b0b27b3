"""Answers in a file: CSV, Excel or JSON lines. The file is whole, or it is not there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from kiosk.files.table import write_table
from kiosk.files.whole import whole
from kiosk.model.day import iso_at
from kiosk.model.errors import BadInput
from sync.central.models import Answer

KEYS = (
    *("id", "stream", "seq", "visit", "survey", "version", "question", "value", "choice", "text"),
    *("group", "source", "staff", "occurred_at", "time_quality", "time_error_s", "set_aside"),
    *("replaces", "replaced_by", "store", "touchpoint", "device"),
)

Line = tuple[Any, ...]

_AT_ONCE = 5_000


def export(kind: str, out: Path, store: str | None, first: date | None, last: date | None) -> int:
    """Write the answers of one store or all, from one day to another, to ``out``; return how many.

    Raises BadInput where the file cannot be written; what was there before then still is.
    """
    try:
        with whole(out) as part:
            return write_table(kind, part, KEYS, lines(store, first, last))
    except OSError as error:
        raise BadInput(
            f"{out} cannot be written ({error.strerror}); name another file with --out"
        ) from error


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
    return tuple(map(_plain, (*given, iso_at(occurred_ms, offset_s), quality, error_s, *rest)))


def _plain(cell: Any) -> Any:
    """Return a UUID as text, anything else as it is."""
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)
