"""What a device says of itself with every batch."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from sync.central.ingest.entry import Entry
from sync.central.ingest.insert import Origin
from sync.central.models import Device, Stream
from sync.wire import Health

MAX_FAULTS = 50
MAX_FAULT_CHARS = 500
MAX_VERSION_CHARS = 64
MAX_BIG = 2**63 - 1


def note_stream(stream: Stream, health: Health, origin: Origin) -> None:
    """Save the stream with what is known now; the last sender owns it."""
    stream.device_id = origin.device
    stream.acknowledged_seq = min(max(health.acknowledged_seq, 0), MAX_BIG)
    stream.seen_ms = origin.received_ms
    stream.save()


def note_device(device: Device, health: Health, entries: Sequence[Entry], received_ms: int) -> None:
    """Save the heartbeat, and that the device's database has a twin if that shows."""
    device.seen_ms = received_ms
    device.version = _plain(health.version, MAX_VERSION_CHARS)
    device.health = _after(_bounded(health), entries)
    told = ["seen_ms", "version", "health"]
    if any(entry.fate and entry.fate[1] == "seq_conflict" for entry in entries):
        device.cloned_ms = received_ms
        told.append("cloned_ms")
    device.save(update_fields=told)


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
