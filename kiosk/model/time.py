"""The time rules of P5 in one place: clocks against a trusted one, the store's day, its hours."""

from kiosk.model.anchors import (
    DRIFT_PPM,
    Anchor,
    Boot,
    Bounds,
    Moment,
    best_at,
    bounds,
    exchange,
    locate,
)
from kiosk.model.day import StoreDay, clock_time, zone
from kiosk.model.hours import OpeningHours, QuietHours, Span

__all__ = [
    "DRIFT_PPM",
    "Anchor",
    "Boot",
    "Bounds",
    "Moment",
    "OpeningHours",
    "QuietHours",
    "Span",
    "StoreDay",
    "best_at",
    "bounds",
    "clock_time",
    "exchange",
    "locate",
    "zone",
]
