"""What is there already where a row could not go."""

from collections.abc import Sequence

from django.db.models import Q

from sync.central.ingest.row import CONTENT, Row, content
from sync.central.models import Answer
from sync.wire import Status

Fate = tuple[Status, str | None, str | None]

STORED: Fate = ("stored", None, None)
DUPLICATE: Fate = ("duplicate", None, None)
ID_CONFLICT: Fate = (
    "refused",
    "id_conflict",
    "The same id is stored with other content; nothing was changed",
)
SEQ_CONFLICT: Fate = (
    "refused",
    "seq_conflict",
    "The same stream and seq is stored with another id: this database is a copy of another;"
    " take a new stream for what is unsent",
)


class Standing:
    """The stored rows that share an id or a number with the rows of a batch."""

    def __init__(self, stream: str, rows: Sequence[Row]) -> None:
        self._stream = stream
        self._by_id: dict[str, tuple[str, int, tuple[object, ...]]] = {}
        mine = Q(stream_id=stream, seq__in=[row.seq for row in rows])
        clashing = Answer.objects.filter(mine | Q(id__in=[row.id for row in rows]))
        for found in clashing.values_list("id", "stream_id", "seq", *CONTENT) if rows else ():
            identity, its_stream, seq, *rest = found
            self._by_id[str(identity)] = (str(its_stream), seq, tuple(map(_plain, rest)))

    def fate(self, row: Row) -> Fate:
        """Return what becomes of a row that was not new."""
        if row.id not in self._by_id:
            return SEQ_CONFLICT
        stream, seq, old = self._by_id[row.id]
        if old != content(row) or (stream == self._stream and seq != row.seq):
            return ID_CONFLICT
        return DUPLICATE

    def elsewhere(self, row: Row) -> bool:
        """Return whether the row is held, but not under this stream and number."""
        held = self._by_id.get(row.id)
        return held is None or held[:2] != (self._stream, row.seq)


def _plain(value: object) -> object:
    """Return a column as the row has it: UUIDs as text."""
    return value if value is None or isinstance(value, str | int) else str(value)
