"""The centre as a running server: gunicorn's processes, each with a reception of waitress's."""

import gc
import os
import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from kiosk.model.errors import BadInput

THREADS = 8
HANGS_S = 60  # this ends a process that no longer turns
DRAIN_S = 10  # what is under way at SIGTERM may end within this


class Server(BaseApplication):  # type: ignore[misc]
    """One process of threads, or several where the database is PostgreSQL."""

    def __init__(self, host: str, port: int, workers: int, ready: Callable[[str], None]) -> None:
        self._bind = f"{_bracketed(host)}:{port}"
        self._workers = workers
        self._ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to run."""
        settings: dict[str, Any] = {
            "bind": self._bind,
            "workers": self._workers,
            "worker_class": "sync.central.reception.Reception",
            "threads": THREADS,
            "timeout": HANGS_S,
            "graceful_timeout": DRAIN_S,
            "preload_app": True,
            "loglevel": "warning",
            "proc_name": "kiosk-central",
            "when_ready": self._say_ready,
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application, in the process that the options were set up in."""
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()

    def _say_ready(self, arbiter: Any) -> None:
        """The sockets listen: from now on nobody who calls is turned away."""
        host, port = arbiter.LISTENERS[0].sock.getsockname()[:2]
        self._ready(f"http://{_bracketed(host)}:{port}/")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def check_address(host: str, port: int) -> None:
    """See that one can listen there, in one sentence and at once; raises BadInput."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise BadInput(
            f"the centre cannot listen at {_bracketed(host)}:{port} ({error.strerror}); "
            "choose another with --host and --port"
        ) from error


def serve(host: str, port: int, workers: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` gets the address once connections are accepted.

    Raises BadInput where nobody can listen at that address.
    """
    from django.db import connections

    check_address(host, port)

    gc.freeze()  # what is loaded stays: collecting need not look at it with every batch
    connections.close_all()  # a connection must not be shared with the processes to come
    Server(host, port, workers, ready).run()
