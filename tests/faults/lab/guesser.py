"""A process that guesses a device's PIN, as fast as it is let: one line for each guess.

python -m tests.faults.lab.guesser STATE PIN..
"""

import sys
from pathlib import Path

from kiosk.machine.clock import SystemClock
from kiosk.model.day import StoreDay
from kiosk.store.pin_gate import PinGate
from kiosk.store.recorder import Recorder


def main() -> None:
    day = StoreDay("Europe/Moscow")
    with Recorder(Path(sys.argv[1]) / "kiosk.db", day) as recorder:
        gate = PinGate(recorder, SystemClock(day.zone).stamp)
        for pin in sys.argv[2:]:
            shut = gate.seconds_left() > 0
            print("looking", flush=True)  # whoever kills us now must not have a free guess
            tried = gate.try_pin(pin)
            print("right" if tried.right else "shut" if shut else "wrong", flush=True)


if __name__ == "__main__":
    main()
