"""Which day and hour of a store a moment belongs to."""

from datetime import date
from functools import lru_cache

from kiosk.model.day import StoreDay
from sync.central.models import Store

MINUTE_MS = 60_000


def store_day(store: Store) -> StoreDay:
    """Return the day of this store."""
    return StoreDay(store.timezone, store.day_starts)


def today(store: Store, now_ms: int) -> date:
    """Return the day that a store has at a moment."""
    return store_day(store).day_of(now_ms)


@lru_cache(maxsize=100_000)
def day_and_hour(timezone: str, day_starts: str, minute: int) -> tuple[date, int]:
    """Return the store's day and hour (0 to 23) of a minute since 1970.

    Answers come in crowds of the same minute; asking the time zone for each is slow.
    """
    day = StoreDay(timezone, day_starts)
    moment = minute * MINUTE_MS
    return day.day_of(moment), day.hour_of(moment)
