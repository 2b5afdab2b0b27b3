"""Is this answer one that can be stored? Each check that fails gives its own code."""

from operator import attrgetter
from typing import Any

import msgspec
from attrs import field, frozen

from kiosk.model.answer import Group, Quality, SetAside, Source
from kiosk.model.surveys import ChoiceQuestion, Question, ScaleQuestion, Survey, TextQuestion
from sync.central.days import MINUTE_MS, day_and_hour
from sync.central.ingest.row import Row
from sync.central.ingest.uuids import canonical
from sync.central.surveys import known
from sync.wire import FUTURE_TOLERANCE_MS, MAX_TEXT_CHARS, WireAnswer

_decoder = msgspec.json.Decoder(WireAnswer)

MAX_INT = 2**31 - 1
MAX_SEQ = 2**63 - 2
MAX_NAME_CHARS = 64
LAST_MS = 253_370_764_800_000  # 9999-01-01: what a date can hold, with room for any time zone
MAX_OFFSET_S = 18 * 3600
_SOURCES = frozenset(Source)
_QUALITIES = frozenset(Quality)
_GROUPS = frozenset(Group)
_REASONS = frozenset(SetAside)


class Refused(Exception):
    """An answer that is not stored; ``id`` and ``seq`` as far as they could be read."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = ""
        self.seq: int | None = None


@frozen
class Place:
    """What the centre knows of the asking device when it examines answers."""

    timezone: str
    day_starts: str
    now_ms: int
    _surveys: dict[tuple[str, int], Survey | None] = field(factory=dict)
    _groups: dict[tuple[object, ...], str | None] = field(factory=dict)

    def survey(self, survey: str, version: int) -> Survey | None:
        """Return a survey version; the centre is asked once a batch, also for what it lacks."""
        key = (survey, version)
        if key not in self._surveys:
            self._surveys[key] = known(survey, version)
        return self._surveys[key]

    def group(self, answer: WireAnswer) -> str | None:
        """Return the group an answer is counted under, all but its times and text checked.

        The answers of a batch differ in little else, so what was found once holds for the rest.
        """
        alike = _alike(answer)
        if alike not in self._groups:
            _check_words(answer)
            self._groups[alike] = _group(answer, self)
        return self._groups[alike]


# What the group of an answer depends on, and whether it is one at all.
ALIKE = (
    *("survey", "version", "question", "source", "time_quality", "boot_id"),
    *("group", "set_aside", "value", "choice", "text", "staff"),
)
BOUNDS = (
    ("version", 1, MAX_INT),
    ("wall_ms", -LAST_MS, LAST_MS),
    ("boottime_ms", 0, LAST_MS),
    ("utc_offset_s", -MAX_OFFSET_S, MAX_OFFSET_S),
    ("occurred_ms", 0, LAST_MS),
    ("time_error_ms", 0, LAST_MS),
)
_alike = attrgetter(*ALIKE)
_numbers = attrgetter(*(name for name, _, _ in BOUNDS))


def examine(raw: msgspec.Raw, place: Place) -> tuple[str, Row]:
    """Return the id as it was sent, and the row; raises Refused."""
    try:
        answer = _decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(raw, error) from error
    try:
        return answer.id, _row(answer, place)
    except Refused as refused:
        refused.id = answer.id
        refused.seq = answer.seq if 0 < answer.seq <= MAX_SEQ else None
        raise


def _unreadable(raw: msgspec.Raw, error: Exception) -> Refused:
    """Return the refusal of an answer whose shape is wrong: id first, then seq, then the rest."""
    try:
        read: Any = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        read = None
    fields = read if isinstance(read, dict) else {}
    identity, seq = fields.get("id"), fields.get("seq")
    if not isinstance(identity, str) or canonical(identity) is None:
        refused = Refused("bad_id", "The id is missing or not a UUID")
    elif not _is_seq(seq):
        refused = _bad_seq()
    else:
        refused = Refused("bad_field", f"{error}; see docs/wire.md")
    refused.id = identity if isinstance(identity, str) else ""
    refused.seq = seq if _is_seq(seq) else None
    return refused


def _is_seq(seq: Any) -> bool:
    return type(seq) is int and 0 < seq <= MAX_SEQ


def _bad_seq() -> Refused:
    return Refused("bad_seq", "The seq is missing or not a whole number above 0")


def _row(answer: WireAnswer, place: Place) -> Row:
    identity = canonical(answer.id)
    if identity is None:
        raise Refused("bad_id", f"The id {answer.id[:40]!r} is not a UUID")
    if not _is_seq(answer.seq):
        raise _bad_seq()
    _check_numbers(answer)
    group = place.group(answer)
    _check_future(answer, place.now_ms)
    day, hour = day_and_hour(place.timezone, place.day_starts, answer.occurred_ms // MINUTE_MS)
    return Row(  # by position, in the order of its fields: half the time of doing it by name
        identity,
        answer.seq,
        _uuid("visit", answer.visit),
        answer.survey,
        answer.version,
        answer.question,
        answer.source,
        answer.wall_ms,
        answer.boot_id,
        answer.boottime_ms,
        answer.synced,
        answer.utc_offset_s,
        group,
        answer.value,
        answer.choice,
        answer.text,
        answer.staff,
        answer.set_aside,
        None if answer.replaces is None else _uuid("replaces", answer.replaces),
        answer.occurred_ms,
        answer.time_quality,
        answer.time_error_ms,
        day,
        hour,
    )


def _uuid(name: str, text: str) -> str:
    found = canonical(text)
    if found is None:
        raise _bad(name, text)
    return found


def _bad(name: str, value: object) -> Refused:
    return Refused("bad_field", f"{name} {str(value)[:60]!r} is out of its range; see docs/wire.md")


def _check_numbers(answer: WireAnswer) -> None:
    for (name, low, high), number in zip(BOUNDS, _numbers(answer), strict=True):
        if not low <= (number or 0) <= high:
            raise _bad(name, number)


def _check_words(answer: WireAnswer) -> None:
    for name, word, words in (
        ("source", answer.source, _SOURCES),
        ("time_quality", answer.time_quality, _QUALITIES),
        ("group", answer.group, _GROUPS),
        ("set_aside", answer.set_aside, _REASONS),
    ):
        if word is not None and word not in words:
            raise _bad(name, word)
    for name, text, most in (
        ("survey", answer.survey, MAX_NAME_CHARS),
        ("question", answer.question, MAX_NAME_CHARS),
        ("choice", answer.choice, MAX_NAME_CHARS),
        ("boot_id", answer.boot_id, MAX_NAME_CHARS),
        ("staff", answer.staff, MAX_NAME_CHARS),
        ("text", answer.text, MAX_TEXT_CHARS),
    ):
        if text is not None and (len(text) > most or "\0" in text):
            raise Refused(
                "bad_field", f"{name} has more than {most:,} characters, or a zero character"
            )


def _check_future(answer: WireAnswer, now_ms: int) -> None:
    late = now_ms + FUTURE_TOLERANCE_MS + (answer.time_error_ms or 0)
    if answer.occurred_ms > late:
        ahead = (answer.occurred_ms - now_ms) // 1000
        raise Refused("in_future", f"Its time lies {ahead} seconds after the centre's clock")


def _group(answer: WireAnswer, place: Place) -> str | None:
    """Check what was given against its question; return the group that it is counted under."""
    question = _question(answer, place)
    if sum(given is not None for given in (answer.value, answer.choice, answer.text)) != 1:
        raise Refused("bad_field", "Exactly one of value, choice and text must be given")
    if isinstance(question, ScaleQuestion) and answer.value is not None:
        return _scale_group(answer.value, answer.group, question)
    if isinstance(question, ChoiceQuestion) and answer.choice is not None:
        _check_topic(answer.choice, question)
    elif not isinstance(question, TextQuestion) or answer.text is None:
        raise Refused("bad_field", f"Question {question.id} asks for another kind of answer")
    return answer.group


def _question(answer: WireAnswer, place: Place) -> Question:
    survey = place.survey(answer.survey, answer.version)
    if survey is not None:
        for question in survey.questions:
            if question.id == answer.question:
                return question
    raise Refused(
        "unknown_survey",
        f"Survey {answer.survey[:64]!r} version {answer.version} question"
        f" {answer.question[:64]!r} is not known here; add it with kiosk central add-survey",
    )


def _scale_group(value: int, named: str | None, question: ScaleQuestion) -> str | None:
    """Return the group that the scale gives the value; the device may leave it to the centre."""
    scale = question.scale
    if not scale.low <= value <= scale.high:
        raise Refused("off_scale", f"{value} is not a point from {scale.low} to {scale.high}")
    group = scale.groups.get(value)
    if named is not None and named != group:
        raise Refused("bad_field", f"On scale {scale.key}, {value} is {group}, not {named}")
    return None if group is None else group.value


def _check_topic(choice: str, question: ChoiceQuestion) -> None:
    if all(topic.key != choice for topic in question.topics):
        raise Refused("off_scale", f"{choice[:60]!r} is not a topic of question {question.id}")
