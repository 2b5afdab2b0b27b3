"""What a reply says of the answers that were sent; pure."""

from collections.abc import Sequence

from attrs import frozen

from sync.outgoing import Outgoing
from sync.wire import MAX_MISSING_RANGES, BatchReply, Receipt

CLONED = "seq_conflict"
HIGHEST_SEQ = 2**63 - 1
MESSAGE_CHARS = 300


@frozen
class Outcome:
    """Receipts turned into what the device does.

    stored: ids that the centre holds.
    refused: id, code and message of those it will not hold.
    renumber: another database uses this stream; what is unsent needs a new one.
    missing: ranges of seq that the centre lost.
    What is in none of these stays waiting.
    """

    stored: tuple[str, ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()
    renumber: bool = False
    missing: tuple[tuple[int, int], ...] = ()

    @property
    def moved(self) -> bool:
        """Whether any answer left the queue or is about to be renumbered."""
        return bool(self.stored or self.refused or self.renumber)

    def all_stored(self, sent: int) -> bool:
        """Whether the centre holds all of so many answers, and says nothing else."""
        other = self.refused or self.renumber or self.missing
        return len(self.stored) == sent and not other


def settle(sent: Sequence[Outgoing], reply: BatchReply) -> Outcome:
    """Judge a reply by the answers that were sent; a receipt for any other id is ignored."""
    receipts = _by_id(reply.receipts)
    found = [receipts[out.answer.id] for out in sent if out.answer.id in receipts]
    refused = [receipt for receipt in found if receipt.status == "refused"]
    return Outcome(
        stored=tuple(receipt.id for receipt in found if receipt.status != "refused"),
        refused=tuple(_reason(receipt) for receipt in refused if receipt.code != CLONED),
        renumber=reply.cloned or any(receipt.code == CLONED for receipt in refused),
        missing=_ranges(reply.missing),
    )


def _by_id(receipts: Sequence[Receipt]) -> dict[str, Receipt]:
    """Index the receipts; where two speak of one answer, the one that says stored counts."""
    ordered = sorted(receipts, key=lambda receipt: receipt.status != "refused")
    return {receipt.id: receipt for receipt in ordered}


def _reason(receipt: Receipt) -> tuple[str, str, str]:
    message = " ".join((receipt.message or "").split())
    return receipt.id, (receipt.code or "refused")[:MESSAGE_CHARS], message[:MESSAGE_CHARS]


def _ranges(missing: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (pair[0], pair[1])
        for pair in missing[:MAX_MISSING_RANGES]
        if len(pair) == 2 and 1 <= pair[0] <= pair[1] <= HIGHEST_SEQ
    )
