"""Every answer is counted exactly once, whatever the network does."""

import threading
from itertools import pairwise
from math import inf
from typing import Any

import uuid6
from central_talk import FakeDevice, answer, outcomes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.model.answer import Quality
from sync.central.clock import now_ms


def total() -> int:
    from sync.central.models import Answer

    return Answer.objects.count()


def counts() -> dict[str, int]:
    """Return what is counted by item, after checking it against the answers."""
    from sync.central.recount import counted, recounted

    kept = counted()
    assert kept == recounted()
    found: dict[str, int] = {}
    for (_, key), n in kept.items():
        name = key.set_aside or key.item
        found[name] = found.get(name, 0) + n
    return found


def test_a_batch_is_stored_and_counted(device: Any) -> None:
    reply = device.send(answer(1), answer(2, value=1), compress=True)
    assert outcomes(reply) == ["stored", "stored"]
    assert reply["missing"] == []
    assert not reply["cloned"]
    assert counts() == {"5": 1, "1": 1}


def test_the_same_batch_again_changes_nothing(device: Any) -> None:
    batch = [answer(1), answer(2, value=1)]
    device.send(*batch)
    assert outcomes(device.send(*batch)) == ["duplicate", "duplicate"]
    assert counts() == {"5": 1, "1": 1}


def test_an_answer_twice_in_one_batch_is_stored_once(device: Any) -> None:
    twice = answer(1)
    assert outcomes(device.send(twice, twice)) == ["stored", "duplicate"]
    assert counts() == {"5": 1}


def test_a_better_estimate_of_the_time_is_no_other_content(device: Any) -> None:
    first = answer(1, time_quality="unknown", time_error_ms=None)
    device.send(first)
    again = first | {"occurred_ms": first["occurred_ms"] - 5, "time_quality": "exact"}
    assert outcomes(device.send(again)) == ["duplicate"]


DAY_MS = 86_400_000


def timed(of: dict[str, Any], days_ago: int, quality: str, error_ms: int | None) -> dict[str, Any]:
    """Return the same answer, dated so many days before it was made."""
    at_ms = of["wall_ms"] - days_ago * DAY_MS
    return of | {"occurred_ms": at_ms, "time_quality": quality, "time_error_ms": error_ms}


def days_ago() -> dict[int, int]:
    """Return how many answers are counted by days before today, after checking against them."""
    from sync.central.days import today
    from sync.central.models import Rollup, Store

    counts()
    now = today(Store.objects.get(), now_ms())
    found = Rollup.objects.exclude(n=0).values_list("day", "n")
    return {(now - day).days: n for day, n in found}


class TestBetterTimes:
    """An answer that comes again with a better time moves to its true day."""

    def test_it_moves_with_its_count(self, device: Any) -> None:
        first = answer(1)
        device.send(timed(first, 3, "unknown", None))
        assert days_ago() == {3: 1}
        assert outcomes(device.send(timed(first, 0, "exact", 20))) == ["duplicate"]
        assert days_ago() == {0: 1}

    def test_a_worse_one_changes_nothing(self, device: Any) -> None:
        first = answer(1)
        device.send(timed(first, 1, "estimated", 5_000))
        for quality, error in (("estimated", 5_000), ("estimated", 9_000), ("unknown", None)):
            device.send(timed(first, 4, quality, error))
        assert days_ago() == {1: 1}
        device.send(timed(first, 2, "estimated", 4_000))
        assert days_ago() == {2: 1}

    def test_both_in_one_batch(self, device: Any) -> None:
        first = answer(1)
        device.send(timed(first, 3, "unknown", None), timed(first, 0, "exact", 20))
        assert days_ago() == {0: 1}

    def test_together_with_what_replaces_it(self, device: Any) -> None:
        old = answer(1, value=1)
        device.send(timed(old, 3, "unknown", None))
        device.send(timed(old, 0, "exact", 20), answer(2, replaces=old["id"]))
        assert days_ago() == {0: 1}
        assert counts() == {"5": 1}

    def test_after_it_was_replaced(self, device: Any) -> None:
        old = answer(1, value=1)
        device.send(timed(old, 3, "unknown", None), answer(2, replaces=old["id"]))
        device.send(timed(old, 2, "exact", 20))
        assert days_ago() == {0: 1}

    def test_in_a_new_stream(self, device: Any) -> None:
        first = answer(1)
        device.send(timed(first, 3, "unknown", None))
        device.stream = str(uuid6.uuid7())
        device.send(timed(first, 0, "exact", 20))
        assert days_ago() == {0: 1}

    def test_a_stranger_dates_nothing_anew(self, shop: Any, device: Any) -> None:
        first = answer(1)
        device.send(timed(first, 3, "unknown", None))
        shop.enrol().send(timed(first, 0, "exact", 20))
        assert days_ago() == {3: 1}

    def test_a_time_in_the_future_is_refused(self, device: Any) -> None:
        first = answer(1)
        device.send(timed(first, 3, "unknown", None))
        assert outcomes(device.send(timed(first, -2, "exact", 20))) == ["in_future"]
        assert days_ago() == {3: 1}


