"""The number keys 1 to 5 of a terminal as the simulated console's buttons."""

import logging
import os
import select
import sys
import termios
import tty
from collections.abc import Callable
from threading import Thread
from typing import Any

log = logging.getLogger(__name__)

KEYS = {b"1": 1, b"2": 2, b"3": 3, b"4": 4, b"5": 5}


class Keys:
    """Reads single keys from a terminal and calls ``press`` with 1 to 5, in its own thread.

    The terminal gives keys at once and unseen until ``stop``, which must be called before the
    process ends: on SIGTERM too. Ctrl-C stays what it is. Other keys do nothing.
    """

    def __init__(self, press: Callable[[int], object], terminal: int | None = None) -> None:
        self._press = press
        self._terminal = terminal
        self._before: list[Any] | None = None
        self._thread: Thread | None = None
        self._wake = -1

    def start(self) -> bool:
        """Begin; False, and nothing changed, if standard input is no terminal."""
        terminal = _standard_input() if self._terminal is None else self._terminal
        if terminal is None or not os.isatty(terminal):
            return False
        self._terminal = terminal
        self._before = termios.tcgetattr(terminal)
        tty.setcbreak(terminal, termios.TCSANOW)
        woken, self._wake = os.pipe()
        self._thread = Thread(target=self._run, args=(terminal, woken), name="keys")
        self._thread.start()
        return True

    def stop(self) -> None:
        """End and give the terminal back as it was."""
        if self._thread is None:
            return
        os.close(self._wake)
        self._thread.join()
        self._thread = None
        self._restore()

    def __enter__(self) -> "Keys":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self, terminal: int, woken: int) -> None:
        try:
            while True:
                ready, _, _ = select.select([terminal, woken], [], [])
                if woken in ready:
                    return
                key = _read_key(terminal)
                if not key:
                    return
                if key in KEYS:
                    self._call(KEYS[key])
        finally:
            os.close(woken)

    def _call(self, button: int) -> None:
        try:
            self._press(button)
        except Exception:  # one key that fails must not silence the others
            log.exception("key %d failed", button)

    def _restore(self) -> None:
        if self._before is None or self._terminal is None:
            return
        try:
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._before)
        except termios.error:
            log.info("the terminal is gone: nothing to restore")
        self._before = None


def _standard_input() -> int | None:
    """Return the descriptor of standard input; None if there is none."""
    try:
        return sys.stdin.fileno() if sys.stdin is not None else None
    except (OSError, ValueError):
        return None


def _read_key(terminal: int) -> bytes:
    """Return one byte; empty when the terminal has gone."""
    try:
        return os.read(terminal, 1)
    except OSError:
        return b""
