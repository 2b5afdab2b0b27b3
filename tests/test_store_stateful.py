"""Whatever is done in whatever order: nothing lost, nothing twice, and the counts agree."""

import shutil
import tempfile
from pathlib import Path

import uuid6
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from kiosk.model.answer import Answer, SetAside, Source
from tests.support.database import assert_counts_right, select
from tests.support.shop import HOUR, MINUTE, Shop

REASONS = st.sampled_from([None, None, None, SetAside.REPEAT, SetAside.BURST])


class Device(RuleBasedStateMachine):
    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="store-"))
        self.shop = Shop(self.folder)
        self.shop.open()
        self.given: dict[str, Answer] = {}
        self.truth: dict[str, int] = {}

    def teardown(self) -> None:
        self.shop.close()
        shutil.rmtree(self.folder)

    def record(self, *answers: Answer) -> None:
        proofs = self.shop.record(*answers)
        assert [proof.id for proof in proofs] == [answer.id for answer in answers]
        for answer in answers:
            self.given[answer.id] = answer
            self.truth.setdefault(answer.id, self.shop.true_ms)

    @rule(target=answers, value=st.integers(1, 5), reason=REASONS, source=st.sampled_from(Source))
    def answer(self, value: int, reason: SetAside | None, source: Source) -> str:
        answer = self.shop.answer(value, set_aside=reason, source=source)
        self.record(answer)
        return answer.id

    @rule(target=answers, named=answers, value=st.integers(1, 5))
    def correct(self, named: str, value: int) -> str:
        answer = self.shop.answer(value, replaces=named)
        self.record(answer)
        return answer.id

    @rule(named=answers)
    def withdraw(self, named: str) -> None:
        basis = self.given[named]
        again = self.shop.answer(
            basis.value, replaces=named, set_aside=SetAside.BURST, stamp=basis.stamp
        )
        self.truth[again.id] = self.truth[named]
        self.record(self.shop.answer(3), again)

    @rule(named=answers)
    def give_again(self, named: str) -> None:
        self.record(self.given[named])

    @rule(stored=st.lists(answers, max_size=4), refused=st.lists(answers, max_size=2))
    def receive(self, stored: list[str], refused: list[str]) -> None:
        self.shop.acknowledge(stored, [(id_, "off_scale", "no") for id_ in refused])

    @rule(first=st.integers(1, 10), more=st.integers(0, 10))
    def requeue(self, first: int, more: int) -> None:
        self.shop.recorder.requeue([(first, first + more)]).result(30)

    @rule()
    def requeue_refused(self) -> None:
        self.shop.recorder.requeue_refused(["off_scale"]).result(30)

    @rule()
    def new_stream(self) -> None:
        self.shop.recorder.new_stream().result(30)

    @rule(error=st.integers(1, 500))
    def hear_the_time(self, error: int) -> None:
        self.shop.recorder.add_anchor(self.shop.anchor(error_ms=error)).result(30)

    @rule(minutes=st.integers(1, 600))
    def wait(self, minutes: int) -> None:
        self.shop.wait(minutes * MINUTE)

    @rule(hours=st.integers(-60, 60))
    def step_the_clock(self, hours: int) -> None:
        self.shop.wall_off_ms = hours * HOUR

    @rule(synced=st.booleans())
    def reboot(self, synced: bool) -> None:
        self.shop.reboot(str(uuid6.uuid7()))
        self.shop.synced = synced
        self.shop.reopen()

    @rule()
    def restart(self) -> None:
        self.shop.reopen()

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        with self.shop.reader() as reader:
            figures = reader.figures()
            assert reader.reconciled()
            waiting = reader.waiting(1000)
        stored = [id_ for (id_,) in select(self.shop.path, "SELECT id FROM answers ORDER BY n")]
        assert stored == list(self.given)
        assert figures.stored == len(stored) == figures.sent + figures.waiting + figures.refused
        assert [self.given[each.answer.id] for each in waiting] == [each.answer for each in waiting]
        assert len(waiting) == figures.waiting

    @invariant()
    def counts_equal_a_recount(self) -> None:
        assert_counts_right(self.shop.path)

    @invariant()
    def the_current_stream_has_no_gap(self) -> None:
        numbers = select(
            self.shop.path,
            "SELECT seq FROM answers WHERE stream = (SELECT max(k) FROM streams) ORDER BY seq",
        )
        assert [seq for (seq,) in numbers] == list(range(1, len(numbers) + 1))

    @invariant()
    def known_times_are_within_their_error(self) -> None:
        located = select(
            self.shop.path,
            "SELECT id, occurred_ms, error_ms FROM answers WHERE quality IN ('exact', 'estimated')",
        )
        for id_, occurred_ms, error_ms in located:
            assert abs(occurred_ms - self.truth[id_]) <= error_ms


TestDevice = Device.TestCase
TestDevice.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
