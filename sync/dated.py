"""TLS for a device whose clock is behind: chain and host name verified, the dates judged by us.

A Pi without a clock battery may believe in a time before the certificate's notBefore. TLS then
fails, so that the device can neither send nor learn the time. Only after that very failure this
adapter takes over: OpenSSL verifies everything but the dates, and ``judge`` gets the certificate's
dates before one byte of the request is sent. Through a proxy it does not apply; TLS stays strict.
"""

import ssl
from collections.abc import Callable
from typing import Any

from attrs import frozen
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which the ssl module does not name
NOT_YET_VALID = 9  # X509_V_ERR_CERT_NOT_YET_VALID


@frozen
class Validity:
    """From when until when a certificate holds, in milliseconds since 1970-01-01 UTC."""

    not_before_ms: int
    not_after_ms: int

    def holds_at(self, moment_ms: int) -> bool:
        """Whether the certificate is valid at that moment."""
        return self.not_before_ms <= moment_ms <= self.not_after_ms


Judge = Callable[[Validity], None]


class _Connection(HTTPSConnection):
    judge: Judge

    def connect(self) -> None:
        super().connect()
        try:
            self.judge(_validity(self.sock))
        except BaseException:
            self.close()
            raise


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection

    def __init__(self, *args: Any, judge: Judge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._judge = judge

    def _new_conn(self) -> Any:
        connection = super()._new_conn()
        connection.judge = self._judge  # type: ignore[attr-defined]
        return connection


class DatedAdapter(HTTPAdapter):
    """Verifies chain and host name, and leaves the certificate's dates to ``judge``.

    judge: raises where the dates do not do; it is asked at each new connection.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        super().__init__()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **kwargs: Any
    ) -> None:
        """Make connections of our own kind, over a context without the time check."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=_context(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": HTTPConnectionPool,
            "https": self._pool,
        }

    def _pool(self, *args: Any, **kwargs: Any) -> _Pool:
        return _Pool(*args, judge=self._judge, **kwargs)


def verify_code(error: BaseException) -> int | None:
    """Return OpenSSL's verify code from whatever an exception was wrapped in, or None."""
    seen: set[int] = set()
    todo: list[object] = [error]
    while todo:
        found = todo.pop()
        if isinstance(found, ssl.SSLCertVerificationError):
            return found.verify_code
        if isinstance(found, BaseException) and id(found) not in seen:
            seen.add(id(found))
            todo += [*found.args, found.__cause__, found.__context__, getattr(found, "reason", 0)]
    return None


def _context() -> ssl.SSLContext:
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.check_hostname = True
    context.verify_flags |= NO_CHECK_TIME
    return context


def _validity(sock: Any) -> Validity:
    certificate = sock.getpeercert()
    return Validity(
        not_before_ms=int(ssl.cert_time_to_seconds(certificate["notBefore"])) * 1000,
        not_after_ms=int(ssl.cert_time_to_seconds(certificate["notAfter"])) * 1000,
    )
