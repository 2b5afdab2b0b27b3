"""Wrong PINs across power cuts: a real process is killed between tries and in the midst of one.

Run as a module it tries one PIN: ``python -m tests.test_pin_power_cut STATE PIN`` says ``trying``
before it, and how it ended after it.
"""

import subprocess
import sys
from pathlib import Path
from random import Random
from threading import Timer
from zoneinfo import ZoneInfo

import pytest

from kiosk.machine.clock import SystemClock
from kiosk.model.day import StoreDay
from kiosk.model.lockout import FREE_TRIES, from_text
from kiosk.store.notes import LOCKOUT
from kiosk.store.pin_gate import PinGate
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder

GOOD, WRONG = "482915", "918273"
DAY = StoreDay("Europe/Moscow", "00:00")
CUTS = 12


def try_once(state: Path, pin: str) -> None:
    """Be the process that takes a try, and then waits to be killed."""
    with Recorder(state / "kiosk.db", DAY) as recorder:
        gate = PinGate(recorder, SystemClock(ZoneInfo("UTC")).stamp)
        print("trying", flush=True)
        tried = gate.try_pin(pin)
        print("right" if tried.right else f"wrong, wait {tried.seconds_left}", flush=True)
        sys.stdin.read()


class Attempt:
    """One process with one try."""

    def __init__(self, state: Path, pin: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.test_pin_power_cut", str(state), pin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        assert self._line() == "trying"

    def outcome(self) -> str:
        return self._line()

    def pull(self) -> None:
        """Pull the plug."""
        self._process.kill()

    def kill(self) -> str:
        """End it as a power cut does; return what it still managed to say."""
        self._process.kill()
        said, _ = self._process.communicate(timeout=30)
        return said.strip()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    with Recorder(tmp_path / "kiosk.db", DAY) as recorder:
        PinGate(recorder, SystemClock(ZoneInfo("UTC")).stamp).set(GOOD)
    return tmp_path


def wrong_tries(state: Path) -> int:
    with Reader(state / "kiosk.db") as reader:
        return from_text(reader.fact(LOCKOUT)).wrong


def test_five_tries_and_no_more_however_often_the_plug_is_pulled(state: Path) -> None:
    """Seen to fail with ``note_lockout(wrong)`` after ``verify_pin`` in pin_gate.py, not waited."""
    outcomes = []
    for _ in range(FREE_TRIES + 2):
        attempt = Attempt(state, WRONG)
        outcomes.append(attempt.outcome())
        attempt.kill()
    assert outcomes[: FREE_TRIES - 1] == ["wrong, wait 0"] * (FREE_TRIES - 1)
    assert all(0 < int(said.split()[-1]) <= 60 for said in outcomes[FREE_TRIES - 1 :])
    assert wrong_tries(state) == FREE_TRIES
    attempt = Attempt(state, GOOD)
    assert attempt.outcome().startswith("wrong, wait"), "the right one has to wait as well"
    attempt.kill()


def test_a_plug_pulled_in_the_midst_of_a_try_gives_no_free_one(state: Path) -> None:
    """Whatever was said before the cut had been counted before it."""
    chance, told = Random(4), 0
    for _ in range(CUTS):
        attempt = Attempt(state, WRONG)
        cut = Timer(chance.uniform(0, 0.12), attempt.pull)
        cut.start()
        told += attempt.outcome().startswith("wrong, wait 0")
        cut.join()
        attempt.kill()
        assert wrong_tries(state) >= min(told, FREE_TRIES)
        if wrong_tries(state) >= FREE_TRIES:
            break
    assert told <= FREE_TRIES


if __name__ == "__main__":
    try_once(Path(sys.argv[1]), sys.argv[2])
