"""The wire between a device and the centre: plain dataclasses, used by both ends.

Transport: HTTPS, JSON bodies in UTF-8, optionally ``Content-Encoding: gzip``,
``Authorization: Bearer TOKEN`` on everything but enrolment and time. Times are integer milliseconds
since 1970-01-01 UTC unless they say otherwise. docs/wire.md is generated from this file; the
``doc`` of each field is its reference text.
"""

# ruff: noqa: RUF009 -- _doc() makes a dataclass field

from dataclasses import dataclass, field
from typing import Any, Literal

SCHEMA = 1
MAX_ANSWERS = 500
MAX_BODY_BYTES = 1_000_000  # as sent
MAX_INFLATED_BYTES = 4_000_000  # after gzip
MAX_REPLY_BYTES = 1_000_000  # what a device reads of a reply
MAX_TEXT_CHARS = 2_000
MAX_MISSING_RANGES = 100
MAX_PEOPLE = 500
MAX_PERSON_CHARS = 60
FUTURE_TOLERANCE_MS = 10 * 60_000

ENROL_PATH = "/api/v1/enrol"
BATCHES_PATH = "/api/v1/batches"
TIME_PATH = "/api/v1/time"

Status = Literal["stored", "duplicate", "refused"]

# What may differ when the same answer is sent again: it was renumbered in a new stream, or its time
# became known better. "Same id, same content" means that all the other fields are equal.
DERIVED_FIELDS = ("seq", "occurred_ms", "time_quality", "time_error_ms")


def _doc(text: str, **kwargs: Any) -> Any:
    return field(metadata={"doc": text}, **kwargs)


@dataclass(frozen=True)
class WireAnswer:
    """One answer."""

    id: str = _doc(
        "UUIDv7, made by the device when the answer was given; it makes delivery idempotent"
    )
    seq: int = _doc("number in the batch's stream, from 1, without gaps at the device")
    visit: str = _doc("UUIDv7 of the customer's pass through the survey")
    survey: str = _doc("survey id")
    version: int = _doc("survey version, from 1")
    question: str = _doc("question id in that survey version")
    source: str = _doc('"touch" or "console"')
    wall_ms: int = _doc("raw wall clock of the device")
    boot_id: str = _doc("kernel boot id of the device when given")
    boottime_ms: int = _doc("milliseconds since that boot, suspended time included")
    synced: bool = _doc("whether the device's operating system called its clock synchronised")
    utc_offset_s: int = _doc("seconds east of UTC at the store")
    occurred_ms: int = _doc("the device's best estimate of the true time")
    time_quality: str = _doc('"exact", "ntp", "estimated" or "unknown"')
    time_error_ms: int | None = _doc(
        "half width of the estimate's interval; null when unknown", default=None
    )
    group: str | None = _doc(
        '"promoter", "passive" or "detractor"; null where the scale has no groups', default=None
    )
    value: int | None = _doc("the point chosen, for a scale question", default=None)
    choice: str | None = _doc("the topic's key, for a choice question", default=None)
    text: str | None = _doc(
        "the comment, for a text question; at most 2,000 characters", default=None
    )
    staff: str | None = _doc("who was on shift, if the store uses that", default=None)
    set_aside: str | None = _doc("reason for leaving it out of the score, or null", default=None)
    replaces: str | None = _doc(
        "id of the answer whose place this one takes, or null", default=None
    )


@dataclass(frozen=True)
class Health:
    """What the device says of itself with every batch: the heartbeat."""

    version: str = _doc("version of the device's software")
    stored: int = _doc("answers stored on the device")
    sent: int = _doc("of these, acknowledged by the centre")
    waiting: int = _doc("of these, not yet acknowledged")
    refused: int = _doc("of these, refused by the centre")
    last_seq: int = _doc("highest number of the current stream; 0 for none")
    acknowledged_seq: int = _doc(
        "highest number of the stream that the centre ever acknowledged; 0 for none"
    )
    clock_quality: str = _doc('"exact", "ntp", "estimated" or "unknown"')
    clock_error_ms: int | None = _doc(
        "half width of what is known of the clock, or null", default=None
    )
    faults: list[str] = _doc("faults that stand, as sentences", default_factory=list)
    free_bytes: int | None = _doc("free space where the database lies", default=None)


@dataclass(frozen=True)
class Batch:
    """`POST /api/v1/batches`. No answers is a heartbeat."""

    schema: int = _doc("1")
    stream: str = _doc("UUID of the numbered series of this device's database")
    health: Health = _doc("the heartbeat")
    answers: list[WireAnswer] = _doc("at most 500, in order of seq", default_factory=list)
    staff: str | None = _doc(
        'revision of the staff list that the device holds, "" for none; null: it asks for none',
        default=None,
    )


