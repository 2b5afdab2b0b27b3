"""From bytes to a batch. Its answers stay raw, so that one bad answer spoils no other."""

from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from sync.central.api.errors import WireError
from sync.central.ingest.uuids import canonical
from sync.wire import MAX_ANSWERS, SCHEMA, Health

Decoded = TypeVar("Decoded")


@dataclass(frozen=True)
class RawBatch:
    """``wire.Batch`` with its answers as they came."""

    schema: int
    stream: str
    health: Health
    answers: list[msgspec.Raw] = field(default_factory=list)
    staff: str | None = None


_decoder = msgspec.json.Decoder(RawBatch)
_schema = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_batch(body: bytes) -> RawBatch:
    """Return the batch; raises WireError where the request as a whole is at fault."""
    try:
        batch = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _misshapen(body, error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("not_json", f"The body is not JSON: {error}") from error
    return _checked(batch)


def _checked(batch: RawBatch) -> RawBatch:
    if batch.schema != SCHEMA:
        raise _unknown_schema(batch.schema)
    if len(batch.answers) > MAX_ANSWERS:
        raise WireError(
            "too_many_answers",
            f"{len(batch.answers)} answers are more than {MAX_ANSWERS}; send fewer at a time",
        )
    stream = canonical(batch.stream)
    if stream is None:
        raise WireError("bad_shape", "stream is not a UUID; see docs/wire.md")
    return RawBatch(batch.schema, stream, batch.health, batch.answers, batch.staff)


def _misshapen(body: bytes, error: msgspec.ValidationError) -> WireError:
    """Return the fault: a later schema may well have another shape, so its number goes first."""
    try:
        schema = msgspec.json.decode(_schema.decode(body).get("schema", b"null"))
    except (msgspec.MsgspecError, RecursionError):
        schema = None
    if type(schema) is int and schema != SCHEMA:
        return _unknown_schema(schema)
    return WireError("bad_shape", f"{error}; see docs/wire.md")


def _unknown_schema(schema: int) -> WireError:
    return WireError("unknown_schema", f"Schema {schema} is not known here; send schema {SCHEMA}")
