"""What can go wrong between the device and the centre, told apart by what the device then does.

SyncError
+- Unreachable    no connection came about: nobody was reached
+- NoReply        a connection, but no whole reply: the request may have arrived
|  +- TooSlow     it did not come in time: a narrow line, or silence
+- NotTheCentre   something else answered: a captive portal, a proxy, another server
+- BadCertificate the other end could not prove that it is the centre
|  +- ClockBehind its certificate is not valid yet: this device's clock is behind
+- Rejected       the centre, or something before it, said no: status, code, Retry-After
"""

from kiosk.model.errors import SyncError


class Unreachable(SyncError):
    """No connection came about."""


class NoReply(SyncError):
    """The connection broke, or no whole reply came in time."""


class TooSlow(NoReply):
    """The whole reply did not come in time."""


class NotTheCentre(SyncError):
    """A reply came that no centre gives; nothing of it is believed."""


class BadCertificate(SyncError):
    """TLS verification failed; nothing was sent."""


class ClockBehind(BadCertificate):
    """The certificate is not valid yet by this device's clock."""


class Rejected(SyncError):
    """The request was refused as a whole; nothing of it was stored.

    status: the HTTP status. code: the centre's code, or `http_NNN` where the reply had none.
    retry_after_s: seconds that the reply asked to wait, or None.
    """

    def __init__(
        self, message: str, status: int, code: str, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s
