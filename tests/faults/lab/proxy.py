"""A bad line between a device and its centre: a real TCP proxy that can be told to misbehave.

It understands HTTP as far as it must, and keeps its own history of what passed: which answers
reached the centre, how often, and which receipts the device was given.
"""

import itertools
import socket
import ssl
import struct
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import Enum, auto
from http.client import HTTPConnection, HTTPException
from typing import Any, Self

from attrs import evolve, field, frozen

from tests.faults.lab.messages import Reply, Request, read_request

PORTAL_PAGE = b"<html><title>Free Wi-Fi</title>Log in to go on.</html>"
UPSTREAM_S = 30.0
BACKLOG = 1
FILLERS = 8
_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length")
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST


class Line(Enum):
    """What becomes of a request."""

    OPEN = auto()
    REFUSED = auto()  # nobody listens
    SWALLOWED = auto()  # packets vanish: a connection never comes about
    BLACK_HOLE = auto()  # the connection comes about, and then silence
    CUT_REQUEST = auto()  # reset before the centre has read it
    CUT_REPLY = auto()  # the centre has done it; half of the reply, then reset
    LOST_REPLY = auto()  # the centre has done it; the connection ends without a byte of reply
    COPIED = auto()  # the centre gets it ``copies`` times at once
    PORTAL = auto()  # a log-in page with status 200
    FAILING = auto()  # 502 of something in between
    BUSY = auto()  # 429 with Retry-After
    SLOW = auto()  # the reply at ``bytes_a_second``


@frozen
class Passage:
    """One request, and what became of it.

    ids: the answers in it. reached: how often the centre got it whole.
    status: what the device was told, None where it was told nothing.
    received: receipts that the device was given, status by id. bytes: the size of its body.
    at_s: when it had come in, by the monotonic clock.
    """

    path: str
    line: Line
    ids: tuple[str, ...]
    bytes: int
    reached: int = 0
    status: int | None = None
    received: dict[str, str] = field(factory=dict)
    at_s: float = field(factory=time.monotonic)


