"""From a press to its light, and from a tap to the thanks: what is left beside the commit.

    python -m tests.bench.bench_feedback

The press goes through the real console on simulated pins, from the switch's edge to the LED's,
without the 10 ms that the contact has to be still. The tap is a click of another process on the
real window, until the frame with the thanks is handed to the display. From both the time is taken
that the answer spent on its way to the disk. The unit is a frame at 30 a second; the bar is two.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import attrs
from attrs import define

from hardware.console import Console
from hardware.simulated import SimulatedBoard
from kiosk.console_visit import ConsoleVisits
from kiosk.device import Device
from kiosk.intake import Intake
from kiosk.machine.clock import SystemClock
from kiosk.model.answer import Recorded
from kiosk.model.day import StoreDay, zone
from kiosk.model.misuse import Rules
from kiosk.settings import (
    ConsoleSettings,
    DeviceSettings,
    MisuseSettings,
    ScreenSettings,
    Settings,
    SyncSettings,
)
from kiosk.store.ids import new_id
from kiosk.store.recorder import Recorder
from kiosk.survey_files import load_survey
from tests.bench.report import counted, say
from tests.support.display import xvfb

FRAME_MS = 1000 / 30
PRESSES, TAPS = 40, 15
REST_S = 0.6  # until the new page takes taps
WIDTH, HEIGHT = 1280, 800
BAR = 2
NO_RULES = MisuseSettings(repeat_s=0, correction_s=0, held_s=0, together_ms=0, burst=0, burst_s=0)


@define
class Watch:
    """When an answer was given to the intake, and when it was on disk."""

    given: float = 0.0
    stored: float = 0.0

    def follow(self, future: "Future[Recorded]", given: float) -> "Future[Recorded]":
        self.given = given
        future.add_done_callback(lambda _: setattr(self, "stored", time.perf_counter()))
        return future

    def beside_ms(self, began: float, ended: float) -> float:
        """Return the milliseconds from beginning to end that were not the way to the disk."""
        return (ended - began - (self.stored - self.given)) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        frames = [each / FRAME_MS for each in lights(Path(folder) / "console")]
    say(counted("press to LED, beside the commit", frames, "{:.2f} frames", BAR))
    with xvfb(WIDTH, HEIGHT) as display, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command = [sys.executable, "-m", "tests.bench.bench_feedback", folder]
        done = subprocess.run(
            command, env={**os.environ, "DISPLAY": display}, stdout=subprocess.PIPE, check=True
        )
    frames = [each / FRAME_MS for each in json.loads(done.stdout.splitlines()[-1])]
    say(counted("tap to thanks, beside the commit", frames, "{:.2f} frames", BAR))


def lights(state: Path) -> list[float]:
    """Press the buttons in turn; return the milliseconds beside the commit, of each press."""
    state.mkdir()
    settings = ConsoleSettings(enabled=True, backend="simulated")
    watch, shown = Watch(), SimpleQueue[float]()
    board = SimulatedBoard(settings)
    with Recorder(state / "kiosk.db", StoreDay("Europe/Moscow")) as recorder:
        clock = SystemClock(zone("Europe/Moscow"))
        rules = Rules(repeat_s=0, correction_s=0, held_s=0, together_ms=0, burst=0, burst_s=0)
        intake = Intake(recorder, clock, rules, is_open=lambda _: True)
        visits = ConsoleVisits(load_survey(Settings()), intake, new_id, "ru")
        console = Console(
            settings,
            0,
            lambda button: watch.follow(visits.press(button), time.perf_counter()),
            factory=board.factory,
            on_shown=lambda _: shown.put(time.perf_counter()),
        )
        with console:
            return [one_press(board, 1 + n % 5, watch, shown, settings) for n in range(PRESSES)]


def one_press(
    board: SimulatedBoard,
    button: int,
    watch: Watch,
    shown: "SimpleQueue[float]",
    settings: ConsoleSettings,
) -> float:
    began = time.perf_counter() + settings.stable_ms / 1000
    board.down(button)
    ended = shown.get(timeout=10)
    board.up(button)
    time.sleep(settings.release_ms / 1000 + 0.02)
    return watch.beside_ms(began, ended)


class Tapping:
    """Clicks on the best face whenever a new customer's screen stands, and looks at each frame."""

    def __init__(self, device: Device) -> None:
        self.watch = Watch()
        self.beside: list[float] = []
        self._device = device
        self._app: Any = None
        self._clicked: float | None = None
        self._thanked = False
        self._wanted: SimpleQueue[tuple[float, float] | None] = SimpleQueue()

    def begin(self) -> None:
        """Bind to the window, whose content stands by now."""
        from kivy.core.window import Window

        self._app = self._device._app
        controller = self._app.controller
        give = partial(self._give, controller._world.give)
        controller._world = attrs.evolve(controller._world, give=give)
        Window.bind(on_flip=self._drawn)
        Thread(target=self._click).start()
        self._ask()

    def _give(self, give: Any, *given: Any, **more: Any) -> "Future[Recorded]":
        began = time.perf_counter()
        return self.watch.follow(give(*given, **more), began)

    def _ask(self) -> None:
        target = self._app.stage.page.targets[-1]
        self._wanted.put((target.center_x, HEIGHT - target.center_y))

    def _click(self) -> None:
        """Be another process's hand on the mouse, at any moment of a frame."""
        with subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, text=True) as mouse:
            assert mouse.stdin is not None
            while (at := self._wanted.get()) is not None:
                print(f"mousemove {at[0]:.0f} {at[1]:.0f}", file=mouse.stdin, flush=True)
                time.sleep(REST_S + random.random() * FRAME_MS / 1000)
                self._clicked = time.perf_counter()
                print("click 1", file=mouse.stdin, flush=True)
            mouse.stdin.close()

    def _drawn(self, *_: object) -> None:
        screen = self._app.stage.screen
        if screen == "thanks" and self._clicked is not None:
            self.beside.append(self.watch.beside_ms(self._clicked, time.perf_counter()))
            self._clicked, self._thanked = None, True
        elif screen == "attract" and self._thanked:
            self._thanked = False
            self._go_on()

    def _go_on(self) -> None:
        if len(self.beside) < TAPS:
            self._ask()
            return
        self._wanted.put(None)
        self._device.stop()


def tap(state: Path) -> None:
    """Be a tablet that is tapped on; print the milliseconds beside the commit of each tap."""
    settings = Settings(
        device=DeviceSettings(language="ru"),
        screen=ScreenSettings(fullscreen=False, width=WIDTH, height=HEIGHT, thanks_s=1),
        misuse=NO_RULES,
        sync=SyncSettings(enabled=False),
        state=state,
    )
    tapping: Tapping
    device = Device(settings, announce=lambda _: tapping.begin())
    tapping = Tapping(device)
    device.run()
    print(json.dumps(tapping.beside))


if __name__ == "__main__":
    tap(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
