"""Whatever clocks do: the true time of every answer lies within the error that is stated for it.

Seen to fail with a drift of 20 parts per million allowed for crystals that run off by 50.
"""

import tempfile
from pathlib import Path

import attrs
from attrs import define, field
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.model.answer import Answer, Stamp
from sync.exchange import Exchange
from tests.support.database import assert_counts_right, select
from tests.support.shop import Shop, at

ROUNDING_MS = 2  # all clocks are read in whole milliseconds
DAY_MS = 86_400_000

drifts = st.floats(-50, 50)  # parts per million, as much as a crystal may run off
spans = st.integers(0, 40 * 3_600_000)
legs = st.integers(0, 30_000)


@define
class World:
    """The true time, and a device whose boot clock drifts and whose wall clock is anything."""

    shop: Shop
    now_ms: float = float(at("2026-03-02 09:00"))
    boots: int = 0
    began_ms: float = 0.0
    drift_ppm: float = 0.0
    wall_off_ms: int = 0
    given: list[tuple[str, float]] = field(factory=list)

    def boot(self, off_ms: int, drift_ppm: float, wall_off_ms: int) -> None:
        """Be off for a while, and come up with other clocks."""
        self.now_ms += off_ms
        self.boots += 1
        self.began_ms, self.drift_ppm, self.wall_off_ms = self.now_ms, drift_ppm, wall_off_ms

    def boottime_ms(self) -> int:
        """Return what the boot clock shows."""
        return int((self.now_ms - self.began_ms) * (1 + self.drift_ppm / 1e6))

    def press(self) -> None:
        """Let a customer press."""
        wall = max(int(self.now_ms) + self.wall_off_ms, 0)
        stamp = Stamp(wall, f"boot {self.boots}", self.boottime_ms(), False, 10_800)
        answer: Answer = attrs.evolve(self.shop.answer(5), stamp=stamp)
        self.shop.record(answer)
        self.given.append((answer.id, self.now_ms))

    def hear(self, there_ms: int, back_ms: int) -> None:
        """Exchange times with the centre; each leg takes its own time."""
        m0 = self.boottime_ms()
        self.now_ms += there_ms
        t1 = int(self.now_ms)
        self.now_ms += back_ms
        exchange = Exchange(f"boot {self.boots}", m0, self.boottime_ms(), t1, t1)
        assert self.shop.recorder is not None
        self.shop.recorder.add_anchor(exchange.anchor()).result(30)

    def check(self) -> None:
        """Compare what is stored with the truth."""
        rows = select(self.shop.path, "SELECT id, occurred_ms, error_ms, quality FROM answers")
        stored = {id_: rest for id_, *rest in rows}
        for id_, true_ms in self.given:
            occurred, error, quality = stored[id_]
            if error is None:
                assert quality == "unknown"
            else:
                assert abs(occurred - true_ms) <= error + ROUNDING_MS, (quality, error)
        assert_counts_right(self.shop.path)


events = st.one_of(
    st.tuples(st.just("press"), spans),
    st.tuples(st.just("hear"), legs, legs),
    st.tuples(st.just("boot"), spans, drifts, st.integers(-60_000 * DAY_MS, 4_000 * DAY_MS)),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(events, min_size=1, max_size=25))
def test_the_true_time_lies_within_the_stated_error(happening: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        shop.open()
        world = World(shop)
        world.boot(0, 0.0, 0)
        for event in happening:
            play(world, *event)
        shop.close()
        world.check()


def play(world: World, name: object, *how: object) -> None:
    """Let one thing happen; before a press some time goes by."""
    if name == "press":
        world.now_ms += how[0]  # type: ignore[operator]
        world.press()
    elif name == "hear":
        world.hear(*how)  # type: ignore[arg-type]
    else:
        world.boot(*how)  # type: ignore[arg-type]
