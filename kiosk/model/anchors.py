"""Honest time (P5): what a device's clocks and its exchanges with the server say together."""

from collections.abc import Sequence

from attrs import frozen

from kiosk.model.answer import Quality, Stamp
from kiosk.model.errors import BadInput
from kiosk.model.value import Value

DRIFT_PPM = 50  # how far a crystal may run off, in microseconds a second


@frozen(repr=False)
class Anchor(Value):
    """A comparison with a trusted clock: true time = ``offset_ms`` + time since boot.

    ``boottime_ms``: when it was made, ``error_ms``: half width of what the offset may be.
    """

    boot_id: str
    boottime_ms: int
    offset_ms: int
    error_ms: int

    def error_at(self, boottime_ms: int) -> int:
        """Return the half width (milliseconds) of the true time at a moment of this boot."""
        return self.error_ms + _drift(boottime_ms - self.boottime_ms)


@frozen(repr=False)
class Boot(Value):
    """What is known of one boot: the highest time since boot seen in it, and its anchors."""

    boot_id: str
    lasted_ms: int
    anchors: tuple[Anchor, ...] = ()


@frozen(repr=False)
class Bounds(Value):
    """When a boot without anchors began at the earliest and ended at the latest, true time.

    ``lasted_ms``: the highest time since boot seen in it.
    """

    after_ms: int | None = None
    before_ms: int | None = None
    lasted_ms: int = 0


@frozen(repr=False)
class Moment(Value):
    """The best estimate of a true time (milliseconds since 1970 UTC), and how good it is.

    ``error_ms``: half width of the interval that holds the true time, None when not known.
    """

    occurred_ms: int
    error_ms: int | None
    quality: Quality


def agreeing(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return those anchors of a boot that can be true together with its latest one.

    Where others are not, the trusted clock itself was set since, and its last word counts.
    """
    if not anchors:
        return []
    last = max(anchors, key=lambda anchor: anchor.boottime_ms)
    return [
        each
        for each in anchors
        if abs(each.offset_ms - last.offset_ms) <= each.error_at(last.boottime_ms) + last.error_ms
    ]


def best_at(anchors: Sequence[Anchor], boottime_ms: int) -> Anchor:
    """Return the anchor with the least error at a moment of its boot; there has to be one."""
    if len(anchors) == 1:
        return anchors[0]
    return min(agreeing(anchors), key=lambda anchor: anchor.error_at(boottime_ms))


def _drift(span_ms: int) -> int:
    """Return how far a clock may have run off in a span, milliseconds, rounded up."""
    return -(-abs(span_ms) * DRIFT_PPM // 1_000_000)


def exchange(m0_ms: int, m3_ms: int, t1_ms: int, t2_ms: int) -> tuple[int, int]:
    """Return (offset, error) in milliseconds of one request and reply.

    ``m0_ms``, ``m3_ms``: time since boot when the request left and the reply came;
    ``t1_ms``, ``t2_ms``: the server's clock when the request came and the reply left. After
    Mills, "Internet Time Synchronization", 1991. Raises BadInput for times that cannot be.
    """
    if m3_ms < m0_ms or t2_ms < t1_ms or t2_ms - t1_ms > m3_ms - m0_ms:
        raise BadInput(
            f"an exchange that left at {m0_ms}, came back at {m3_ms} and was at the server from"
            f" {t1_ms} to {t2_ms} cannot be; a clock was set meanwhile: ask for the time again"
        )
    offset = ((t1_ms + t2_ms) - (m0_ms + m3_ms)) // 2
    round_trip = (m3_ms - m0_ms) - (t2_ms - t1_ms)
    return offset, (round_trip + 1) // 2


def bounds(boots: Sequence[Boot], boot_id: str) -> Bounds:
    """Return when a boot can have begun and ended, from its neighbours.

    ``boots``: in the order in which they happened; boots without anchors between count with the
    time they lasted. Raises BadInput when ``boot_id`` is not among them.
    """
    place = next((n for n, boot in enumerate(boots) if boot.boot_id == boot_id), None)
    if place is None:
        raise BadInput(f"boot {boot_id} is not among the {len(boots)} given; include it")
    return Bounds(
        after_ms=_after(boots[:place]),
        before_ms=_before(boots[place + 1 :]),
        lasted_ms=boots[place].lasted_ms,
    )


def _after(earlier: Sequence[Boot]) -> int | None:
    """Return the earliest end of the earlier boots, counted from the last one anchored."""
    between = 0
    for boot in reversed(earlier):
        if boot.anchors:
            ends = (_true(anchor, boot.lasted_ms) for anchor in agreeing(boot.anchors))
            return max(low for low, _ in ends) + between
        between += boot.lasted_ms - _drift(boot.lasted_ms)
    return None


def _before(later: Sequence[Boot]) -> int | None:
    """Return the latest beginning of the later boots, counted from the first one anchored."""
    between = 0
    for boot in later:
        if boot.anchors:
            begins = (_true(anchor, 0) for anchor in agreeing(boot.anchors))
            return min(high for _, high in begins) - between
        between += boot.lasted_ms - _drift(boot.lasted_ms)
    return None


def _true(anchor: Anchor, boottime_ms: int) -> tuple[int, int]:
    error = anchor.error_at(boottime_ms)
    middle = anchor.offset_ms + boottime_ms
    return middle - error, middle + error


def locate(stamp: Stamp, anchors: Sequence[Anchor], around: Bounds = Bounds()) -> Moment:
    """Return when a stamp was taken.

    ``anchors``: those of the stamp's boot; ``around``: bounds of that boot when it has none.
    """
    if anchors:
        best = best_at(anchors, stamp.boottime_ms)
        error = best.error_at(stamp.boottime_ms)
        return Moment(best.offset_ms + stamp.boottime_ms, error, Quality.EXACT)
    if stamp.synced:
        return Moment(stamp.wall_ms, None, Quality.NTP)
    return _between(stamp, around)


def _between(stamp: Stamp, around: Bounds) -> Moment:
    """Place a stamp of a boot without anchors: its wall clock where that can be, else midway."""
    low, high = _window(stamp, around)
    if low is None or high is None or low > high:
        known = stamp.wall_ms if low is None else max(stamp.wall_ms, low)
        return Moment(known if high is None else min(known, high), None, Quality.UNKNOWN)
    middle = stamp.wall_ms if low <= stamp.wall_ms <= high else (low + high) // 2
    return Moment(middle, max(middle - low, high - middle), Quality.ESTIMATED)


def _window(stamp: Stamp, around: Bounds) -> tuple[int | None, int | None]:
    """Return the earliest and the latest true time of a stamp, as far as they are known."""
    gone, rest = stamp.boottime_ms, max(around.lasted_ms - stamp.boottime_ms, 0)
    low = None if around.after_ms is None else around.after_ms + gone - _drift(gone)
    high = None if around.before_ms is None else around.before_ms - rest + _drift(rest)
    return low, high