@dataclass(frozen=True)
class Receipt:
    """The centre's word on one answer."""

    id: str = _doc("the answer's id")
    status: Status = _doc(
        '"stored", "duplicate" (same id, same content: success again) or "refused"'
    )
    code: str | None = _doc("why it was refused, see the table of codes", default=None)
    message: str | None = _doc("the same as a sentence", default=None)


@dataclass(frozen=True)
class StaffMember:
    """Somebody of the store's staff."""

    name: str = _doc("name or number, 1 to 60 characters; what an answer's staff says")
    badge: str | None = _doc(
        "the badge code as `scrypt$16384$8$1$SALT$HASH`, or null; see Staff", default=None
    )


@dataclass(frozen=True)
class StaffList:
    """The people of the device's store, all of them."""

    revision: str = _doc("names this state of the list; another list has another revision")
    people: list[StaffMember] = _doc("at most 500", default_factory=list)


@dataclass(frozen=True)
class BatchReply:
    """Answer to a batch that could be read, status 200, whatever became of its answers."""

    receipts: list[Receipt] = _doc("one for each answer, in the order of the batch")
    received_ms: int = _doc("the centre's clock when the request had arrived (T1)")
    replied_ms: int = _doc("the centre's clock when the reply was made (T2)")
    missing: list[list[int]] = _doc(
        "ranges [first, last] of seq up to acknowledged_seq that the centre does not hold (it was "
        "restored from a backup): send them again; at most 100 ranges",
        default_factory=list,
    )
    cloned: bool = _doc(
        "true when another database uses the same stream: take a new one for what is unsent",
        default=False,
    )
    staff: StaffList | None = _doc(
        "the staff list, where the batch told another revision of it; else null", default=None
    )


@dataclass(frozen=True)
class EnrolRequest:
    """`POST /api/v1/enrol`."""

    code: str = _doc("the one-time code that head office gave out")
    device: str = _doc("a name for the device, such as its host name")
    version: str = _doc("version of the device's software")


@dataclass(frozen=True)
class EnrolReply:
    """The device's identity. The token is shown this once."""

    device: str = _doc("the centre's id of the device")
    token: str = _doc("256-bit bearer token, URL-safe base64")
    store: str = _doc("store id")
    touchpoint: str = _doc("touchpoint name")
    timezone: str = _doc("the store's time zone, IANA name")


@dataclass(frozen=True)
class TimeReply:
    """`GET /api/v1/time`."""

    received_ms: int = _doc("the centre's clock when the request had arrived (T1)")
    replied_ms: int = _doc("the centre's clock when the reply was made (T2)")


@dataclass(frozen=True)
class ErrorReply:
    """Body of every reply that is not 200: nothing of the request was stored."""

    code: str = _doc("see the table of codes")
    message: str = _doc("a sentence: what, which value, what to do")


# Whole-request errors: code -> (HTTP status, when).
REQUEST_ERRORS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "HTTP itself is malformed, or the Host is not a name of the centre"),
    "not_json": (400, "the body is not JSON"),
    "bad_shape": (400, "the JSON is not of the documented shape"),
    "not_gzip": (400, "Content-Encoding says gzip and the body is not"),
    "unknown_schema": (400, "the schema number is not known here"),
    "no_token": (401, "the Authorization header is missing or malformed"),
    "wrong_token": (401, "no device has this token, or it was revoked"),
    "bad_code": (403, "the enrolment code is unknown, used, or expired"),
    "not_found": (404, "the path is none of the three documented ones"),
    "wrong_method": (405, "the method is not the documented one"),
    "too_large": (413, "the body is larger than 1,000,000 bytes"),
    "inflates_too_far": (413, "the body inflates to more than 4,000,000 bytes"),
    "too_many_answers": (413, "more than 500 answers"),
    "too_many_tries": (429, "too many wrong codes or tokens; wait for Retry-After seconds"),
    "internal": (500, "the centre failed; nothing was stored, send the same again later"),
    "unavailable": (503, "the centre cannot store at the moment; wait for Retry-After seconds"),
}

# Per-answer refusals: code -> when. The rest of the batch is stored.
ANSWER_ERRORS: dict[str, str] = {
    "bad_id": "the id is missing or not a UUID",
    "bad_seq": "the seq is missing or not a whole number above 0",
    "bad_field": "another field is missing, of the wrong type, or out of its range",
    "unknown_survey": (
        "the centre does not know this survey, version or question: "
        "add it and the device sends again"
    ),
    "off_scale": (
        "the value is not a point of the question's scale, or the choice not one of its topics"
    ),
    "in_future": "the time lies more than ten minutes (and its own error) after the centre's clock",
    "id_conflict": "the same id is stored with other content",
    "seq_conflict": "the same stream and seq is stored with another id: a cloned database",
}
