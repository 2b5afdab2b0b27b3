"""Who is asking, as far as throttling needs to know."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the asker's address: the proxy's word where a proxy of ours stands in front.

    Only the last entry of X-Forwarded-For is our proxy's; anybody can write the ones before it.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.KIOSK_CENTRAL.https and forwarded:
        return str(forwarded.split(",")[-1].strip())[:64]
    return str(request.META.get("REMOTE_ADDR") or "unknown")[:64]
