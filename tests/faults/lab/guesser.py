"""A process that guesses a device's PIN: one line that says what came of it.

python -m tests.faults.lab.guesser STATE PIN [die]

``die``: the plug is pulled in the moment at which the PIN is looked at.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from kiosk.machine.clock import SystemClock
from kiosk.model.day import StoreDay
from kiosk.model.pin import verify_pin
from kiosk.store.pin_gate import PinGate
from kiosk.store.recorder import Recorder


def die_when_it_is_looked_at(frame: FrameType, event: str, _: Any) -> None:
    """Say that a PIN is looked at, and end at once; for ``sys.setprofile``."""
    if event == "call" and frame.f_code is verify_pin.__code__:
        print("looked", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)


def main(state: str, pin: str, *how: str) -> None:
    day = StoreDay("Europe/Moscow")
    with Recorder(Path(state) / "kiosk.db", day) as recorder:
        gate = PinGate(recorder, SystemClock(day.zone).stamp)
        shut = gate.seconds_left() > 0
        if "die" in how:
            sys.setprofile(die_when_it_is_looked_at)
        tried = gate.try_pin(pin)
        print("right" if tried.right else "shut" if shut else "wrong")


if __name__ == "__main__":
    main(*sys.argv[1:])
