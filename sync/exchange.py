"""One comparison of the device's boot clock with the centre's clock, in milliseconds."""

from attrs import frozen

from kiosk.model.time import Anchor, exchange

EARLIEST_MS = 1_577_836_800_000  # 2020-01-01: no centre's clock stands before this
LATEST_MS = 7_258_118_400_000  # 2200-01-01
ROUNDING_MS = 2  # each of the four readings is cut to whole milliseconds
GAIN_MS = 2  # drift is rounded up: after a moment, every anchor looks one millisecond worse


@frozen
class Exchange:
    """The four readings of one request and its reply.

    boot_id: the boot that m0 and m3 count from.
    m0_ms, m3_ms: milliseconds since boot when the request left and when the reply came.
    t1_ms, t2_ms: the centre's clock when the request arrived and when the reply was made.
    """

    boot_id: str
    m0_ms: int
    m3_ms: int
    t1_ms: int
    t2_ms: int

    @property
    def plausible(self) -> bool:
        """Whether the readings can be true: the centre cannot have taken longer than we waited."""
        return (
            EARLIEST_MS <= self.t1_ms <= self.t2_ms <= LATEST_MS
            and self._took_ms <= self.m3_ms - self.m0_ms + ROUNDING_MS
        )

    def anchor(self) -> Anchor:
        """Return what this says of the boot's true time; raises BadInput where not plausible."""
        back_ms = max(self.m3_ms, self.m0_ms + min(self._took_ms, ROUNDING_MS))
        offset_ms, error_ms = exchange(self.m0_ms, back_ms, self.t1_ms, self.t2_ms)
        return Anchor(self.boot_id, self.m3_ms, offset_ms, error_ms)

    @property
    def _took_ms(self) -> int:
        return self.t2_ms - self.t1_ms


def worth_keeping(new: Anchor, last: Anchor | None) -> bool:
    """Whether an anchor says more than the last one kept of the same boot.

    Each batch makes an anchor, and each one kept costs a durable write. One is kept when it is the
    boot's first, when it is more exact by GAIN_MS than the last one has become by drift, and when
    the two cannot both be true (the centre's clock was set).
    """
    if last is None or last.boot_id != new.boot_id:
        return True
    aged_ms = last.error_at(new.boottime_ms)
    apart_ms = abs(new.offset_ms - last.offset_ms)
    return new.error_ms + GAIN_MS <= aged_ms or apart_ms > new.error_ms + aged_ms
