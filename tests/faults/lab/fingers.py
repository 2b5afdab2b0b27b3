"""Many fingers on the five buttons at once, and the rows that may come of them."""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from attrs import define, field, frozen

from hardware.buttons import BUTTONS
from hardware.remote import press_remote
from kiosk.machine.clock import boottime_ms
from kiosk.model.errors import HardwareError

_ROWS = "SELECT value, boottime_ms, set_aside, replaces, id FROM answers ORDER BY n"


@frozen
class Finger:
    """One press: its button, when it began and was told of (milliseconds since boot), and what."""

    button: int
    before_ms: int
    after_ms: int
    told: str | None


@frozen
class Row:
    """What is stored of a press: its verdict at first, and how it stands now."""

    value: int
    at_ms: int
    told: str
    counts: bool


@define
class Fingers:
    """Presses buttons through the console of the device that runs with ``state``, all at once.

    ``ahead_ms``: how much longer than this machine the device has been up, as it believes.
    """

    state: Path
    ahead_ms: int = 0
    pressed: list[Finger] = field(factory=list)
    _hands: ThreadPoolExecutor = field(factory=lambda: ThreadPoolExecutor(2 * BUTTONS))

    def press(self, button: int, hold_ms: int = 60, bounce: bool = False) -> Finger:
        """Press, and wait for what comes."""
        before = self._now_ms()
        try:
            told = press_remote(self.state, button, hold_ms, bounce, timeout_s=40)
        except HardwareError:
            told = None
        self.pressed.append(Finger(button, before, self._now_ms(), told))
        return self.pressed[-1]

    def press_soon(self, button: int, **how: int) -> "Future[Finger]":
        """Press without waiting."""
        return self._hands.submit(self.press, button, **how)

    def mash(self, seconds: float, a_second: int, **how: int) -> None:
        """Press round the buttons so often, for so long; then wait for all that is under way."""
        begun = time.monotonic()
        under_way = []
        for number in range(round(seconds * a_second)):
            _wait_until(begun + number / a_second)
            under_way.append(self.press_soon(number % BUTTONS + 1, **how))
        for each in under_way:
            each.result()

    def _now_ms(self) -> int:
        return boottime_ms() + self.ahead_ms

    @property
    def acknowledged(self) -> list[Finger]:
        """The presses that somebody was thanked for."""
        return [finger for finger in self.pressed if finger.told is not None]


def _wait_until(moment: float) -> None:
    time.sleep(max(moment - time.monotonic(), 0))


def stored(database: Path) -> list[Row]:
    """Return what is stored of each press. A withdrawal has the stamp of what it takes back."""
    with closing(sqlite3.connect(database, timeout=30)) as conn:
        found = conn.execute(_ROWS).fetchall()
    replaced = {replaces for *_, replaces, _ in found}
    presses: dict[tuple[int, int], list[tuple[str | None, bool]]] = {}
    for value, at_ms, set_aside, _, id_ in found:
        counts = set_aside is None and id_ not in replaced
        presses.setdefault((value, at_ms), []).append((set_aside, counts))
    return [
        Row(value, at_ms, _told(versions[0][0]), any(counts for _, counts in versions))
        for (value, at_ms), versions in presses.items()
    ]


def _told(set_aside: str | None) -> str:
    return "counted" if set_aside is None else f"set aside: {set_aside}"


def wrong(fingers: Iterable[Finger], rows: list[Row]) -> Iterator[str]:
    """Tell what does not fit: each press that was acknowledged is one row, and no row is nobody's.

    Presses of one button take turns, so that their times do not overlap.
    """
    rest = list(rows)
    for finger in fingers:
        its = [row for row in rest if _fits(row, finger)]
        rest = [row for row in rest if row not in its]
        if len(its) != (finger.told is not None):
            yield f"{finger} is stored {len(its)} times: {its}"
        elif its and its[0].told != finger.told:
            yield f"{finger} is stored as {its[0]}"
    yield from (f"nobody gave {row}" for row in rest)


def _fits(row: Row, finger: Finger) -> bool:
    return row.value == finger.button and finger.before_ms <= row.at_ms <= finger.after_ms
