"""One batch, one transaction: the answers, their counts and the bookkeeping of the stream."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from django.db import transaction

from sync.central.clock import now_ms
from sync.central.ingest import gaps, heartbeat, locks, refusals, retime, rollup
from sync.central.ingest.columns import rows_at_once
from sync.central.ingest.decode import RawBatch
from sync.central.ingest.entry import Entry
from sync.central.ingest.examine import Place, Refused, examine
from sync.central.ingest.insert import Origin, insert
from sync.central.ingest.row import Row
from sync.central.ingest.stored import DUPLICATE, STORED, Fate, Standing
from sync.central.staff import staff_news
from sync.central.tokens import Caller
from sync.wire import BatchReply


def take(caller: Caller, batch: RawBatch, received_ms: int) -> BatchReply:
    """Store what can be stored, exactly once, and say what became of each answer.

    Raises WireError ``wrong_token`` when the device was revoked meanwhile.
    """
    place = Place(caller.timezone, caller.day_starts, received_ms)
    entries = _entries(batch.answers, place)
    origin = Origin(batch.stream, caller.device, caller.store, caller.touchpoint, received_ms)
    with transaction.atomic():
        missing = _settle(origin, batch, entries)
    receipts = [entry.receipt() for entry in entries]
    return BatchReply(
        receipts=receipts,
        received_ms=received_ms,
        replied_ms=now_ms(),
        missing=missing,
        cloned=any(receipt.code == "seq_conflict" for receipt in receipts),
        staff=staff_news(caller.store, batch.staff),
    )


def _entries(answers: Sequence[msgspec.Raw], place: Place) -> list[Entry]:
    rows = rows_at_once(answers, place)
    if rows is None:
        return [_entry(raw, place) for raw in answers]
    return [Entry(row.id, row.seq, row) for row in rows]


def _entry(raw: msgspec.Raw, place: Place) -> Entry:
    try:
        identity, row = examine(raw, place)
    except Refused as refused:
        fate: Fate = ("refused", refused.code, refused.message)
        return Entry(refused.id, refused.seq, fate=fate, held=False)
    return Entry(identity, row.seq, row)


def _settle(origin: Origin, batch: RawBatch, entries: Sequence[Entry]) -> list[list[int]]:
    """Do all that is done to the database for a batch; return the missing ranges."""
    stream = locks.lock(origin)
    new = _decide(origin, entries)
    again = [entry.row for entry in entries if entry.row is not None and entry.fate == DUPLICATE]
    moved = rollup.moves(origin, new) if new else Counter()
    if again:
        moved.update(retime.apply(origin, again))
    rollup.add(moved)
    refusals.note(stream, entries, new, origin.received_ms)
    gaps.settle(stream, _accounted(entries))
    stream.stored += len(new)
    heartbeat.note(origin, stream, batch.health, entries)
    return gaps.missing(stream, stream.acknowledged_seq)


def _decide(origin: Origin, entries: Sequence[Entry]) -> list[Row]:
    """Insert, give every entry its fate, and return the rows that were new."""
    rows = [entry.row for entry in entries if entry.row is not None]
    fresh = insert(origin, rows)
    if len(fresh) == len(rows) == len(entries):
        for entry in entries:
            entry.fate = STORED
        return rows
    new: list[Row] = []
    rest: list[Entry] = []
    for entry in entries:
        if entry.row is None:
            continue
        if (entry.row.id, entry.row.seq) in fresh:
            fresh.discard((entry.row.id, entry.row.seq))
            entry.fate = STORED
            new.append(entry.row)
        else:
            rest.append(entry)
    _explain(origin, rest)
    return new


def _explain(origin: Origin, rest: Sequence[Entry]) -> None:
    """Find out why entries were not new. What repeats within a batch is found here as well."""
    standing = Standing(origin.stream, [entry.row for entry in rest if entry.row is not None])
    for entry in rest:
        if entry.row is not None:
            entry.fate = standing.fate(entry.row)
            entry.held = not standing.elsewhere(entry.row)


def _accounted(entries: Sequence[Entry]) -> Iterator[int]:
    return (entry.seq for entry in entries if entry.seq is not None)
