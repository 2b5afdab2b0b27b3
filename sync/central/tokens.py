"""Device tokens: 256 random bits, kept as a hash, found by it."""

import hashlib
import secrets

from attrs import frozen
from django.db import connection

from sync.central.ingest.query import text_of

_BYTES = 32
_FIND = """
    SELECT device.id, touchpoint.id, store.id, store.timezone, store.day_starts
    FROM central_device device
    JOIN central_touchpoint touchpoint ON touchpoint.id = device.touchpoint_id
    JOIN central_store store ON store.id = touchpoint.store_id
    WHERE device.token_hash = %s AND device.revoked_ms IS NULL"""


@frozen
class Caller:
    """The device that asks, where it stands, and what day it is there."""

    device: str
    touchpoint: int
    store: str
    timezone: str
    day_starts: str


def new_token() -> str:
    """Return a fresh token, URL-safe base64."""
    return secrets.token_urlsafe(_BYTES)


def hashed(token: str) -> str:
    """Return what the centre keeps of a token. So many random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def caller_of(token: str) -> Caller | None:
    """Return the device that has this token and was not revoked.

    The look-up is by hash: how long it takes tells nothing of how much of a token was right.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [hashed(token)])
        found = cursor.fetchone()
    return None if found is None else Caller(text_of(found[0]), *found[1:])
