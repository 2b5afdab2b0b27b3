"""The devices and what is missing of their answers (P4)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Sum

from sync.central.clock import as_datetime
from sync.central.models import Device, Gap, Store, Stream

MAX_GAPS = 100


def devices(stores: Iterable[Store], now_ms: int) -> list[dict[str, Any]]:
    """Return what is known of the devices of these stores."""
    found = Device.objects.filter(touchpoint__store__in=list(stores))
    held: dict[Any, Any] = {
        row["device"]: row
        for row in Stream.objects.values("device").annotate(Sum("stored"), Sum("refused"))
    }
    return [
        _device(device, held.get(device.id, {}), now_ms)
        for device in found.select_related("touchpoint").order_by("touchpoint__store", "name")
    ]


def _device(device: Device, held: dict[str, Any], now_ms: int) -> dict[str, Any]:
    told = device.health or {}
    return {
        "id": str(device.id),
        "name": device.name,
        "store": device.touchpoint.store_id,
        "touchpoint": device.touchpoint.name,
        "version": device.version,
        "last_seen": iso(device.seen_ms),
        "last_seen_s": None if device.seen_ms is None else (now_ms - device.seen_ms) // 1000,
        "held": held.get("stored__sum", 0),
        **{name: told.get(name) for name in ("stored", "sent", "waiting", "refused")},
        "reconciled": _reconciled(told),
        "clock": {"quality": told.get("clock_quality"), "error_ms": told.get("clock_error_ms")},
        "faults": told.get("faults", []),
        "revoked": device.revoked_ms is not None,
        "cloned": iso(device.cloned_ms),
    }


def _reconciled(told: dict[str, Any]) -> bool | None:
    """Return whether the device's own figures add up, None where it has told none."""
    if not told:
        return None
    return bool(told["stored"] == told["sent"] + told["waiting"] + told["refused"])


def gaps(stores: Iterable[Store]) -> list[dict[str, Any]]:
    """Return the ranges that never arrived, at most 100, and the ends that were never seen."""
    mine = list(Stream.objects.filter(device__touchpoint__store__in=list(stores)))
    found = [
        _gap(stream, stream.max_seq + 1, stream.acknowledged_seq)
        for stream in mine
        if stream.acknowledged_seq > stream.max_seq
    ]
    inner = Gap.objects.filter(stream__in=mine).select_related("stream")
    found += [_gap(gap.stream, gap.first, gap.last) for gap in inner[:MAX_GAPS]]
    return found[:MAX_GAPS]


def _gap(stream: Stream, first: int, last: int) -> dict[str, Any]:
    return {
        "device": str(stream.device_id),
        "stream": str(stream.pk),
        "first": first,
        "last": last,
    }


def iso(ms: int | None) -> str | None:
    """Return a time as ISO 8601 in UTC, to the second."""
    return None if ms is None else _cut(as_datetime(ms)).isoformat()


def _cut(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
