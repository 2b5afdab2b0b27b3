"""The centre's address: checked once, so that a token is never sent in the clear."""

import ipaddress
from urllib.parse import urlsplit

from kiosk.model.errors import SyncError


def centre_address(text: str) -> str:
    """Return the address of the centre without a slash at the end, e.g. `https://centre.example`.

    Raises SyncError unless it is https, or http to this same machine (a demo, a test).
    """
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise SyncError(f"{text!r} is not an address: {error}. {_WANTED}") from error
    if parts.scheme not in ("https", "http") or not host:
        raise SyncError(f"{text!r} is not the address of a centre. {_WANTED}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SyncError(f"{parts.scheme}://{host} must carry no user, query or fragment. {_WANTED}")
    if parts.scheme == "http" and not is_loopback(address):
        raise SyncError(
            f"{text!r} would send the device's token unencrypted. Use https; "
            "http is only for a centre on this same machine."
        )
    return address


def is_loopback(address: str) -> bool:
    """Whether the address names this same machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_WANTED = "Give it as https://centre.example.com."
