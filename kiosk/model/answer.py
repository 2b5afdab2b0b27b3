"""One answer, from the moment it is given: immutable."""

from enum import StrEnum

from attrs import frozen

from kiosk.model.value import Value


class Source(StrEnum):
    """Where an answer came in."""

    TOUCH = "touch"
    CONSOLE = "console"


class Group(StrEnum):
    """What a point of a scale makes of the one who chose it (Reichheld 2003)."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


class SetAside(StrEnum):
    """Why an answer is stored but left out of the score."""

    REPEAT = "repeat"
    BURST = "burst"
    HELD = "held"
    TOGETHER = "two at once"
    CLOSED = "closed"
    CLEANING = "cleaning"
    CORRECTED = "corrected"  # a follow-up whose question no longer applies after "change my answer"


class Quality(StrEnum):
    """How far the time of an answer can be trusted, best first."""

    EXACT = "exact"  # same boot as an anchor
    NTP = "ntp"  # the operating system said its clock was synchronised
    ESTIMATED = "estimated"  # bounded by neighbouring anchored boots
    UNKNOWN = "unknown"  # the wall clock is all there is


@frozen(repr=False)
class Stamp(Value):
    """Raw time of an answer, never changed afterwards (P5).

    wall_ms: wall clock, milliseconds since 1970-01-01 UTC, as the device believed.
    boot_id: the kernel's random id of this boot.
    boottime_ms: milliseconds since boot, suspended time included (CLOCK_BOOTTIME).
    synced: whether the operating system called its clock synchronised.
    utc_offset_s: seconds east of UTC of the store's time zone at that wall time.
    """

    wall_ms: int
    boot_id: str
    boottime_ms: int
    synced: bool
    utc_offset_s: int


@frozen(repr=False)
class Answer(Value):
    """One value given to one question.

    Exactly one of ``value`` (scale question), ``choice`` (topic key of a choice question) and
    ``text`` (comment) is not None. ``replaces`` names the answer whose place this one takes: a
    correction, or, with ``set_aside``, the withdrawal of an answer that turned out doubtful.
    """

    id: str
    visit: str
    survey: str
    version: int
    question: str
    source: Source
    stamp: Stamp
    group: Group | None = None
    value: int | None = None
    choice: str | None = None
    text: str | None = None
    staff: str | None = None
    set_aside: SetAside | None = None
    replaces: str | None = None


@frozen(repr=False)
class Given(Value):
    """What a customer gave, before it has a time, an id and a verdict.

    ``replaces`` is set where the customer asked for a correction ("change my answer"), or where a
    follow-up is withdrawn with it. A follow-up carries the ``set_aside`` of its visit's score.
    """

    visit: str
    survey: str
    version: int
    question: str
    source: Source
    group: Group | None = None
    value: int | None = None
    choice: str | None = None
    text: str | None = None
    set_aside: SetAside | None = None
    replaces: str | None = None


@frozen(repr=False)
class Recorded(Value):
    """Proof that an answer is on disk."""

    id: str
    stream: str
    seq: int
    set_aside: SetAside | None
