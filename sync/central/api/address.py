"""Who is asking, as far as throttling needs to know."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"


def address_of(request: HttpRequest) -> str:
    """Return the asker's address: the proxy's word where a proxy of ours stands in front.

    Only the last entry of X-Forwarded-For is our proxy's; anybody can write the ones before it.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    told = forwarded.split(",")[-1] if settings.SECURE_PROXY_SSL_HEADER and forwarded else None
    try:
        return str(ip_address((told or request.META.get("REMOTE_ADDR", "")).strip()))
    except ValueError:
        return NOWHERE
