"""A batch that is ready to go: encoded, bounded and compressed before its turn comes."""

import gzip
from collections.abc import Sequence

from attrs import frozen

from sync.encoding import encode
from sync.errors import Rejected
from sync.outgoing import Outgoing
from sync.wire import MAX_BODY_BYTES, MAX_INFLATED_BYTES, Batch

LEVEL = 6


@frozen
class Parcel:
    """What goes out in one request.

    asked: the revision of the staff list that it tells, None where it asks for none.
    body: the batch as gzip.
    """

    answers: Sequence[Outgoing]
    asked: str | None
    body: bytes


def packed(batch: Batch) -> bytes:
    """Return the request's body; raises Rejected where it is more than the wire allows."""
    body = encode(batch)
    if len(body) > MAX_INFLATED_BYTES:
        raise Rejected(f"The batch has {len(body)} bytes.", 413, "inflates_too_far")
    sent = gzip.compress(body, LEVEL, mtime=0)
    if len(sent) > MAX_BODY_BYTES:
        raise Rejected(f"The request has {len(sent)} bytes.", 413, "too_large")
    return sent
