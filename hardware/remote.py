"""Pressing a button of the simulated console from another process; needs no gpiozero."""

import json
import socket
import time
from pathlib import Path

from hardware.address import socket_address
from hardware.request import Request, check
from kiosk.model.errors import BadInput, HardwareError

_LONGEST_REPLY = 10_000


def press_remote(
    state: Path, n: int, hold_ms: int = 120, bounce: bool = False, timeout_s: float = 20.0
) -> str:
    """Press button ``n`` (1 to 5) of the device that runs with ``state``; wait for its light.

    Returns ``counted`` or ``set aside: REASON`` once the console has acknowledged this press.
    Raises HardwareError, a sentence, where no such device runs, the press is not possible, the
    error pattern was shown, or nothing came within ``timeout_s`` seconds.
    """
    try:
        request = check(Request(n, hold_ms, bounce))
    except BadInput as error:
        raise HardwareError(str(error)) from error
    with _connect(state) as caller:
        return _outcome(_ask(caller, request.line(), timeout_s))


def _connect(state: Path) -> socket.socket:
    caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with socket_address(state) as address:
            caller.connect(address)
    except OSError as error:
        caller.close()
        if isinstance(error, PermissionError):
            sentence = f"the console of {state} belongs to another user: press as that user"
        else:
            sentence = (
                f"no simulated console runs with the state folder {state}: start `kiosk demo`, or "
                '`kiosk run` with console.enabled = true and console.backend = "simulated"'
            )
        raise HardwareError(sentence) from error
    return caller


def _ask(caller: socket.socket, line: bytes, timeout_s: float) -> bytes:
    """Send one line, return the one that comes back."""
    until = time.monotonic() + timeout_s
    reply = b""
    try:
        caller.settimeout(timeout_s)
        caller.sendall(line)
        while b"\n" not in reply and len(reply) < _LONGEST_REPLY:
            caller.settimeout(max(until - time.monotonic(), 0.001))
            part = caller.recv(4096)
            if not part:
                raise HardwareError("the device ended before the console acknowledged the press")
            reply += part
    except TimeoutError as error:
        raise HardwareError(
            f"nothing came from the console within {timeout_s:g} s: look at `kiosk status`"
        ) from error
    except OSError as error:
        raise HardwareError(
            f"the device ended before the console acknowledged the press ({error.strerror})"
        ) from error
    return reply


def _outcome(reply: bytes) -> str:
    try:
        said = json.loads(reply)
    except ValueError:
        said = {}
    if isinstance(said, dict) and isinstance(said.get("outcome"), str):
        return str(said["outcome"])
    if isinstance(said, dict) and isinstance(said.get("error"), str):
        raise HardwareError(said["error"])
    raise HardwareError("the device gave no answer that can be read: update both to one version")
