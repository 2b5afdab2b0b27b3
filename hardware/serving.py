"""The simulated console's socket, the device's end: STATE/console.sock, its owner's alone."""

import asyncio
import json
import os
import socket
import stat
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

from hardware.address import SOCKET, socket_address
from hardware.request import LONGEST_LINE
from kiosk.model.errors import HardwareError, KioskError

_SILENT_S = 30.0

Answer = Callable[[bytes], Awaitable[str]]
"""Does what a line asks and returns the outcome, or raises KioskError with a sentence."""


class Listener:
    """The bound socket of a state folder; a file left by a device that died is replaced."""

    def __init__(self, state: Path) -> None:
        self._path = state / SOCKET
        self._closing = ExitStack()
        try:
            self.socket = self._bind(state)
        except OSError as error:
            self._closing.close()
            raise HardwareError(
                f"the simulated console cannot listen at {self._path} ({error.strerror}): "
                "check the state folder's owner and rights"
            ) from error

    def _bind(self, state: Path) -> socket.socket:
        self._replace_stale()
        address = self._closing.enter_context(socket_address(state))
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._closing.callback(listening.close)
        # Linux takes the file's mode from the socket, so that it is never open to others.
        os.fchmod(listening.fileno(), 0o600)
        listening.bind(address)
        self._closing.callback(self._path.unlink, missing_ok=True)
        listening.listen()
        return listening

    def _replace_stale(self) -> None:
        if not os.path.lexists(self._path):
            return
        if not stat.S_ISSOCK(self._path.lstat().st_mode):
            raise HardwareError(
                f"{self._path} is not a socket, and the simulated console needs its name: "
                "move it away"
            )
        self._path.unlink()

    def close(self) -> None:
        """Listen no more; the file goes."""
        self._closing.close()


async def serve(listener: Listener, answer: Answer) -> asyncio.Server:
    """Answer every line of every caller, until the server is closed."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _converse(reader, writer, answer)
        except (OSError, TimeoutError, asyncio.CancelledError):
            pass  # the caller went away or fell silent, or the device ends: the line goes dead
        finally:
            writer.close()

    return await asyncio.start_unix_server(converse, sock=listener.socket, limit=LONGEST_LINE)


async def _converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer
) -> None:
    while True:
        try:
            line = await asyncio.wait_for(reader.readline(), _SILENT_S)
        except ValueError:
            _say(writer, {"error": f"a request has at most {LONGEST_LINE} bytes: send less"})
            return
        if not line:
            return
        _say(writer, await _reply(line, answer))
        await writer.drain()


async def _reply(line: bytes, answer: Answer) -> dict[str, str]:
    try:
        return {"outcome": await answer(line)}
    except KioskError as error:
        return {"error": str(error)}


def _say(writer: asyncio.StreamWriter, words: dict[str, str]) -> None:
    writer.write(json.dumps(words).encode() + b"\n")
