"""One answer on its way through the ingest."""

import attrs

from sync.central.ingest.row import Row
from sync.central.ingest.stored import Fate
from sync.wire import Receipt


@attrs.define
class Entry:
    """An answer on its way: the id as sent, its row if it has one, its fate once it is known."""

    id: str
    seq: int | None
    row: Row | None = None
    fate: Fate | None = None
    held: bool = True  # under this stream and number

    def receipt(self) -> Receipt:
        """Return the centre's word on it."""
        assert self.fate is not None, "every entry is settled before its receipt is asked for"
        status, code, message = self.fate
        return Receipt(id=self.id, status=status, code=code, message=message)
