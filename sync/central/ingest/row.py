"""One answer as the row that will hold it, in plain types."""

from datetime import date
from operator import itemgetter
from typing import NamedTuple


class Row(NamedTuple):
    """The columns that differ from answer to answer; UUIDs as canonical text."""

    id: str
    seq: int
    visit: str
    survey: str
    version: int
    question: str
    source: str
    wall_ms: int
    boot_id: str
    boottime_ms: int
    synced: bool
    utc_offset_s: int
    group: str | None
    value: int | None
    choice: str | None
    text: str | None
    staff: str | None
    set_aside: str | None
    replaces: str | None
    occurred_ms: int
    time_quality: str
    time_error_ms: int | None
    day: date
    hour: int


# What "the same content" means: all but the number and what is derived from the raw time. The
# device's estimate of the time may have become better between two sendings of the same answer.
CONTENT = Row._fields[2 : Row._fields.index("occurred_ms")]
content = itemgetter(*(Row._fields.index(name) for name in CONTENT))


class Key(NamedTuple):
    """What an answer is counted under; empty text for what it does not have."""

    touchpoint: int
    day: date
    hour: int
    survey: str
    version: int
    question: str
    source: str
    group: str
    set_aside: str
    item: str


def item_of(value: int | None, choice: str | None) -> str:
    """Return what is counted: the value, the topic, or empty for a comment."""
    return choice or "" if value is None else str(value)
