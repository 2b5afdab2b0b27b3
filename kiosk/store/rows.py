"""An answer as a row, and back."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from attrs import frozen

from kiosk.model.answer import Answer, Group, Quality, SetAside, Source, Stamp
from kiosk.model.time import Moment
from kiosk.model.value import Value

Row: TypeAlias = Sequence[Any]

COLUMNS = (
    "id",
    "visit",
    "survey",
    "version",
    "question",
    "source",
    "grp",
    "value",
    "choice",
    "text",
    "staff",
    "set_aside",
    "replaces",
    "wall_ms",
    "boot_id",
    "boottime_ms",
    "synced",
    "utc_offset_s",
)
STAMP_AT = COLUMNS.index("wall_ms")


@frozen(repr=False)
class Outgoing(Value):
    """An answer with its number and its time, as it goes to the centre."""

    answer: Answer
    stream: str
    seq: int
    moment: Moment


def selected(alias: str) -> str:
    """Return the columns of an answer for a SELECT from a table of that alias."""
    return ", ".join(f"{alias}.{column}" for column in COLUMNS)


def to_row(answer: Answer) -> tuple[Any, ...]:
    """Return an answer in the order of COLUMNS, in plain types: SQLite binds enums slowly."""
    stamp = answer.stamp
    return (
        answer.id,
        answer.visit,
        answer.survey,
        answer.version,
        answer.question,
        answer.source.value,
        answer.group and answer.group.value,
        answer.value,
        answer.choice,
        answer.text,
        answer.staff,
        answer.set_aside and answer.set_aside.value,
        answer.replaces,
        stamp.wall_ms,
        stamp.boot_id,
        stamp.boottime_ms,
        int(stamp.synced),
        stamp.utc_offset_s,
    )


def to_stamp(row: Row) -> Stamp:
    """Return the raw time from the last five of COLUMNS."""
    wall_ms, boot_id, boottime_ms, synced, utc_offset_s = row
    return Stamp(wall_ms, boot_id, boottime_ms, bool(synced), utc_offset_s)


def to_answer(row: Row) -> Answer:
    """Return the answer of a row in the order of COLUMNS."""
    return Answer(
        id=row[0],
        visit=row[1],
        survey=row[2],
        version=row[3],
        question=row[4],
        source=Source(row[5]),
        group=None if row[6] is None else Group(row[6]),
        value=row[7],
        choice=row[8],
        text=row[9],
        staff=row[10],
        set_aside=None if row[11] is None else SetAside(row[11]),
        replaces=row[12],
        stamp=to_stamp(row[STAMP_AT:]),
    )


def to_moment(row: Row) -> Moment:
    """Return the derived time from occurred_ms, error_ms, quality."""
    occurred_ms, error_ms, quality = row
    return Moment(occurred_ms, error_ms, Quality(quality))
