"""Starts this very command again, in this very process: same terminal, same unit, same id."""

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from attrs import frozen

from kiosk.model.value import Value

_STANDARD = 2  # the last of the three streams that a command keeps


@frozen(repr=False)
class Command(Value):
    """How this process was started."""

    words: tuple[str, ...]
    environ: Mapping[str, str]

    @classmethod
    def of_this_process(cls) -> "Command":
        """Note it before Kivy and others write into the environment."""
        return cls((sys.executable, *sys.orig_argv[1:]), dict(os.environ))

    def run_again(self, *more: str) -> NoReturn:
        """Take this process's place; call it when everything was left and let go.

        more: words to add at the end, where they do not stand there already.
        """
        words = self.words if self.words[-len(more) :] == more else (*self.words, *more)
        sys.stdout.flush()
        sys.stderr.flush()
        _keep_no_file()
        os.execve(words[0], words, self.environ)


def _keep_no_file() -> None:
    """Let what a library left open, a display or a lock, end with this program."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) > _STANDARD:
            try:
                os.set_inheritable(int(name), False)
            except OSError:
                continue  # the listing's own
