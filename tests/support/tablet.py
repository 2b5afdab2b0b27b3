"""A whole tablet, with a real intake and a real database, and somebody who taps on it."""

import atexit
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event
from typing import Any

from kiosk.intake import Intake
from kiosk.model.answer import Answer, Given, Recorded, Source, Stamp
from kiosk.model.day import StoreDay
from kiosk.model.misuse import Rules
from kiosk.model.surveys import Survey
from kiosk.screen.environment import prepare
from kiosk.settings import BrandSettings, ScreenSettings
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder

# As large as any window here gets: one in memory cannot grow.
WINDOW = ScreenSettings(fullscreen=False, width=1920, height=1280)
TABLET = (1024, 600)
NOON_MS = 1_795_255_200_000

_PROBE = """
from kiosk.screen.environment import prepare
from kiosk.settings import ScreenSettings
prepare(ScreenSettings(fullscreen=False), offscreen=True)
from kivy.core.window import Window
assert Window is not None
"""


@lru_cache
def no_screen() -> str:
    """Say why no window can be drawn in memory here, or return an empty text."""
    root = Path(__file__).parents[2]
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if probe.returncode == 0:
        return ""
    return f"no OpenGL in memory (Debian: libgl1-mesa-dri, libegl1): {probe.stderr[-300:]}"


def _lean() -> Path:
    """Return a folder for the few rules of Kivy by which a device draws."""
    folder = Path(mkdtemp(prefix="kiosk-kivy-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder


@lru_cache
def offscreen() -> Any:
    """Return the one window of this process."""
    prepare(WINDOW, offscreen=True, keep=_lean())
    from kiosk.screen.offscreen import OwnClock
    from tests.support.drawing import OnePixel

    return OnePixel(OwnClock())


class Tablet:
    """Acts like a customer; ``answers`` is what came of it."""

    def __init__(self, state: Path) -> None:
        self.customer = offscreen()
        self.clock = self.customer.clock
        self.day = StoreDay("Europe/Moscow", "00:00")
        self.recorder = Recorder(state / "kiosk.db", self.day)
        self.intake = Intake(self.recorder, self, Rules(), lambda _: True)
        self.faults: list[tuple[str, str]] = []
        self.signs_of_life = 0
        self.ready = 0
        self._given: list[Future[Recorded]] = []
        self._visits = count(1)

    @property
    def app(self) -> Any:
        return self.customer.app

    @property
    def screen(self) -> str:
        return str(self.customer.screen)

    def start(
        self,
        survey: Survey,
        size: tuple[int, int] = TABLET,
        *,
        warm: bool = False,
        **parts: Any,
    ) -> None:
        """Start it; ``warm``: it builds ahead what may be shown later, as a device at rest does."""
        from kiosk.screen.app import ScreenParts

        settings: dict[str, Any] = {
            "screen": ScreenSettings(fullscreen=False),
            "brand": BrandSettings(name="Лавка"),
            "language": "ru",
            **parts,
        }
        self.customer.start(
            ScreenParts(
                survey=survey,
                give=self._give,
                now_ms=self.clock.now_ms,
                new_visit_id=self.visit_id,
                on_fault=lambda key, sentence: self.faults.append((key, sentence)),
                on_ready=self._note_ready,
                alive=self._note_life,
                **settings,
            )
        )
        if not warm:
            self.app._warming.cancel()
        self.customer.resize(*size)

    def stamp(self) -> Stamp:
        """Return the time of an answer, by the tablet's clock."""
        now = self.clock.now_ms()
        return Stamp(NOON_MS + now, "boot", now, True, 10_800)

    def visit_id(self) -> str:
        """Return the id of the next customer's visit."""
        return f"visit-{next(self._visits)}"

    def tap(self, *names: str) -> None:
        """Tap one after the other, each once the answer before it is on disk."""
        for name in names:
            self.customer.tap(name, after=self.wait)

    def tap_quickly(self, name: str) -> None:
        """Tap and look at once, with the answer perhaps not on disk yet."""
        self.customer.tap(name, after=lambda: None)

    def type(self, text: str) -> None:
        for sign in text:
            self.customer.tap(f"key-{sign}", after=self.customer.frame)

    def wait_for_disk(self) -> None:
        """Wait until every answer is stored or failed."""
        wait(self._given, timeout=30)

    def wait(self) -> None:
        """Wait for the disk, and until the screen has settled."""
        self.wait_for_disk()
        self.customer.settle()

    def advance(self, seconds: float) -> None:
        self.customer.advance(seconds)

    def find(self, name: str) -> Any:
        return self.customer.find(name)

    def names(self) -> list[str]:
        names: list[str] = self.customer.names()
        return names

    def press_elsewhere(self, value: int) -> None:
        """Press a button of the console, as somebody at the counter may at any time."""
        given = Given(
            visit=f"console-{next(self._visits)}",
            survey="counter",
            version=1,
            question="score",
            source=Source.CONSOLE,
            value=value,
        )
        self.intake.give(given).result(30)

    def hold_the_disk(self) -> Event:
        """Let nothing be stored until the event is set."""
        free = Event()
        self.recorder._writer.submit(lambda _: free.wait(30), "wait for the test")
        return free

    def answers(self, limit: int = 100) -> list[Answer]:
        """Return what stands in the database, oldest first."""
        with Reader(self.recorder.path) as reader:
            return [outgoing.answer for outgoing in reader.waiting(limit)]

    def stored(self) -> int:
        """Return how many answers the database holds."""
        with Reader(self.recorder.path) as reader:
            return reader.figures().stored

    def content(self) -> list[tuple[str, int | str | None]]:
        """Return question and content of each answer."""
        return [
            (each.question, each.value if each.value is not None else each.choice or each.text)
            for each in self.answers()
        ]

    def close(self) -> None:
        if getattr(self.customer, "app", None) is not None:
            self.customer.stop()
        self.recorder.close()

    def _give(self, first: Given, /, *also: Given) -> "Future[Recorded]":
        self._given.append(self.intake.give(first, *also))
        return self._given[-1]

    def _note_ready(self) -> None:
        self.ready += 1

    def _note_life(self) -> None:
        self.signs_of_life += 1


@contextmanager
def open_tablet(state: Path) -> Iterator[Tablet]:
    tablet = Tablet(state)
    try:
        yield tablet
    finally:
        tablet.close()
