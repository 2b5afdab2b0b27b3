"""The worker process of the centre: a request is taken in whole before a thread is used for it.

gunicorn keeps the processes, waitress talks to the callers: one thread waits for all of them at
once, so that whoever sends slowly, or nothing at all, costs a connection and no thread.
"""

import os
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn.workers.base import Worker
from waitress import create_server, wasyncore

from sync.wire import MAX_BODY_BYTES

CONNECTIONS = 1000  # of one process; each costs some 10 KB
SILENT_S = 30  # a connection on which nothing is asked is closed after this
WHOLE_S = 60  # and one whose request is not whole after this
SWEEP_S = 5
IN_MEMORY_BYTES = 128 * 1024  # of a request; the rest of a larger one goes into a file
HEADER_BYTES = 32 * 1024
TURN_S = 1.0
FILES_BESIDES = 1000  # for bodies in files, the database, and what the process has open anyway

Application = Callable[[dict[str, Any], Any], Any]

_LIMITS: dict[str, Any] = {
    "connection_limit": CONNECTIONS,
    "channel_timeout": SILENT_S,
    "cleanup_interval": SWEEP_S,
    "inbuf_overflow": IN_MEMORY_BYTES,
    "max_request_header_size": HEADER_BYTES,
    # Twice what the wire allows: a body somewhat too large still gets the wire's own answer.
    "max_request_body_size": 2 * MAX_BODY_BYTES,
    "backlog": 2048,
    "ident": "",
    # Which proxy is believed is Django's setting, by --https.
    "clear_untrusted_proxy_headers": False,
    "log_socket_errors": False,
}


class Reception(Worker):  # type: ignore[misc]
    """One process: a thread that waits for all callers, and ``cfg.threads`` that answer."""

    def run(self) -> None:
        """Serve until told to stop, then end what is under way, within the graceful timeout."""
        _allow_files(CONNECTIONS + FILES_BESIDES)
        (listener,) = (each.sock for each in self.sockets)
        self._map: dict[int, Any] = {}
        self._server = create_server(
            bodiless(self.wsgi),
            map=self._map,
            sockets=[listener],
            threads=self.cfg.threads,
            **_LIMITS,
        )
        _Wake(self.PIPE[0], self._map)
        self._slow = Slow(WHOLE_S)
        while self.alive and self.ppid == os.getppid():
            self._turn(TURN_S)
        self._drain(time.monotonic() + self.cfg.graceful_timeout)

    def _turn(self, wait_s: float) -> None:
        """Move every byte that can be moved; wait for one at most ``wait_s`` seconds."""
        self.notify()
        wasyncore.poll2(wait_s, self._map)
        self._slow.close_expired(self._server.active_channels.values(), time.monotonic())

    def _drain(self, until: float) -> None:
        """Take no new caller; what has come in whole is answered."""
        self._server.accepting = False
        self._turn(0)
        while self._busy() and time.monotonic() < until:
            self._turn(TURN_S / 10)
        self._server.task_dispatcher.shutdown(timeout=1)

    def _busy(self) -> bool:
        channels = list(self._server.active_channels.values())
        return any(channel.requests or channel.total_outbufs_len for channel in channels)


def bodiless(application: Application) -> Application:
    """Return the application with no body behind the head that HEAD asks for.

    Neither Django nor waitress takes it away, and a caller who goes on with the same connection
    takes it for the reply to the next request.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return answer


class Slow:
    """Knows since when each request has been coming in: one byte a second keeps none open."""

    def __init__(self, whole_s: float) -> None:
        self._whole_s = whole_s
        self._begun: dict[Any, tuple[Any, float]] = {}

    def close_expired(self, channels: Any, now: float) -> None:
        """Close the channels whose request has not become whole in ``whole_s`` seconds."""
        coming = {channel: channel.request for channel in channels if channel.request is not None}
        for channel, request in coming.items():
            known, since = self._begun.get(channel, (None, now))
            self._begun[channel] = (request, since if known is request else now)
            if now - self._begun[channel][1] > self._whole_s:
                channel.will_close = True
        self._begun = {channel: self._begun[channel] for channel in coming}


class _Wake(wasyncore.file_dispatcher):  # type: ignore[misc]
    """Ends the waiting when a signal came: gunicorn has it write to this pipe."""

    def writable(self) -> bool:
        """There is nothing to write."""
        return False

    def handle_read(self) -> None:
        """Empty the pipe."""
        with suppress(OSError):
            self.recv(4096)


def _allow_files(wanted: int) -> None:
    """Raise the number of files that may be open, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
