"""The sending half of a device: real recorder, real reader, hand-driven clock, no thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import uuid6

from kiosk.model.answer import Answer, Source
from kiosk.model.day import StoreDay
from kiosk.settings import SyncSettings
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from sync.enrol import Enrolment
from sync.sender import Parts, Sender
from tests.support.clocks import HandClock
from tests.support.scripted_centre import TOKEN


class SyncDevice:
    """A device with a database in ``state``, enrolled at ``url``."""

    def __init__(self, state: Path, url: str, clock: HandClock, **settings: Any) -> None:
        self.clock = clock
        self.path = state / "kiosk.db"
        self.recorder = Recorder(
            self.path, StoreDay("Europe/Moscow", "00:00"), now_ms=lambda: clock.stamp().wall_ms
        )
        self.enrolment: Enrolment | None = enrolment(url)
        self.settings = SyncSettings(**{"timeout_s": 5.0, **settings})
        self.sender = Sender(self.parts())

    def parts(self, **other: Any) -> Parts:
        """Return what a sender of this device is made of."""
        usual: dict[str, Any] = {
            "open_reader": lambda: Reader(self.path),
            "books": self.recorder,
            "clock": self.clock,
            "settings": self.settings,
            "enrolment": lambda: self.enrolment,
            "version": "0.1.0",
            "state": self.path.parent,
            "random": lambda: 0.5,
            "monotonic": self.clock.monotonic,
        }
        return Parts(**{**usual, **other})

    def restart(self) -> None:
        """Begin to send anew, as a process that was started again."""
        self.sender.close()
        self.sender = Sender(self.parts())

    def close(self) -> None:
        """End it."""
        self.sender.close()
        self.recorder.close()

    def give(self, count: int = 1, **fields: Any) -> list[str]:
        """Store answers; returns their ids."""
        answers = [self.answer(**fields) for _ in range(count)]
        for start in range(0, count, 100):
            self.recorder.record(answers[start : start + 100]).result(10)
        return [answer.id for answer in answers]

    def answer(self, **fields: Any) -> Answer:
        """Return an answer given now."""
        self.clock.forward(0.01)
        usual: dict[str, Any] = {
            "id": str(uuid6.uuid7()),
            "visit": str(uuid6.uuid7()),
            "survey": "counter",
            "version": 1,
            "question": "score",
            "source": Source.TOUCH,
            "stamp": self.clock.stamp(),
            "value": 5,
        }
        return Answer(**{**usual, **fields})

    def run(self, seconds: float = 0.0, until: Callable[[], bool] = lambda: False) -> list[float]:
        """Take turns for so long by the device's clock; returns the waits between them."""
        waits = []
        end = self.clock.monotonic() + seconds
        while not until():
            waits.append(self.sender.turn())
            left = end - self.clock.monotonic()
            self.clock.forward(max(0.0, min(waits[-1], left)))
            if waits[-1] > left:
                break
        return waits

    def figures(self) -> tuple[int, int, int, int]:
        """Return (stored, sent, waiting, refused)."""
        with Reader(self.path) as reader:
            figures = reader.figures()
        return figures.stored, figures.sent, figures.waiting, figures.refused

    def fact(self, key: str) -> str | None:
        """Return what `kiosk status` would show."""
        with Reader(self.path) as reader:
            return reader.fact(key)

    def faults(self) -> set[str]:
        """Return the keys of the faults that stand."""
        with Reader(self.path) as reader:
            return {fault.key for fault in reader.faults()}

    def stream(self) -> str:
        """Return the current stream."""
        with Reader(self.path) as reader:
            return reader.figures().stream


def enrolment(url: str, token: str = TOKEN) -> Enrolment:
    """Return an identity at a centre."""
    return Enrolment(url, "device-1", token, "17", "till 3", "Europe/Moscow")
