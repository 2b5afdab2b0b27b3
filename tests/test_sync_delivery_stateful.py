"""Whatever order things go wrong in, each answer arrives once and the counts reconcile."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.support.clocks import HandClock
from tests.support.database import select
from tests.support.scripted_centre import (
    DROP,
    DROP_AFTER_COMMIT,
    HALF_BODY,
    OTHER_JSON,
    PORTAL,
    Fault,
    ScriptedCentre,
    status,
)
from tests.support.sync_device import SyncDevice

Time = tuple[int, str]

FAULTS: list[Fault | None] = [
    None,
    DROP,
    DROP_AFTER_COMMIT,
    HALF_BODY,
    PORTAL,
    OTHER_JSON,
    status(401, "wrong_token"),
    status(413, "too_large"),
    status(429, "too_many_tries", Retry_After="30"),
    status(500),
    status(503, "unavailable"),
]


class Delivery(RuleBasedStateMachine):
    """A device on a bad network, and a centre that is restored from backups."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = HandClock()
        self.centre = ScriptedCentre(self.clock.true_ms)
        self.device = SyncDevice(self.folder, self.centre.url, self.clock, heartbeat_s=600)
        self.given: list[str] = []

    @rule(count=st.integers(1, 60))
    def give(self, count: int) -> None:
        self.given += self.device.give(count)

    @rule(faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
    def trouble_ahead(self, faults: list[Fault | None]) -> None:
        self.centre.script.extend(faults)

    @rule(seconds=st.sampled_from([0.0, 5.0, 60.0, 1200.0]))
    def wait(self, seconds: float) -> None:
        self.device.run(seconds)

    @rule()
    def restart(self) -> None:
        self.device.restart()

    @rule()
    def reboot(self) -> None:
        self.clock.reboot(f"{self.clock.boot_id}x")
        self.clock.wrong_by_ms = -7 * 86_400_000
        self.device.restart()

    @rule()
    def the_centres_clock_is_lost(self) -> None:
        self.centre.now_ms = lambda: 0

    @rule()
    def the_centres_clock_is_right(self) -> None:
        self.centre.now_ms = self.clock.true_ms

    @rule(data=st.data())
    def restore_the_centre(self, data: Any) -> None:
        held = sorted(seq for stream, seq in self.centre.places if stream == self.device.stream())
        if held:
            lost = data.draw(st.sets(st.sampled_from(held), max_size=10))
            self.centre.forget(self.device.stream(), lost)

    @invariant()
    def the_counts_reconcile(self) -> None:
        stored, sent, waiting, refused = self.device.figures()
        assert stored == len(self.given) == sent + waiting + refused

    @invariant()
    def nothing_is_doubled(self) -> None:
        assert len(self.centre.order) == len(set(self.centre.order)) == len(self.centre.places)

    def times_at_the_centre(self) -> dict[str, Time]:
        return {
            id_: (answer["occurred_ms"], answer["time_quality"])
            for id_, answer in self.centre.answers.items()
        }

    def times_at_the_device(self) -> dict[str, Time]:
        found = select(self.device.path, "SELECT id, occurred_ms, quality FROM answers")
        return {id_: (occurred, quality) for id_, occurred, quality in found}

    def teardown(self) -> None:
        try:
            self.centre.script.clear()
            self.centre.now_ms = self.clock.true_ms
            self.device.run(2 * 3600)
            self.device.restart()
            self.device.run(2 * 3600)
            assert sorted(self.centre.order) == sorted(self.given)
            stored, sent, waiting, refused = self.device.figures()
            assert (sent, waiting, refused) == (stored, 0, 0)
            assert self.times_at_the_centre() == self.times_at_the_device()
        finally:
            self.device.close()
            self.centre.stop()
            shutil.rmtree(self.folder)


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
