"""A small real centre over real HTTP that can be told to misbehave."""

import gzip
import json
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from typing import Any

from kiosk.model.answer import Quality

TOKEN = "a" * 43
ENROLLED = {
    "device": "device-1",
    "token": TOKEN,
    "store": "17",
    "touchpoint": "till 3",
    "timezone": "Europe/Moscow",
}


@dataclass
class Fault:
    """What becomes of one request instead of the usual.

    keeps: the batch is stored although the reply goes wrong.
    stalls: nothing is answered until the centre stops.
    """

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    keeps: bool = False
    drops: bool = False
    halves: bool = False
    stalls: bool = False


DROP = Fault(drops=True)
DROP_AFTER_COMMIT = Fault(drops=True, keeps=True)
HALF_BODY = Fault(halves=True, keeps=True)
PORTAL = Fault(body=b"<html><title>Free Wi-Fi: log in</title></html>")
OTHER_JSON = Fault(body=b'{"ok": true, "receipts": "all of them"}')


def status(number: int, code: str = "", **headers: str) -> Fault:
    """Return a refusal of the whole request."""
    body = json.dumps({"code": code, "message": f"It is {code}."}).encode() if code else b"<html>"
    return Fault(number, body, {name.replace("_", "-"): value for name, value in headers.items()})


class ScriptedCentre:
    """Stores each answer once and remembers every request.

    script: faults for the next requests to batches, in turn; None lets one through.
    """

    def __init__(self, now_ms: Callable[[], int], tls: ssl.SSLContext | None = None) -> None:
        self.now_ms = now_ms
        self.script: deque[Fault | None] = deque()
        self.answers: dict[str, dict[str, Any]] = {}
        self.places: dict[tuple[str, int], str] = {}
        self.order: list[str] = []
        self.batches: list[dict[str, Any]] = []
        self.arrivals_ms: list[int] = []
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.tokens = {TOKEN}
        self.codes = {"CODE-1"}
        self.refuses: dict[str, str] = {}
        self.poison: set[str] = set()
        self.at_most = 500
        self.cloned = False
        self.staff: dict[str, Any] | None = None
        self.silent_about: set[str] = set()
        self.time_fault: Fault | None = None
        self.enrol_fault: Fault | None = None
        self.connections = 0
        self.changed = threading.Condition()
        self._tls = tls
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self.start()

    def start(self) -> None:
        """Listen, on the same port as before."""
        self._server = _Server(self, self._port)
        if self._tls is not None:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening and hang up."""
        assert self._server is not None
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._server = None
        with self.changed:
            self.changed.notify_all()

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'http' if self._tls is None else 'https'}://localhost:{self._port}"

    def wait_for(self, holds: Callable[[], bool], within_s: float = 10.0) -> bool:
        """Wait until something holds; it is asked again after each request."""
        with self.changed:
            return self.changed.wait_for(holds, within_s)

    def forget(self, stream: str, seqs: Iterable[int]) -> None:
        """Lose answers, as a centre that was restored from a backup has."""
        for seq in seqs:
            id_ = self.places.pop((stream, seq))
            del self.answers[id_]
            self.order.remove(id_)

    def receive(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Store a batch and return the reply."""
        arrived = self.now_ms()
        stream = batch["stream"]
        receipts = [self._store(stream, answer) for answer in batch.get("answers", [])]
        return {
            "receipts": [said for said in receipts if said["id"] not in self.silent_about],
            "received_ms": arrived,
            "replied_ms": self.now_ms(),
            "missing": self._missing(stream, batch["health"]["acknowledged_seq"]),
            "cloned": self.cloned,
            **({} if self.staff is None else {"staff": self.staff}),
        }

    def _store(self, stream: str, answer: dict[str, Any]) -> dict[str, Any]:
        id_, place = answer["id"], (stream, answer["seq"])
        if id_ in self.refuses:
            return {"id": id_, "status": "refused", "code": self.refuses[id_], "message": "No."}
        if id_ in self.answers:
            self.answers[id_] = min(self.answers[id_], answer, key=_doubt)
            return {"id": id_, "status": "duplicate"}
        if self.places.get(place, id_) != id_:
            return {"id": id_, "status": "refused", "code": "seq_conflict", "message": "Clone."}
        self.answers[id_] = answer
        self.places[place] = id_
        self.order.append(id_)
        return {"id": id_, "status": "stored"}

    def _missing(self, stream: str, acknowledged: int) -> list[list[int]]:
        return [
            [seq, seq] for seq in range(1, acknowledged + 1) if (stream, seq) not in self.places
        ][:100]


def _doubt(answer: dict[str, Any]) -> tuple[int, float]:
    """Return how far the time of an answer is to be doubted: the better one stays."""
    error = answer.get("time_error_ms")
    return list(Quality).index(answer["time_quality"]), inf if error is None else error


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, centre: ScriptedCentre, port: int) -> None:
        self.centre = centre
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        self.centre.connections += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for connection in list(self.open):
            _hang_up(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, or does not trust us, is no news here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._note()
        now = self.server.centre.now_ms()
        self._answer(self.server.centre.time_fault, {"received_ms": now, "replied_ms": now})

    def do_POST(self) -> None:
        centre = self.server.centre
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        compressed = self.headers.get("Content-Encoding") == "gzip"
        body = json.loads(gzip.decompress(raw) if compressed else raw)
        with centre.changed:
            self._note()
            if self.path.endswith("/enrol"):
                self._enrol(body)
            else:
                self._batch(body)
            centre.changed.notify_all()

    def _enrol(self, body: dict[str, Any]) -> None:
        centre = self.server.centre
        if centre.enrol_fault is not None:
            self._answer(centre.enrol_fault, {})
            return
        if body["code"] not in centre.codes:
            self._answer(status(403, "bad_code"), {})
            return
        centre.codes.discard(body["code"])
        self._answer(None, ENROLLED)

    def _batch(self, batch: dict[str, Any]) -> None:
        centre = self.server.centre
        centre.batches.append(batch)
        centre.arrivals_ms.append(centre.now_ms())
        fault = centre.script.popleft() if centre.script else self._trouble(batch)
        reply = centre.receive(batch) if fault is None or fault.keeps else {}
        self._answer(fault, reply)

    def _trouble(self, batch: dict[str, Any]) -> Fault | None:
        centre = self.server.centre
        ids = [answer["id"] for answer in batch.get("answers", [])]
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in centre.tokens:
            return status(401, "wrong_token")
        if len(ids) > centre.at_most:
            return status(413, "too_large")
        return status(500) if centre.poison & set(ids) else None

    def _note(self) -> None:
        self.server.centre.seen.append((self.command, self.path, dict(self.headers)))

    def _answer(self, fault: Fault | None, reply: dict[str, Any]) -> None:
        fault = fault or Fault()
        if fault.stalls:
            centre = self.server.centre
            centre.changed.notify_all()
            centre.changed.wait_for(lambda: not centre.running, 30)
            self.close_connection = True
            return
        if fault.drops:
            self.close_connection = True
            _hang_up(self.connection)
            return
        body = json.dumps(reply).encode() if fault.body is None else fault.body
        self.send_response_only(fault.status)
        for name, value in {"Content-Length": str(len(body)), **fault.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if fault.halves else body)
        if fault.halves:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()