def test_the_same_id_with_other_content_is_a_conflict(device: Any) -> None:
    first = answer(1)
    device.send(first)
    assert outcomes(device.send(first | {"value": 1}, answer(2))) == ["id_conflict", "stored"]
    assert counts() == {"5": 2}


def test_the_same_number_with_another_id_is_a_clone(device: Any) -> None:
    device.send(answer(1))
    reply = device.twin().send(answer(1, value=2), answer(2))
    assert outcomes(reply) == ["seq_conflict", "stored"]
    assert reply["cloned"]
    from sync.central.models import Device

    assert Device.objects.get(pk=device.id).cloned_ms is not None


def test_after_a_clone_the_new_stream_takes_it_all(device: Any) -> None:
    device.send(answer(1), answer(2))
    twin = device.twin()
    mine = [answer(1, value=2), answer(2, value=2)]
    twin.send(*mine)
    twin.stream = str(uuid6.uuid7())
    assert outcomes(twin.send(*mine)) == ["stored", "stored"]
    assert counts() == {"5": 2, "2": 2}


def test_an_answer_that_moved_to_a_new_stream_is_not_stored_again(device: Any) -> None:
    first = answer(1)
    device.send(first)
    device.stream = str(uuid6.uuid7())
    reply = device.send(first, acknowledged_seq=1)
    assert outcomes(reply) == ["duplicate"]
    assert reply["missing"] == []
    assert counts() == {"5": 1}


def test_fifty_equal_batches_at_once_are_one(device: Any) -> None:
    batch = [answer(seq) for seq in range(1, 21)]
    replies: list[dict[str, Any]] = []

    def send() -> None:
        from django.db import connections

        try:
            replies.append(device.twin().send(*batch))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [word for reply in replies for word in outcomes(reply)]
    assert len(replies) == 50
    assert said.count("stored") == 20
    assert said.count("duplicate") == 49 * 20
    assert counts() == {"5": 20}


class TestReplacing:
    """A correction takes the place of the answer that it names."""

    def test_in_order(self, device: Any) -> None:
        old = answer(1, value=1)
        device.send(old)
        device.send(answer(2, value=5, replaces=old["id"]))
        assert counts() == {"5": 1}

    def test_in_one_batch(self, device: Any) -> None:
        old = answer(1, value=1)
        device.send(old, answer(2, value=5, replaces=old["id"]))
        assert counts() == {"5": 1}

    def test_before_the_one_it_replaces(self, device: Any) -> None:
        old = answer(1, value=1)
        device.send(answer(2, value=5, replaces=old["id"]))
        device.send(old)
        assert counts() == {"5": 1}

    def test_twice_sent(self, device: Any) -> None:
        old = answer(1, value=1)
        new = answer(2, value=5, replaces=old["id"])
        device.send(old)
        device.send(new)
        device.send(old, new)
        assert counts() == {"5": 1}

    def test_two_that_name_the_same(self, device: Any) -> None:
        old = answer(1, value=1)
        device.send(old)
        device.send(answer(2, value=5, replaces=old["id"]))
        device.send(answer(3, value=4, replaces=old["id"]))
        assert counts() == {"5": 1, "4": 1}

    def test_a_chain_backwards(self, device: Any) -> None:
        first = answer(1, value=1)
        second = answer(2, value=2, replaces=first["id"])
        third = answer(3, value=3, replaces=second["id"])
        for each in (third, second, first):
            device.send(each)
        assert counts() == {"3": 1}

    def test_a_withdrawal_is_counted_as_set_aside(self, device: Any) -> None:
        old = answer(1)
        device.send(old)
        device.send(answer(2, replaces=old["id"], set_aside="burst"))
        assert counts() == {"burst": 1}

    def test_nobody_replaces_the_answer_of_another_device(self, shop: Any, device: Any) -> None:
        old = answer(1, value=1)
        device.send(old)
        shop.enrol().send(answer(1, value=5, replaces=old["id"]))
        assert counts() == {"1": 1, "5": 1}

    def test_a_device_enrolled_anew_goes_on_correcting(self, shop: Any, device: Any) -> None:
        old = answer(1, value=1)
        device.send(old)
        again = shop.enrol()
        again.stream = device.stream
        again.send(answer(2, value=5, replaces=old["id"]))
        assert counts() == {"5": 1}