class Proxy:
    """Listens on a port of its own from ``start`` to ``stop``; ``line`` may be set at any time.

    more: ports of more centres, whose turn it is one after the other, as behind a load balancer.
    tls: makes it the HTTPS front of the centre. retry_after_s: what BUSY asks for.
    poison: a request with one of these answers is told 500, as of a centre that fails over it.
    """

    def __init__(self, centre_port: int, *more: int, tls: ssl.SSLContext | None = None) -> None:
        self._turns = itertools.cycle((centre_port, *more))
        self.retry_after_s = 1
        self.copies = 2
        self.poison: set[str] = set()
        self.bytes_a_second = 2_000
        self.passages: list[Passage] = []
        self._tls = tls
        self._line = Line.OPEN
        self._changed = threading.Condition()
        self._open: set[socket.socket] = set()
        self._fillers: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._port = 0

    def start(self) -> Self:
        """Listen, on the same port as before."""
        self._listen()
        return self

    def stop(self) -> None:
        """Hang up and end."""
        self.line = Line.REFUSED

    @property
    def url(self) -> str:
        """Where the device finds its centre."""
        return f"{'http' if self._tls is None else 'https'}://localhost:{self._port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    @property
    def line(self) -> Line:
        """What becomes of requests."""
        return self._line

    @line.setter
    def line(self, line: Line) -> None:
        with self._changed:
            self._line = line
            self._changed.notify_all()
        self._deafen()
        self._hang_up()
        if line is Line.SWALLOWED:
            self._fill()
        elif line is not Line.REFUSED:
            self._listen()

    def sent(self) -> list[str]:
        """Return the answers of all requests that reached the centre, as often as they did."""
        return [id_ for passed in self.passages for id_ in passed.ids * passed.reached]

    def receipts(self) -> set[str]:
        """Return the answers that the device has a receipt for, whatever it says."""
        return {id_ for passed in self.passages for id_ in passed.received}

    def met(self, line: Line) -> int:
        """Return how many requests came while the line was so."""
        return sum(passed.line is line for passed in self.passages)

    def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self._port), backlog=64)
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _deafen(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            _shut(listener)
        for filler in self._fillers:
            filler.close()
        self._fillers.clear()

    def _fill(self) -> None:
        """Listen without ever accepting; once the queue is full the kernel drops what knocks."""
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=BACKLOG)
        for _ in range(FILLERS):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self._port))
            self._fillers.append(filler)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, HTTPException, ValueError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self._open.add(connection)
            with connection, connection.makefile("rb") as stream:
                while (request := read_request(stream)) is not None:
                    if not self._pass(request, connection):
                        break
        self._open.discard(connection)

    def _pass(self, request: Request, device: socket.socket) -> bool:
        """Do with a request what the line does; returns whether the connection lives on."""
        line = self._line
        passed = Passage(request.path, line, request.ids(), len(request.body))
        if line is Line.BLACK_HOLE:
            self._keep(passed)
            self._until_changed(line)
            return False
        if line is Line.CUT_REQUEST:
            self._keep(passed)
            return _reset(device)
        return self._answer(request, passed, device)

    def _answer(self, request: Request, passed: Passage, device: socket.socket) -> bool:
        line, made_up = passed.line, self._made_up(passed)
        reached = 0 if made_up else self.copies if line is Line.COPIED else 1
        reply = made_up or self._forward_all(request, reached)
        if line in (Line.LOST_REPLY, Line.CUT_REPLY):
            self._keep(passed, reached=reached)
            if line is Line.CUT_REPLY:
                whole = reply.head() + reply.body
                device.sendall(whole[: len(whole) - len(reply.body) // 2 - 1])
            return _reset(device)
        told = None
        try:
            self._give(reply, line, device)
            told = {} if made_up else reply.receipts()
        finally:
            given = {} if told is None else {"status": reply.status, "received": told}
            self._keep(passed, reached=reached, **given)
        return True

    def _give(self, reply: Reply, line: Line, device: socket.socket) -> None:
        whole = reply.head() + reply.body
        piece = max(self.bytes_a_second // 10, 1) if line is Line.SLOW else len(whole)
        for start in range(0, len(whole), piece):
            if line is Line.SLOW:
                self._until_changed(line, 0.1)
            device.sendall(whole[start : start + piece])

    def _made_up(self, passed: Passage) -> Reply | None:
        """Return the reply of whatever lies in between, None where the centre is asked."""
        page = {"Content-Type": "text/html"}
        if self.poison & set(passed.ids):
            return Reply(500, page, b"<html>Internal error</html>")
        if passed.line is Line.PORTAL:
            return Reply(200, page, PORTAL_PAGE)
        if passed.line is Line.FAILING:
            return Reply(502, page, b"<html>Bad gateway</html>")
        if passed.line is Line.BUSY:
            return Reply(429, page | {"Retry-After": str(self.retry_after_s)}, b"<html>Later")
        return None

    def _forward_all(self, request: Request, copies: int) -> Reply:
        """Send the request so many times at once; returns one of the replies."""
        with ThreadPoolExecutor(copies) as crowd:
            return list(crowd.map(self._forward, [request] * copies))[-1]

    def _forward(self, request: Request) -> Reply:
        centre = HTTPConnection("127.0.0.1", next(self._turns), timeout=UPSTREAM_S)
        try:
            centre.request(request.method, request.path, request.body, _upstream(request, self))
            reply = centre.getresponse()
            kept = {k: v for k, v in reply.getheaders() if k.lower() not in _HOP}
            return Reply(reply.status, kept, reply.read())
        finally:
            centre.close()

    @property
    def encrypted(self) -> bool:
        """Whether the device's side speaks TLS."""
        return self._tls is not None

    def _until_changed(self, line: Line, longest_s: float | None = None) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._line is not line, longest_s)

    def _keep(self, passed: Passage, **became: Any) -> None:
        self.passages.append(evolve(passed, **became))

    def _hang_up(self) -> None:
        """End the connections that stand, so that the next request meets the new line."""
        for connection in list(self._open):
            _shut(connection)


def _upstream(request: Request, proxy: Proxy) -> dict[str, str]:
    kept = {k: v for k, v in request.headers.items() if k.lower() not in _HOP}
    return kept | {"X-Forwarded-Proto": "https"} if proxy.encrypted else kept


def _reset(connection: socket.socket) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    return False


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
