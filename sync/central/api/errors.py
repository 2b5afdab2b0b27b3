"""Errors of the wire: always JSON, whatever went wrong."""

import logging
from collections.abc import Callable

import msgspec
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
)
from django.http import HttpRequest, HttpResponse

from sync.wire import REQUEST_ERRORS, ErrorReply

log = logging.getLogger(__name__)

API = "/api/"
JSON = "application/json"

_OTHER = {
    400: ("bad_request", "This request cannot be understood; its Host may be unknown here"),
    404: ("not_found", "There is nothing here; see docs/wire.md for the three addresses"),
}
_NOT_TAKEN = "%s: the database did not take it: %s"
_INTERNAL = ("internal", "The centre failed and stored nothing; send the same again later")
_BUSY = (
    "unavailable",
    "The centre's database is busy or away; nothing was stored, send it again later",
)


class WireError(Exception):
    """A request that is refused as a whole; the code is one of ``wire.REQUEST_ERRORS``."""

    def __init__(self, code: str, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s

    @property
    def status(self) -> int:
        """The HTTP status of this error."""
        return REQUEST_ERRORS[self.code][0]


def json_reply(reply: object, status: int = 200) -> HttpResponse:
    """Return a reply of the wire as an HTTP response."""
    response = HttpResponse(msgspec.json.encode(reply), content_type=JSON, status=status)
    response["Cache-Control"] = "no-store"
    return response


def error_reply(status: int, code: str, message: str) -> HttpResponse:
    """Return an ErrorReply."""
    return json_reply(ErrorReply(code=code, message=message), status)


def refusal(error: WireError) -> HttpResponse:
    """Return what the asker of a refused request gets."""
    response = error_reply(error.status, error.code, error.message)
    if error.retry_after_s is not None:
        response["Retry-After"] = str(error.retry_after_s)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


class ApiErrors:
    """Middleware that keeps Django's HTML error pages away from devices."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an error that is not JSON already becomes an ErrorReply."""
        response = self._get_response(request)
        told = response.get("Content-Type", "").startswith(JSON)
        if not request.path_info.startswith(API) or response.status_code < 400 or told:
            return response
        code, message = _OTHER.get(response.status_code, _INTERNAL)
        return error_reply(response.status_code, code, message)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that failed."""
        if not request.path_info.startswith(API):
            return None
        if isinstance(error, WireError):
            return refusal(error)
        if _of_the_database(error):
            return self._busy(request, error)
        log.error("%s failed", request.path_info, exc_info=error)
        return error_reply(500, *_INTERNAL)

    def _busy(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Answer for the database; the next try gets a connection of its own.

        This one may lead for minutes to what is only a stand-by by now.
        """
        connection.close()
        unforeseen = None if isinstance(error, OperationalError) else error
        log.warning(_NOT_TAKEN, request.path_info, error, exc_info=unforeseen)
        response = error_reply(503, *_BUSY)
        response["Retry-After"] = "5"
        return response


def _of_the_database(error: Exception) -> bool:
    """Return whether the database is as it should not be, and no answer can be to blame.

    It is away, only to be read (a stand-by), or lacks its tables while a backup is put in place.
    """
    blames_the_data = isinstance(error, DataError | IntegrityError)
    return isinstance(error, DatabaseError | InterfaceError) and not blames_the_data
