"""Reading a request's body within its bounds, as sent and after inflating."""

import zlib
from typing import Any

from django.http import HttpRequest

from sync.central.api.errors import WireError
from sync.wire import MAX_BODY_BYTES, MAX_INFLATED_BYTES

_GZIP = 31  # zlib's name for "gzip with the largest window"


def read_body(request: HttpRequest, limit: int = MAX_BODY_BYTES) -> bytes:
    """Return the body as sent; raises WireError ``too_large`` without reading on."""
    if _declared(request) > limit:
        raise _too_large(limit)
    body: bytes = _source(request).read(limit + 1)
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _declared(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _source(request: HttpRequest) -> Any:
    """Return where the body comes from: without a Content-Length, the server's own stream.

    Django takes a missing length for an empty body; a chunked one has no length and is not empty.
    """
    chunked = not request.META.get("CONTENT_LENGTH")
    if chunked and request.META.get("wsgi.input_terminated"):
        return request.META["wsgi.input"]
    return request


def _too_large(limit: int) -> WireError:
    return WireError(
        "too_large", f"The body is larger than {limit:,} bytes; send fewer answers at a time"
    )


def inflate(request: HttpRequest, body: bytes) -> bytes:
    """Return the body without its gzip, if it has one; never inflates past the limit."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise WireError("not_gzip", f"Content-Encoding {encoding[:20]!r} is not known; use gzip")
    return _gunzip(body)


def _gunzip(body: bytes) -> bytes:
    inflater = zlib.decompressobj(_GZIP)
    try:
        inflated = inflater.decompress(body, MAX_INFLATED_BYTES + 1)
    except zlib.error as error:
        raise WireError("not_gzip", f"The body is not gzip ({error}); send it again") from error
    if len(inflated) > MAX_INFLATED_BYTES:
        raise WireError(
            "inflates_too_far",
            f"The body inflates to more than {MAX_INFLATED_BYTES:,} bytes; send fewer answers",
        )
    if not inflater.eof or inflater.unused_data:
        raise WireError("not_gzip", "The body is not one whole gzip member; send it again")
    return inflated
