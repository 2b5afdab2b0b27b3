"""The device's clocks: wall, boot, and whether the wall clock is synchronised (design P5)."""

import ctypes
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.model.answer import Stamp

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised
_TIMEX_BYTES = 512  # larger than struct timex on every platform
_ASK_AGAIN_MS = 10_000


def boottime_ms() -> int:
    """Return milliseconds since boot, suspended time included."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def read_boot_id() -> str:
    """Return the kernel's random id of this boot."""
    return BOOT_ID.read_text(encoding="ascii").strip()


def kernel_clock_synced() -> bool:
    """Ask the kernel whether something (NTP, PTP) keeps the wall clock right; no means False."""
    loaded = ctypes.CDLL(None, use_errno=True)  # libc is there; looking for it starts a process
    adjtimex = getattr(loaded, "adjtimex", None)
    if adjtimex is None:
        return False
    return adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)) not in (-1, _TIME_ERROR)


class SystemClock:
    """Stamps from this machine's clocks."""

    def __init__(
        self, timezone: ZoneInfo, *, synced: Callable[[], bool] = kernel_clock_synced
    ) -> None:
        self._timezone = timezone
        self._ask_synced = synced
        self._boot_id = read_boot_id()
        self._synced = synced()
        self._asked_ms = boottime_ms()

    def stamp(self) -> Stamp:
        """Return the raw time of now."""
        boot_ms = boottime_ms()
        wall_ms = time.time_ns() // 1_000_000
        return Stamp(
            wall_ms=wall_ms,
            boot_id=self._boot_id,
            boottime_ms=boot_ms,
            synced=self._is_synced(boot_ms),
            utc_offset_s=self._offset_s(wall_ms),
        )

    def _is_synced(self, boot_ms: int) -> bool:
        if boot_ms - self._asked_ms >= _ASK_AGAIN_MS:
            self._asked_ms = boot_ms
            self._synced = self._ask_synced()
        return self._synced

    def _offset_s(self, wall_ms: int) -> int:
        offset = datetime.fromtimestamp(wall_ms / 1000, self._timezone).utcoffset()
        return int(offset.total_seconds()) if offset else 0
