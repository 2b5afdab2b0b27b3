"""The device and the stream of a batch, locked from its first statement to its commit."""

from typing import Any

from django.db import connection

from sync.central.api.auth import wrong_token
from sync.central.ingest.insert import Origin
from sync.central.ingest.query import key_of
from sync.central.models import Stream

_DEVICE = "SELECT revoked_ms FROM central_device WHERE id = %s"
_LOCK = {"device": f"{_DEVICE} FOR UPDATE", "stream": "FOR UPDATE OF stream"}
_NO_LOCK = {"device": _DEVICE, "stream": ""}  # where the whole database is locked
_BOTH = """
    WITH device AS ({device})
    SELECT device.revoked_ms, stream.max_seq, stream.stored, stream.refused
    FROM device, central_stream stream WHERE stream.id = %s {stream}"""


def lock(origin: Origin) -> Stream:
    """Lock the device, which keeps an id single over all its streams, and then the stream.

    The stream too: a device that was enrolled anew goes on with its old one. Raises WireError
    ``wrong_token`` when the device was revoked meanwhile.
    """
    stream = _locked(origin)
    if stream is None:
        _refuse_revoked(_first(_words()["device"], key_of(origin.device)))
        Stream.objects.bulk_create(
            [Stream(id=origin.stream, device_id=origin.device)], ignore_conflicts=True
        )
        stream = _locked(origin)
        assert stream is not None, "streams are never deleted"
    return stream


def _locked(origin: Origin) -> Stream | None:
    """Lock both in one statement; None where the stream is a new one, and nothing is locked."""
    sql = _BOTH.format(**_words())
    found = _first(sql, key_of(origin.device), key_of(origin.stream))
    if found is None:
        return None
    _refuse_revoked(found)
    counts = dict(zip(("max_seq", "stored", "refused"), found[1:], strict=True))
    return Stream(id=origin.stream, device_id=origin.device, **counts)


def _words() -> dict[str, str]:
    return _LOCK if connection.features.has_select_for_update else _NO_LOCK


def _first(sql: str, *values: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _refuse_revoked(device: tuple[Any, ...] | None) -> None:
    if device is None or device[0] is not None:
        raise wrong_token()
