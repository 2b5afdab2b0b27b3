"""Device tokens: 256 random bits, kept as a hash, found by it."""

import hashlib
import secrets

from sync.central.models import Device

_BYTES = 32


def new_token() -> str:
    """Return a fresh token, URL-safe base64."""
    return secrets.token_urlsafe(_BYTES)


def hashed(token: str) -> str:
    """Return what the centre keeps of a token. So many random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def device_of(token: str) -> Device | None:
    """Return the device that has this token and was not revoked.

    The look-up is by hash: how long it takes tells nothing of how much of a token was right.
    """
    return (
        Device.objects.select_related("touchpoint__store")
        .filter(token_hash=hashed(token), revoked_ms=None)
        .first()
    )
