"""Which device is asking: settled before a byte of the body is read."""

from django.http import HttpRequest

from sync.central.api.errors import WireError
from sync.central.tokens import Caller, caller_of


def caller(request: HttpRequest) -> Caller:
    """Return the device of the bearer token; raises WireError ``no_token`` or ``wrong_token``."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise WireError("no_token", "The header Authorization: Bearer TOKEN is missing")
    found = caller_of(token.strip())
    if found is None:
        raise wrong_token()
    return found


def wrong_token() -> WireError:
    """Return the refusal of an unknown or revoked token."""
    return WireError(
        "wrong_token", "No device has this token, or it was revoked; enrol this device again"
    )
