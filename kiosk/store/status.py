"""How the device is doing, as ``kiosk status`` tells it."""

import shutil
import sqlite3
from datetime import UTC, datetime
from typing import Any

import attrs
from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.model.time import Moment
from kiosk.store.notes import LAST_ERROR, LAST_SYNC, SYNCHRONOUS
from kiosk.store.read_only import is_read_only
from kiosk.store.reader import Figures, Reader

SCARCE_BYTES = 200_000
"""Less than this does not hold an answer for sure, with its log and its counts."""


@frozen
class Central:
    """What is known of the centre; ``last_sync`` is ISO 8601 in UTC, None for never."""

    url: str | None
    enrolled: bool
    last_sync: str | None
    last_error: str | None


@frozen
class DatabaseFacts:
    """The file, its size in bytes, and how safely it is written (the writer's own pragmas)."""

    path: str
    bytes: int
    journal_mode: str
    synchronous: int | None
    sqlite_version: str


@frozen
class Status:
    """Everything that ``kiosk status --json`` prints, and the figures behind it."""

    figures: Figures
    reconciled: bool
    oldest_waiting_s: float | None
    clock: Moment
    central: Central
    faults: tuple[str, ...]
    database: DatabaseFacts

    def as_json(self) -> dict[str, Any]:
        """Return what ``kiosk status --json`` prints."""
        error_ms = self.clock.error_ms
        return {
            "stream": self.figures.stream,
            "stored": self.figures.stored,
            "sent": self.figures.sent,
            "waiting": self.figures.waiting,
            "refused": self.figures.refused,
            "last_seq": self.figures.last_seq,
            "oldest_waiting_s": self.oldest_waiting_s,
            "reconciled": self.reconciled,
            "clock": {
                "quality": self.clock.quality.value,
                "error_s": None if error_ms is None else error_ms / 1000,
            },
            "central": attrs.asdict(self.central),
            "faults": list(self.faults),
            "database": attrs.asdict(self.database),
        }


def status(reader: Reader, now: Stamp, *, url: str | None, enrolled: bool) -> Status:
    """Return how the device is doing, without going through the answers.

    ``now`` is the raw time; ``url`` and ``enrolled`` are sync's. `kiosk doctor` counts the rows.
    """
    with reader.snapshot():
        figures = reader.figures()
        clock = reader.locate(now)
        return Status(
            figures=figures,
            reconciled=figures.add_up,
            oldest_waiting_s=_age_s(figures, clock),
            clock=clock,
            central=_central(reader, url, enrolled),
            faults=(*(fault.sentence for fault in reader.faults()), *_disk_faults(reader)),
            database=_database(reader),
        )


def _disk_faults(reader: Reader) -> list[str]:
    """Say that the disk takes nothing more: what cannot be written down when it comes."""
    folder = reader.path.parent
    if is_read_only(folder):
        return [f"The disk of {folder} takes no writes; answers cannot be stored; replace the card"]
    free = shutil.disk_usage(folder).free
    if free >= SCARCE_BYTES:
        return []
    return [f"The disk of {folder} is full, {free} bytes are free; make room on it"]


def _age_s(figures: Figures, clock: Moment) -> float | None:
    if figures.oldest_waiting_ms is None:
        return None
    return max(0, clock.occurred_ms - figures.oldest_waiting_ms) / 1000


def _central(reader: Reader, url: str | None, enrolled: bool) -> Central:
    last = reader.fact(LAST_SYNC)
    when = None if last is None else datetime.fromtimestamp(int(last) / 1000, UTC).isoformat()
    return Central(url or None, enrolled, when, reader.fact(LAST_ERROR))


def _database(reader: Reader) -> DatabaseFacts:
    ((mode,),) = reader.rows("PRAGMA journal_mode")
    synchronous = reader.fact(SYNCHRONOUS)
    return DatabaseFacts(
        path=str(reader.path),
        bytes=sum(
            file.stat().st_size
            for file in (reader.path, reader.path.with_name(f"{reader.path.name}-wal"))
            if file.exists()
        ),
        journal_mode=mode,
        synchronous=None if synchronous is None else int(synchronous),
        sqlite_version=sqlite3.sqlite_version,
    )
