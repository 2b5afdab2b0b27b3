"""The centre's clock."""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Return the time, in milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


def as_datetime(ms: int) -> datetime:
    """Return a time in milliseconds as a datetime in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
