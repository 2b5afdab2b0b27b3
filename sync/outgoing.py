"""From an answer as the store keeps it to an answer as the wire carries it."""

from typing import Protocol

from kiosk.model.answer import Answer
from kiosk.model.time import Moment
from sync.wire import MAX_TEXT_CHARS, WireAnswer


class Outgoing(Protocol):
    """An answer that waits, its number in its stream, and the best word on its time."""

    @property
    def answer(self) -> Answer:
        """The answer, as it was given."""

    @property
    def stream(self) -> str:
        """Id of the numbered series."""

    @property
    def seq(self) -> int:
        """Number in the stream, from 1."""

    @property
    def moment(self) -> Moment:
        """The best estimate of its true time."""


def to_wire(outgoing: Outgoing) -> WireAnswer:
    """Return the answer for a batch; a comment is cut to what the wire allows."""
    answer, moment = outgoing.answer, outgoing.moment
    return WireAnswer(
        id=answer.id,
        seq=outgoing.seq,
        visit=answer.visit,
        survey=answer.survey,
        version=answer.version,
        question=answer.question,
        source=answer.source.value,
        wall_ms=answer.stamp.wall_ms,
        boot_id=answer.stamp.boot_id,
        boottime_ms=answer.stamp.boottime_ms,
        synced=answer.stamp.synced,
        utc_offset_s=answer.stamp.utc_offset_s,
        occurred_ms=moment.occurred_ms,
        time_quality=moment.quality.value,
        time_error_ms=moment.error_ms,
        group=None if answer.group is None else answer.group.value,
        value=answer.value,
        choice=answer.choice,
        text=None if answer.text is None else answer.text[:MAX_TEXT_CHARS],
        staff=answer.staff,
        set_aside=None if answer.set_aside is None else answer.set_aside.value,
        replaces=answer.replaces,
    )
