"""Numbers that arrived and were not stored under their stream: they are no gap."""

from collections.abc import Sequence

from sync.central.ingest.entry import Entry
from sync.central.ingest.row import Row
from sync.central.models import Answer, Refusal, Stream

MAX_ID_CHARS = 64


def note(stream: Stream, entries: Sequence[Entry], new: Sequence[Row], at_ms: int) -> None:
    """Record what was not stored, and strike out what has been stored since; counts on stream."""
    if new and stream.refused:
        stored = Refusal.objects.filter(stream_id=stream.pk, seq__in=[row.seq for row in new])
        stream.refused -= stored.delete()[0]
    asides = {entry.seq: entry for entry in entries if not entry.held and entry.seq is not None}
    if asides:
        _record(stream, asides, at_ms)


def _record(stream: Stream, asides: dict[int, Entry], at_ms: int) -> None:
    mine = {"stream_id": stream.pk, "seq__in": list(asides)}
    taken = set(Answer.objects.filter(**mine).values_list("seq", flat=True))
    known = set(Refusal.objects.filter(**mine).values_list("seq", flat=True))
    fresh = [
        Refusal(
            stream_id=stream.pk,
            seq=seq,
            answer=entry.id.replace("\0", "")[:MAX_ID_CHARS],
            code=_code(entry),
            at_ms=at_ms,
        )
        for seq, entry in asides.items()
        if seq not in taken | known
    ]
    Refusal.objects.bulk_create(fresh)
    stream.refused += len(fresh)


def _code(entry: Entry) -> str:
    """Return the code; a duplicate that is held under another stream has none of the wire's."""
    assert entry.fate is not None, "every entry is settled before it is noted"
    return entry.fate[1] or "duplicate"
