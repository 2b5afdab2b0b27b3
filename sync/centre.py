"""The centre as the device sees it: enrol, batches, time."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from attrs import frozen
from requests.adapters import BaseAdapter

from sync.address import centre_address
from sync.dated import DatedAdapter, Validity
from sync.encoding import BadShape, decode, encode
from sync.errors import BadCertificate, ClockBehind, NotTheCentre
from sync.exchange import Exchange
from sync.http import Reply, Transport
from sync.parcel import packed
from sync.ports import Clock
from sync.wire import (
    BATCHES_PATH,
    ENROL_PATH,
    TIME_PATH,
    Batch,
    BatchReply,
    EnrolReply,
    EnrolRequest,
    TimeReply,
)

Message = TypeVar("Message")
Call = Callable[[Transport], Reply]


@frozen
class Delivered:
    """The centre's word on a batch, and the comparison of clocks that came with it."""

    reply: BatchReply
    exchange: Exchange


class Centre:
    """One centre, reached with one device's token; for one thread at a time.

    Where the centre's certificate is not valid yet by this device's clock, the time is asked over a
    connection that verifies chain and host name but not the dates, and without a token. All else
    then goes over connections whose certificate is valid at the time so learnt.

    address: https, or http to this same machine.
    token: the device's token; empty before enrolment.
    timeout_s: seconds to wait for a reply.
    ca_file: PEM file of the authority to trust; empty: the usual ones.
    adapter: answers instead of the network (the seam for tests).
    Every method raises SyncError.
    """

    def __init__(
        self,
        address: str,
        clock: Clock,
        *,
        token: str = "",
        timeout_s: float = 20.0,
        ca_file: str = "",
        version: str = "0",
        adapter: BaseAdapter | None = None,
    ) -> None:
        self.address = centre_address(address)
        self._clock = clock
        self._token = token
        self._transport = partial(
            Transport,
            self.address,
            clock,
            timeout_s=timeout_s,
            ca_file=ca_file,
            user_agent=f"feedback-kiosk/{version}",
        )
        self._usual = self._transport(adapter=adapter)
        self._dated: Transport | None = None
        self._offset_ms = 0

    def close(self) -> None:
        """Close the connections."""
        self._usual.close()
        if self._dated is not None:
            self._dated.close()

    def time(self) -> Exchange:
        """Compare the clocks."""
        try:
            return _time_of(self._usual)
        except ClockBehind:
            return self._ask_time_undated()

    def send(self, batch: Batch) -> Delivered:
        """Deliver a batch; no answers is a heartbeat."""
        return self.deliver(packed(batch))

    def deliver(self, body: bytes) -> Delivered:
        """Deliver a batch that was packed before."""
        reply = self._call(lambda transport: transport.post(BATCHES_PATH, body, self._token))
        said = _read(reply, BatchReply, self.address)
        return Delivered(said, _exchange(reply, said))

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Trade a one-time code for the device's identity."""
        body = encode(request)
        reply = self._call(lambda transport: transport.post(ENROL_PATH, body))
        return _read(reply, EnrolReply, self.address)

    def _call(self, call: Call) -> Reply:
        try:
            return call(self._usual)
        except ClockBehind:
            if self._dated is None:
                self._ask_time_undated()
            assert self._dated is not None
            return call(self._dated)

    def _ask_time_undated(self) -> Exchange:
        """Learn the time although the certificate is not valid yet by our clock."""
        seen: list[Validity] = []
        probe = self._transport(adapter=DatedAdapter(seen.append))
        try:
            exchange = _time_of(probe)
        finally:
            probe.close()
        wall_ms = self._clock.stamp().wall_ms
        # A clock that is behind is the only excuse: the true time must lie ahead of it.
        if not exchange.plausible or exchange.t1_ms <= wall_ms:
            raise BadCertificate(
                f"The certificate of {self.address} is not valid yet, and the centre's clock "
                "does not say otherwise. Check the centre's certificate and its clock."
            )
        for validity in seen:
            self._check_dates(validity, exchange.t1_ms)
        self._offset_ms = exchange.anchor().offset_ms
        if self._dated is None:
            self._dated = self._transport(adapter=DatedAdapter(self._judge))
        return exchange

    def _judge(self, validity: Validity) -> None:
        self._check_dates(validity, self._offset_ms + self._clock.stamp().boottime_ms)

    def _check_dates(self, validity: Validity, moment_ms: int) -> None:
        if not validity.holds_at(moment_ms):
            raise BadCertificate(
                f"The certificate of {self.address} is not valid at the centre's own time. "
                "Renew the certificate or set the centre's clock."
            )


def _time_of(transport: Transport) -> Exchange:
    reply = transport.get(TIME_PATH)
    return _exchange(reply, _read(reply, TimeReply, transport.base))


def _read(reply: Reply, shape: type[Message], address: str) -> Message:
    try:
        return decode(reply.body, shape)
    except BadShape as error:
        raise NotTheCentre(
            f"{address} answered, but not as a centre does (a log-in page of the network?). "
            "Nothing of it was believed; log this network in or check the address."
        ) from error


def _exchange(reply: Reply, said: BatchReply | TimeReply) -> Exchange:
    return Exchange(
        boot_id=reply.boot_id,
        m0_ms=reply.m0_ms,
        m3_ms=reply.m3_ms,
        t1_ms=said.received_ms,
        t2_ms=said.replied_ms,
    )
