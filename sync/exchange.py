"""One comparison of the device's boot clock with the centre's clock, in milliseconds."""

from attrs import frozen

EARLIEST_MS = 1_577_836_800_000  # 2020-01-01: no centre's clock stands before this
LATEST_MS = 7_258_118_400_000  # 2200-01-01
ROUNDING_MS = 2  # each of the four readings is cut to whole milliseconds


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
    def offset_ms(self) -> int:
        """What to add to the time since boot to get the true time."""
        return (self.t1_ms + self.t2_ms - self.m0_ms - self.m3_ms) // 2

    @property
    def plausible(self) -> bool:
        """Whether the readings can be true: the centre cannot have taken longer than we waited."""
        took_ms = self.t2_ms - self.t1_ms
        return (
            EARLIEST_MS <= self.t1_ms <= self.t2_ms <= LATEST_MS
            and took_ms <= self.m3_ms - self.m0_ms + ROUNDING_MS
        )
