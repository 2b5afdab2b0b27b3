"""Tells systemd that the device is ready, alive, stopping (sd_notify(3)); nothing elsewhere."""

import os
import socket
import time
from collections.abc import Mapping


class Watchdog:
    """Sends to $NOTIFY_SOCKET; every call is harmless where there is none."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def ready(self) -> None:
        """The device takes answers."""
        self._send("READY=1")

    def alive(self) -> None:
        """Its main loop turns and its writer lives."""
        self._send("WATCHDOG=1")

    def ending(self, again: bool) -> None:
        """It is on its way down, or about to start ``again`` in the same process."""
        if again:
            self._send(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
        else:
            self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as link:
            link.connect(self._address)
            link.sendall(message.encode())
