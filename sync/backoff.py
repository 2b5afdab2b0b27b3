"""How long to wait before the next try: full jitter, no limit of tries, Retry-After wins."""

from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

FIRST_S = 5.0
LONGEST_S = 15 * 60.0
# Where no connection came about nobody was burdened, so such tries may come sooner.
LONGEST_UNREACHED_S = 60.0
LONGEST_RETRY_AFTER_S = 24 * 3600.0


def ceiling_s(failures: int, longest_s: float = LONGEST_S) -> float:
    """Return the longest wait, in seconds, after this many earlier failures in a row (from 0)."""
    return float(min(longest_s, FIRST_S * 2 ** min(failures, 30)))


def retry_after_s(header: str | None, now_s: float) -> float | None:
    """Read a Retry-After header: seconds to wait, or None where it says nothing usable.

    header: whole seconds, or an HTTP date.
    now_s: seconds since 1970 of the moment that a date counts from: the reply's own Date where it
    has one, since the device's clock may be wrong.
    A wait above 24 hours is cut to 24 hours, so that one bad reply cannot silence a device.
    """
    text = (header or "").strip()
    seconds = float(text) if text.isascii() and text.isdigit() else _until(text, now_s)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S)


def http_date_s(header: str | None) -> float | None:
    """Return an HTTP date as seconds since 1970, or None where it is none."""
    try:
        moment = parsedate_to_datetime(header or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _until(text: str, now_s: float) -> float | None:
    moment = http_date_s(text)
    return None if moment is None else moment - now_s


class Backoff:
    """The waits between failed tries.

    random: returns a float in [0, 1).
    monotonic: returns seconds of a clock that is never set.
    """

    def __init__(self, random: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self._random = random
        self._monotonic = monotonic
        self._until = 0.0
        self.failures = 0

    def failed(self, retry_after_s: float | None = None, longest_s: float = LONGEST_S) -> float:
        """Note a failed try and return the seconds to wait before the next one."""
        jittered = self._random() * ceiling_s(self.failures, longest_s)
        # A Retry-After of 0 is an invitation, but not to a busy loop.
        wait = jittered if retry_after_s is None else max(retry_after_s, 1.0)
        self.failures += 1
        self._until = self._monotonic() + wait
        return wait

    def succeeded(self) -> None:
        """Note that a try went well: the next failure starts again from the shortest wait."""
        self.failures = 0
        self._until = 0.0

    def left_s(self) -> float:
        """Return how many seconds are left to wait; 0 when a try is due."""
        return max(0.0, self._until - self._monotonic())
