"""What a device says of itself with every batch."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from sync.central.ingest.entry import Entry
from sync.central.ingest.insert import Origin
from sync.central.ingest.query import key_of
from sync.central.models import Stream
from sync.wire import Health

MAX_FAULTS = 50
MAX_FAULT_CHARS = 500
MAX_VERSION_CHARS = 64
MAX_BIG = 2**63 - 1

_STREAM = """
    UPDATE central_stream SET device_id = %s, max_seq = %s, stored = %s, refused = %s,
        acknowledged_seq = %s, seen_ms = %s
    WHERE id = %s"""
_DEVICE = """
    UPDATE central_device SET seen_ms = %s, version = %s, health = %s,
        cloned_ms = coalesce(%s, cloned_ms)
    WHERE id = %s"""


def note(origin: Origin, stream: Stream, health: Health, entries: Sequence[Entry]) -> None:
    """Save the stream, which its last sender owns, and the device with its heartbeat.

    And that the device's database has a twin, if that shows.
    """
    stream.acknowledged_seq = min(max(health.acknowledged_seq, 0), MAX_BIG)
    cloned = any(entry.fate and entry.fate[1] == "seq_conflict" for entry in entries)
    counts = (stream.max_seq, stream.stored, stream.refused, stream.acknowledged_seq)
    device, at_ms = key_of(origin.device), origin.received_ms
    version = _plain(health.version, MAX_VERSION_CHARS)
    told = json.dumps(_after(_bounded(health), entries))
    of_stream = (device, *counts, at_ms, key_of(origin.stream))
    of_device = (at_ms, version, told, at_ms if cloned else None, device)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH stream AS ({_STREAM}) {_DEVICE}", (*of_stream, *of_device))
        else:
            cursor.execute(_STREAM, of_stream)
            cursor.execute(_DEVICE, of_device)


def _after(told: dict[str, Any], entries: Sequence[Entry]) -> dict[str, Any]:
    """Carry the device's figures on over this batch: it counted before it had the receipts."""
    for fate, many in Counter(entry.fate for entry in entries).items():
        assert fate is not None, "every entry is settled before the heartbeat is noted"
        status, code, _ = fate
        if code != "seq_conflict":
            told["waiting"] = max(told["waiting"] - many, 0)
            told["refused" if status == "refused" else "sent"] += many
    return told


def _bounded(health: Health) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(health)
    told["faults"] = [_plain(fault, MAX_FAULT_CHARS) for fault in health.faults[:MAX_FAULTS]]
    for name in ("version", "clock_quality"):
        told[name] = _plain(told[name], MAX_VERSION_CHARS)
    return told


def _plain(text: str, most: int) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:most]
