"""A shop whose clock the test turns, and its real database in a folder."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import uuid6

from assets import asset
from kiosk.model.answer import Answer, Recorded, Source, Stamp
from kiosk.model.day import StoreDay
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import Survey
from kiosk.model.time import Anchor
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder

MOSCOW = StoreDay("Europe/Moscow", "00:00")
BOOT = "11111111-1111-4111-8111-111111111111"
MINUTE = 60_000
HOUR = 60 * MINUTE


def at(text: str) -> int:
    """Return a moment of UTC such as ``2026-03-02 09:00`` in milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@cache
def shipped(name: str) -> Survey:
    path = asset("surveys", f"{name}.toml")
    return parse_survey(path.read_text("utf-8"), path.name)


class Shop:
    """Gives answers at its own time; ``wall_off_ms`` is how wrong its wall clock is."""

    def __init__(self, state: Path, now: str = "2026-03-02 09:00", day: StoreDay = MOSCOW) -> None:
        self.path = state / "kiosk.db"
        self.day = day
        self.true_ms = at(now)
        self.wall_off_ms = 0
        self.boot = BOOT
        self.booted_ms = self.true_ms - HOUR
        self.synced = False
        self.recorder: Recorder | None = None

    def open(self) -> Recorder:
        self.recorder = Recorder(self.path, self.day, now_ms=lambda: self.true_ms)
        return self.recorder

    def close(self) -> None:
        if self.recorder is not None:
            self.recorder.close()
            self.recorder = None

    def reopen(self) -> Recorder:
        self.close()
        return self.open()

    def reader(self) -> Reader:
        return Reader(self.path)

    def faults(self) -> dict[str, str]:
        """Return the faults that stand: key and sentence."""
        with self.reader() as reader:
            return {fault.key: fault.sentence for fault in reader.faults()}

    def stored(self) -> int:
        """Return how many answers there are."""
        with self.reader() as reader:
            return reader.figures().stored

    def wait(self, ms: int) -> None:
        self.true_ms += ms

    def reboot(self, boot: str, after_ms: int = MINUTE) -> None:
        self.true_ms += after_ms
        self.boot, self.booted_ms = boot, self.true_ms

    def stamp(self) -> Stamp:
        return Stamp(
            wall_ms=self.true_ms + self.wall_off_ms,
            boot_id=self.boot,
            boottime_ms=self.true_ms - self.booted_ms,
            synced=self.synced,
            utc_offset_s=10_800,
        )

    def anchor(self, error_ms: int = 20) -> Anchor:
        return Anchor(self.boot, self.true_ms - self.booted_ms, self.booted_ms, error_ms)

    def answer(self, value: int | None = 5, **fields: Any) -> Answer:
        if "choice" in fields or "text" in fields:
            value = None
        basis = Answer(
            id=str(uuid6.uuid7()),
            visit="visit",
            survey="counter",
            version=1,
            question="score",
            source=Source.CONSOLE,
            stamp=self.stamp(),
            group=None if value is None else shipped("counter").first.scale.group(value),
            value=value,
        )
        return attrs.evolve(basis, **fields)

    def record(self, *answers: Answer) -> tuple[Recorded, ...]:
        assert self.recorder is not None
        return self.recorder.record(answers).result(30)

    def give(self, *values: int, **fields: Any) -> list[Answer]:
        """Record one answer after another, and return them."""
        answers = [self.answer(value, **fields) for value in values]
        for answer in answers:
            self.record(answer)
        return answers

    def crowd(self, *values: int) -> list[Answer]:
        """Record many answers in one call, and return them."""
        answers = [self.answer(value) for value in values]
        self.record(*answers)
        return answers

    def acknowledge(
        self, stored: Sequence[str] = (), refused: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        assert self.recorder is not None
        self.recorder.acknowledge(stored, refused, self.true_ms).result(30)