class TestGaps:
    """The centre knows what it never got."""

    def test_what_was_acknowledged_and_is_gone_is_asked_for(self, device: Any) -> None:
        device.send(answer(1), answer(2))
        reply = device.send(answer(5), answer(9), acknowledged_seq=12)
        assert reply["missing"] == [[3, 4], [6, 8], [10, 12]]

    def test_what_is_only_on_its_way_is_not(self, device: Any) -> None:
        assert device.send(answer(5), acknowledged_seq=0)["missing"] == []

    def test_refused_numbers_are_no_gap(self, device: Any) -> None:
        reply = device.send(answer(1), answer(2, value=9), answer(3), acknowledged_seq=3)
        assert outcomes(reply) == ["stored", "off_scale", "stored"]
        assert reply["missing"] == []

    def test_they_close_as_the_numbers_come(self, device: Any) -> None:
        from sync.central.models import Gap

        device.send(answer(10))
        device.send(answer(5), answer(7))
        assert device.send(acknowledged_seq=10)["missing"] == [[1, 4], [6, 6], [8, 9]]
        device.send(*(answer(seq) for seq in (1, 2, 3, 4, 6, 8, 9)))
        assert device.send(acknowledged_seq=10)["missing"] == []
        assert not Gap.objects.exists()

    def test_a_rebuild_finds_the_same(self, device: Any) -> None:
        from sync.central.models import Gap
        from sync.central.recount import rebuild

        device.send(answer(3), answer(4, value=77), answer(7))
        before = list(Gap.objects.values_list("first", "last"))
        assert rebuild() == 0
        assert list(Gap.objects.values_list("first", "last")) == before == [(1, 2), (5, 6)]

    def test_at_most_a_hundred_ranges(self, device: Any) -> None:
        device.send(*(answer(seq) for seq in range(2, 402, 2)))
        assert len(device.send(acknowledged_seq=400)["missing"]) == 100


def test_rebuild_mends_counts(device: Any) -> None:
    from sync.central.models import Rollup
    from sync.central.recount import rebuild

    old = answer(1, value=1)
    device.send(old, answer(2, replaces=old["id"]))
    Rollup.objects.update(n=7)
    assert rebuild() > 0
    assert counts() == {"5": 1}


KINDS: list[dict[str, Any]] = [
    *({"value": value} for value in range(1, 6)),
    {"question": "why", "value": None, "choice": "speed"},
    {"question": "words", "value": None, "text": 'Слишком \\ "долго", {NULL}, \n'},
]


@st.composite
def sendings(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """Draw answers of all kinds, some of which replace others, and batches of their places."""
    made: list[dict[str, Any]] = []
    for seq in range(1, draw(st.integers(2, 15))):
        replaced = draw(st.none() | st.sampled_from(made)) if made else None
        fields = draw(st.sampled_from(KINDS))
        aside = draw(st.sampled_from((None, None, "burst", "repeat")))
        made.append(answer(seq, replaces=replaced and replaced["id"], set_aside=aside, **fields))
    places = list(range(len(made)))
    sent = draw(st.permutations(places + draw(st.lists(st.sampled_from(places), max_size=8))))
    cuts = sorted(draw(st.lists(st.integers(0, len(sent)), max_size=5)))
    return made, [sent[a:b] for a, b in pairwise([0, *cuts, len(sent)])]


TIMES = st.tuples(st.integers(0, 5), st.sampled_from(list(Quality)), st.none() | st.integers(0, 9))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sending=sendings(), data=st.data())
def test_of_all_times_that_an_answer_comes_with_the_best_stays(
    shop: Any, sending: tuple[list[dict[str, Any]], list[list[int]]], data: Any
) -> None:
    from sync.central.models import Answer

    made, batches = sending
    device, came = shop.enrol(), dict[str, list[tuple[int, str, float]]]()
    for batch in batches:
        answers = []
        for place in batch:
            ago, quality, error = data.draw(TIMES)
            answers.append(timed(made[place], ago, quality.value, error))
            time = list(Quality).index(quality), inf if error is None else error
            came.setdefault(made[place]["id"], []).append((*time, ago))
        device.send(*answers)
    counts()
    for each in Answer.objects.filter(device_id=device.id):
        mine = came[str(each.id)]
        best = min(doubt for *doubt, _ in mine)
        ago = next(ago for *doubt, ago in mine if doubt == best)
        assert each.occurred_ms == each.wall_ms - ago * DAY_MS


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sending=sendings())
def test_any_order_any_cut_any_doubling_gives_the_same(
    shop: Any, sending: tuple[list[dict[str, Any]], list[list[int]]]
) -> None:
    made, batches = sending
    before, stood = total(), sum(counts().values())
    device: FakeDevice = shop.enrol()
    for batch in batches:
        reply = device.send(*(made[place] for place in batch))
        assert set(outcomes(reply)) <= {"stored", "duplicate"}
    named = {each["replaces"] for each in made}
    assert total() - before == len(made)
    assert sum(counts().values()) - stood == sum(each["id"] not in named for each in made)
