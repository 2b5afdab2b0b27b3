"""Requests to the centre: JSON over one verified connection, and nothing believed unseen."""

from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from time import monotonic as system_monotonic
from typing import Any

import requests
from attrs import frozen
from requests.adapters import BaseAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, NewConnectionError, ReadTimeoutError

from sync.address import is_loopback
from sync.backoff import http_date_s, retry_after_s
from sync.dated import NOT_YET_VALID, verify_code
from sync.encoding import BadShape, decode
from sync.errors import (
    BadCertificate,
    ClockBehind,
    NoReply,
    NotTheCentre,
    Rejected,
    TooSlow,
    Unreachable,
)
from sync.ports import Clock
from sync.wire import MAX_REPLY_BYTES, ErrorReply

PIECE_BYTES = 64 * 1024
MESSAGE_CHARS = 300


@frozen
class Reply:
    """Body of a reply with status 200, and when the exchange took place.

    boot_id: the boot that m0 and m3 count from.
    m0_ms: milliseconds since boot just before the request was sent.
    m3_ms: milliseconds since boot just after the reply's head had come.
    """

    body: bytes
    boot_id: str
    m0_ms: int
    m3_ms: int


class Transport:
    """One requests session that reaches one address.

    base: the centre's address without a path's slash at the end.
    adapter: answers for https instead of the usual one; also the seam for tests.
    timeout_s: seconds to wait for a connection, for each piece of the reply, and for all of it.
    ca_file: PEM file of the authority to trust; empty: the usual ones.
    """

    def __init__(
        self,
        base: str,
        clock: Clock,
        *,
        timeout_s: float = 20.0,
        ca_file: str = "",
        user_agent: str = "feedback-kiosk",
        adapter: BaseAdapter | None = None,
        monotonic: Callable[[], float] = system_monotonic,
    ) -> None:
        self.base = base
        self._clock = clock
        self._timeout_s = timeout_s
        self._verify: bool | str = ca_file or True
        self._monotonic = monotonic
        self._session = _session(base, user_agent)
        if adapter is not None:
            self._session.mount(base, adapter)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def get(self, path: str) -> Reply:
        """Ask without a body and without a token; raises SyncError."""
        return self._exchange("GET", path, None, "")

    def post(self, path: str, body: bytes, token: str = "") -> Reply:
        """Send JSON; raises SyncError. With a token it is gzip: nobody inflates strangers."""
        return self._exchange("POST", path, body, token)

    def _exchange(self, method: str, path: str, body: bytes | None, token: str) -> Reply:
        try:
            return self._call(method, path, body, token)
        except (requests.RequestException, HTTPError, OSError) as error:
            if isinstance(self._verify, str) and not Path(self._verify).exists():
                raise BadCertificate(
                    f"sync.ca_file {self._verify!r} does not exist. Name the PEM file of the "
                    "authority that signed the centre's certificate, or leave it empty."
                ) from error
            raise _as_sync_error(error, self.base) from error

    def _call(self, method: str, path: str, body: bytes | None, token: str) -> Reply:
        before = self._clock.stamp()
        with self._session.request(
            method,
            self.base + path,
            data=body,
            headers=_headers(body, token),
            auth=_Bearer(token),
            timeout=self._timeout_s,
            verify=self._verify,
            allow_redirects=False,
            stream=True,
        ) as response:
            after = self._clock.stamp()
            text = self._read(response)
        if response.status_code != 200:
            raise self._rejected(response, text)
        return Reply(text, before.boot_id, before.boottime_ms, after.boottime_ms)

    def _read(self, response: requests.Response) -> bytes:
        """Read the body as it comes, within bounds of size (after inflating) and time."""
        deadline = self._monotonic() + self._timeout_s
        body = bytearray()
        while piece := response.raw.read1(PIECE_BYTES, decode_content=True):
            body += piece
            if len(body) > MAX_REPLY_BYTES:
                raise NotTheCentre(
                    f"{self.base} sent more than {MAX_REPLY_BYTES} bytes, which no centre does. "
                    "Check the address and what lies between."
                )
            if self._monotonic() > deadline:
                raise TooSlow(f"{self.base} took over {self._timeout_s:g} s for its reply.")
        return bytes(body)

    def _rejected(self, response: requests.Response, body: bytes) -> Exception:
        status = response.status_code
        if 300 <= status < 400:
            return NotTheCentre(
                f"{self.base} redirects to {response.headers.get('Location', 'nowhere')!r:.200}, "
                "which is not followed. Log this network in, or enrol with the final address."
            )
        code, message = _said(body, status, self.base)
        now_s = http_date_s(response.headers.get("Date"))
        wall_s = self._clock.stamp().wall_ms / 1000
        wait_s = retry_after_s(
            response.headers.get("Retry-After"), wall_s if now_s is None else now_s
        )
        return Rejected(message, status, code, wait_s)


class _Bearer(AuthBase):
    """Sets the token; without one it still keeps a stray .netrc from logging in."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _session(base: str, user_agent: str) -> requests.Session:
    session = requests.Session()
    session.headers["User-Agent"] = user_agent
    session.headers["Accept"] = "application/json"
    session.headers["Accept-Encoding"] = "identity"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # A proxy that is set for the machine is used, but never to reach the machine itself.
    session.trust_env = not is_loopback(base)
    return session


def _headers(body: bytes | None, token: str) -> dict[str, str]:
    if body is None:
        return {}
    compressed = {"Content-Encoding": "gzip"} if token else {}
    return {"Content-Type": "application/json", **compressed}


def _said(body: bytes, status: int, base: str) -> tuple[str, str]:
    """Return code and message of an error reply, or ours where it is not the centre's."""
    try:
        said = decode(body, ErrorReply)
    except BadShape:
        return f"http_{status}", f"{base} answered with HTTP status {status}."
    message = " ".join(said.message.split())[:MESSAGE_CHARS]
    return said.code[:MESSAGE_CHARS], message or f"{base} answered with {said.code!r:.100}."


def _as_sync_error(error: Exception, base: str) -> Exception:
    code = verify_code(error)
    if code == NOT_YET_VALID:
        return ClockBehind(f"The certificate of {base} is not valid yet by this device's clock.")
    if isinstance(error, requests.exceptions.SSLError):
        return BadCertificate(
            f"{base} could not prove that it is the centre: {_cause(error)}. "
            "Check the address, the clock, and sync.ca_file."
        )
    if _never_connected(error):
        return Unreachable(f"{base} cannot be reached: {_cause(error)}.")
    late = isinstance(error, requests.exceptions.ReadTimeout | ReadTimeoutError)
    kind = TooSlow if late else NoReply
    return kind(f"{base} gave no whole reply: {_cause(error)}.")


def _never_connected(error: Exception) -> bool:
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    wrapped: Any = error.args[0] if error.args else None
    return isinstance(getattr(wrapped, "reason", None), NewConnectionError)


def _cause(error: BaseException) -> str:
    """Return the innermost reason in a few words, without addresses of objects."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    said = getattr(error, "strerror", None) or getattr(error, "verify_message", None) or str(error)
    return " ".join(str(said).split())[:150] or type(error).__name__
