"""The glass of a tablet that runs as a process: a finger on it, an eye before it.

The device is `kiosk run` with its window on an X display without a monitor. The finger is xdotool,
another process, and the eye has the pixels: what it saw is all that the customer was told.
"""

import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

from kiosk.machine.clock import boottime_ms
from tests.faults.lab.eye import Eye, Sight
from tests.faults.lab.process import START_S, Process
from tests.faults.lab.site import Site
from tests.support.display import xvfb

WIDTH, HEIGHT = 1024, 600
# One question, and little to wait for between two customers.
TABLET: dict[str, dict[str, Any]] = {
    "screen": {"enabled": True, "thanks_s": 1, "idle_s": 3},
    "survey": {"file": "counter"},
}
ANSWERABLE = (Sight.QUESTION, Sight.SORRY)
STANDS_S = 0.3  # a page that has just arrived takes no tap for less
GIVES_WAY_S = 2.0
LOOK_S = 0.003


@define
class Glass:
    """A display with the finger and the eye; ``faces``: where they are, once a device asked.

    Of the last tap, CLOCK_BOOTTIME in milliseconds or None: ``gave_way_ms``, when the face was seen
    to give way; ``chose_ms``, when the others stepped back; and ``turned_ms``, when it went too,
    which is the first sign of the thanks.
    """

    display: str
    eye: Eye
    _finger: "subprocess.Popen[str]"
    faces: list[tuple[int, int]] = field(factory=list)
    gave_way_ms: int | None = None
    chose_ms: int | None = None
    turned_ms: int | None = None

    def start(self, site: Site, *before: object, **more: str) -> Process:
        """Start a site's device on this display, and wait until it asks its question."""
        device = site.start(*before, DISPLAY=self.display, **more)
        assert self.asks(site, START_S), f"the screen shows {self.eye.sees().value}"
        self.faces = [self.eye.face(value) for value in range(1, 6)]
        return device

    def asks(
        self, site: Site, within_s: float = 20.0, shown: Sequence[Sight] = (Sight.QUESTION,)
    ) -> bool:
        """Wait until the question, or what is ``shown``, stands there unmoved; whether it does."""
        since = time.monotonic()

        def stands() -> bool:
            nonlocal since
            if self.eye.sees() not in shown:
                since = time.monotonic()
            return time.monotonic() - since >= STANDS_S

        return self._until(lambda: stands() or not site.runs(), within_s) and site.runs()

    def tap(self, site: Site, value: int, within_s: float, twice: bool = False) -> Sight:
        """Tap a face; return what is seen of it: thanks, bad news, or in the end something else.

        The finger lifts once the face has given way. Nothing more is seen of a device that ended,
        and no bad news that stood there before. twice: and at once taps there again.
        """
        old_news = self.eye.sees() is Sight.SORRY
        self.down(*self.faces[value - 1])
        self.do("mouseup 1 click 1" if twice else "mouseup 1")
        self.chose_ms = self.turned_ms = None
        seen = Sight.NOTHING

        def told() -> bool:
            nonlocal seen
            seen = self._watch()
            news = seen is Sight.SORRY and (self.chose_ms is not None or not old_news)
            return seen is Sight.THANKS or news

        self._until(lambda: told() or not site.runs(), within_s)
        return seen

    def _watch(self) -> Sight:
        """Look, and note what was never seen of this tap before."""
        seen = self.eye.sees()
        if self.chose_ms is None and seen is Sight.CHOICE:
            self.chose_ms = boottime_ms()
        if self.turned_ms is None and seen in (Sight.NOTHING, Sight.THANKS):
            self.turned_ms = boottime_ms()
        return seen

    def down(self, x: int, y: int) -> None:
        """Put the finger down, and wait until something gives way."""
        before = self.eye.picture()
        self.do(f"mousemove {x} {y} mousedown 1")
        gave_way = self._until(lambda: self.eye.picture() != before, GIVES_WAY_S)
        self.gave_way_ms = boottime_ms() if gave_way else None

    def do(self, words: str) -> None:
        """Let xdotool do something."""
        assert self._finger.stdin is not None
        self._finger.stdin.write(f"{words}\n")
        self._finger.stdin.flush()

    def _until(self, seen: Callable[[], bool], within_s: float) -> bool:
        deadline = time.monotonic() + within_s
        while not seen():
            if time.monotonic() > deadline:
                return False
            select.select([], [], [], LOOK_S)
        return True


@contextmanager
def glass_in(folder: Path) -> Iterator[Glass]:
    """A display that is there until the block ends, whatever runs on it; its pixels in a folder."""
    folder.mkdir(exist_ok=True)
    with xvfb(WIDTH, HEIGHT, "-noreset", "-fbdir", folder) as display:
        command, there = ["xdotool", "-"], {**os.environ, "DISPLAY": display}
        with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, env=there) as finger:
            yield Glass(display, Eye(folder / "Xvfb_screen0"), finger)
