"""A clock that only the test moves."""

from math import ceil

from attrs import define

from kiosk.model.answer import Stamp

NOON_MS = 1_770_000_000_000  # some day in February 2026


@define
class HandClock:
    """Wall clock and boot clock in milliseconds; also a monotonic clock in seconds.

    wrong_by_ms: how far the wall clock is off.
    """

    boot_id: str = "boot-1"
    boottime_ms: int = 60_000
    wrong_by_ms: int = 0
    synced: bool = False
    started_ms: int = NOON_MS

    def stamp(self) -> Stamp:
        wall_ms = self.true_ms() + self.wrong_by_ms
        return Stamp(wall_ms, self.boot_id, self.boottime_ms, self.synced, 10_800)

    def true_ms(self) -> int:
        return self.started_ms + self.boottime_ms

    def monotonic(self) -> float:
        return self.boottime_ms / 1000

    def forward(self, seconds: float) -> None:
        self.boottime_ms += ceil(seconds * 1000)

    def reboot(self, boot_id: str, off_s: float = 60.0) -> None:
        self.started_ms = self.true_ms() + round(off_s * 1000)
        self.boot_id, self.boottime_ms = boot_id, 1_000
