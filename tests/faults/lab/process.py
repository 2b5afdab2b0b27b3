"""A `kiosk` process of the lab: its words go to a file, so that no pipe can ever hold it up."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.processes import KIOSK, environment, eventually

START_S = 60.0


class Process:
    """Runs `kiosk WORDS` until it ends; ``before`` is put before it, such as strace.

    What it prints is in ``log``. ``before`` must become the process itself (exec), or stay out of
    its way (`strace -D`), so that a signal meets the device and not its companion.
    """

    def __init__(
        self, log: Path, *words: object, before: Sequence[object] = (), **more: str
    ) -> None:
        self.log = log
        with log.open("ab") as out:
            self._from = out.tell()
            self._process = subprocess.Popen(
                [str(word) for word in (*before, *KIOSK, *words)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment(**more),
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def output(self) -> str:
        """What it has printed so far."""
        with self.log.open("rb") as file:
            file.seek(self._from)
            return file.read().decode(errors="replace")

    def wait_ready(self, within_s: float = START_S) -> str:
        """Return its line that begins with `ready`; fails when it ends before, or is late."""
        eventually(lambda: self._ready() or not self.runs(), within_s)
        line = self._ready()
        assert line, f"the process was not ready:\n{self.output}"
        return line

    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def ended(self, within_s: float) -> bool:
        """Wait for its end at most so long; whether that came."""
        return bool(eventually(lambda: not self.runs(), within_s))

    def wait(self, within_s: float = 60.0) -> int:
        """Wait for its end; returns its exit code, negative: the signal that ended it."""
        return self._process.wait(within_s)

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send a signal to it, wait for the end, and return the exit code."""
        if self.runs():
            self._process.send_signal(how)
        return self.wait()

    def kill(self) -> None:
        """End it and all that it started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()

    def _ready(self) -> str:
        lines = self.output.splitlines(keepends=True)
        return next((x.rstrip("\n") for x in lines if x.startswith("ready") and x[-1] == "\n"), "")
