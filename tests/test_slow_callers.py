"""Callers that send slowly, or nothing, keep nobody waiting: `kiosk central serve` as a process."""

import contextlib
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from sync.central.reception import Slow
from sync.wire import BATCHES_PATH, MAX_BODY_BYTES, TIME_PATH
from tests.support.processes import Running, running

SOON_S = 15  # on a machine that does much else
IDLE = b""
HEADERS = b"POST /api/v1/batches HTTP/1.1\r\nHost: localhost\r\n"
NO_BODY = HEADERS + b"Content-Length: 900000\r\n\r\n{"
NO_END = HEADERS + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{    \r\n"
BODY = b'{"schema": 1}'


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    state = tmp_path_factory.mktemp("centre")
    with running("central", "serve", "--port", 0, "--state", state) as serving:
        yield address_of(serving)


def address_of(serving: Running) -> tuple[str, int]:
    parts = urlsplit(serving.lines[-1].split()[1])
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


@contextlib.contextmanager
def callers(address: tuple[str, int], count: int, *beginnings: bytes) -> Iterator[None]:
    """Keep connections open that begin so and never end; a byte a moment on the last of them."""
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(address)) for _ in range(count)]
        for at, line in enumerate(lines):
            line.sendall(beginnings[at % len(beginnings)])
        over = threading.Event()
        drips = threading.Thread(target=drip, args=(lines[-count // 4 :], over))
        drips.start()
        stack.callback(drips.join)
        stack.callback(over.set)
        yield


def drip(lines: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(0.2):
        for line in lines:
            with contextlib.suppress(OSError):
                line.send(b"a")


def time_of(address: tuple[str, int]) -> float:
    """Ask for the time and return how long that took, in seconds."""
    begun = time.monotonic()
    with requests.Session() as session:
        session.trust_env = False
        reply = session.get(f"http://{address[0]}:{address[1]}{TIME_PATH}", timeout=20)
    assert reply.status_code == 200
    return time.monotonic() - begun


@pytest.mark.parametrize(
    "beginning", [IDLE, HEADERS, NO_BODY, NO_END], ids=["idle", "headers", "no body", "no end"]
)
def test_two_hundred_slow_callers_delay_nobody(centre: tuple[str, int], beginning: bytes) -> None:
    with callers(centre, 200, beginning):
        assert max(time_of(centre) for _ in range(10)) < SOON_S


def test_a_caller_who_does_not_listen_delays_nobody(centre: tuple[str, int]) -> None:
    page = b"GET /static/central/pages.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with callers(centre, 200, page * 20):
        assert max(time_of(centre) for _ in range(10)) < SOON_S


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (HEADERS + b"Content-Length: 13\r\n\r\n" + BODY, b"401"),
        (HEADERS + b"Transfer-Encoding: chunked\r\n\r\nd\r\n" + BODY + b"\r\n0\r\n\r\n", b"401"),
        (HEADERS + b"Content-Length: 99999999999\r\n\r\n", b"413"),
        (HEADERS + b"Content-Length: x\r\n\r\n", b"400"),
        (HEADERS + b"X: " + b"y" * 100_000 + b"\r\n\r\n", b"431"),
        (b"\x16\x03\x01 TLS where there is none\r\n\r\n", b"400"),
    ],
    ids=["length", "chunked", "too large", "no number", "long header", "not HTTP"],
)
def test_what_is_whole_is_answered_at_once(
    centre: tuple[str, int], request_bytes: bytes, status: bytes
) -> None:
    with socket.create_connection(centre, timeout=10) as line:
        line.sendall(request_bytes)
        assert line.recv(4096).split()[1] == status


@pytest.mark.parametrize("path", ["/login/", "/nowhere", "/static/central/pages.css", TIME_PATH])
def test_head_is_answered_without_a_body(centre: tuple[str, int], path: str) -> None:
    heads = f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2
    with socket.create_connection(centre, timeout=10) as line, line.makefile("rb") as reply:
        line.sendall(heads.encode())
        for _ in range(2):
            assert reply.readline().startswith(b"HTTP/1.1 ")
            while reply.readline() != b"\r\n":
                pass


def test_a_body_too_large_gets_the_words_of_the_wire(centre: tuple[str, int]) -> None:
    with socket.create_connection(centre, timeout=10) as line:
        length = MAX_BODY_BYTES + 1
        line.sendall(f"POST {BATCHES_PATH} HTTP/1.1\r\nHost: localhost\r\n".encode())
        line.sendall(f"Content-Length: {length}\r\n\r\n".encode() + b" " * length)
        assert line.recv(4096).split()[1] == b"401"  # without a token nothing is said of its size


def test_a_request_under_way_is_answered_when_the_centre_stops(tmp_path: Path) -> None:
    with running("central", "serve", "--port", 0, "--state", tmp_path) as serving:
        address = address_of(serving)
        line = socket.create_connection(address, timeout=10)
        line.sendall(f"GET {TIME_PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        begun = time.monotonic()
        with callers(address, 20, NO_BODY):
            serving.process.send_signal(signal.SIGTERM)
            assert line.recv(4096).split()[1] == b"200"
            line.close()
            assert serving.stop() == 0
        assert time.monotonic() - begun < 2 * SOON_S


class Channel:
    """A connection, as far as its slowness goes."""

    def __init__(self, request: object) -> None:
        self.request = request
        self.will_close = False


def test_a_request_has_a_minute_however_often_a_byte_comes() -> None:
    slow, channel = Slow(whole_s=60), Channel("a request")
    for second in range(0, 61, 5):
        slow.close_expired([channel], second)
    assert not channel.will_close
    slow.close_expired([channel], 65)
    assert channel.will_close


def test_each_request_of_a_connection_has_its_own_minute() -> None:
    slow, channel = Slow(whole_s=60), Channel("first")
    slow.close_expired([channel], 0)
    channel.request = None  # answered
    slow.close_expired([channel], 50)
    channel.request = "second"
    slow.close_expired([channel], 100)
    channel.request = "third"  # the second came and went between two looks
    slow.close_expired([channel], 161)
    assert not channel.will_close
