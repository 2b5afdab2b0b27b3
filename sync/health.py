"""The heartbeat: what the device says of itself with every batch."""

import shutil
from dataclasses import replace
from pathlib import Path

from kiosk.model.answer import Quality, Stamp
from kiosk.model.time import Anchor
from sync.ports import Reader
from sync.wire import Health


def report(
    reader: Reader, version: str, stamp: Stamp, anchor: Anchor | None, state: Path | None
) -> Health:
    """Return the heartbeat.

    stamp: now. anchor: the last comparison of clocks of this boot, if any.
    state: the folder whose free space is told.
    """
    figures = reader.figures()
    quality, error_ms = clock_quality(stamp, anchor)
    return Health(
        version=version,
        stored=figures.stored,
        sent=figures.sent,
        waiting=figures.waiting,
        refused=figures.refused,
        last_seq=figures.last_seq,
        acknowledged_seq=figures.acknowledged_seq,
        clock_quality=quality.value,
        clock_error_ms=error_ms,
        faults=[fault.sentence for fault in reader.faults()],
        free_bytes=None if state is None else shutil.disk_usage(state).free,
    )


def carried_on(health: Health, sent: int) -> Health:
    """Return the heartbeat as it is when so many more of what waited are acknowledged."""
    return replace(health, sent=health.sent + sent, waiting=max(health.waiting - sent, 0))


def clock_quality(stamp: Stamp, anchor: Anchor | None) -> tuple[Quality, int | None]:
    """Return how far the time of now can be trusted, and its half width in milliseconds."""
    if anchor is not None and anchor.boot_id == stamp.boot_id:
        return Quality.EXACT, anchor.error_at(stamp.boottime_ms)
    return (Quality.NTP if stamp.synced else Quality.UNKNOWN), None
