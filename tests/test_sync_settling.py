"""The pure parts of sending: what a reply says, how large a batch is, which anchor is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import field, frozen

from kiosk.model.answer import Answer, Group, Quality, SetAside, Source, Stamp
from kiosk.model.time import Anchor, Moment
from sync.exchange import Exchange, worth_keeping
from sync.outgoing import to_wire
from sync.pace import Pace
from sync.settle import Outcome, settle
from sync.wire import BatchReply, Receipt


@frozen
class Sent:
    """An answer on its way."""

    answer: Answer
    stream: str = "stream-1"
    seq: int = 1
    moment: Moment = field(factory=lambda: Moment(1_770_000_000_000, 12, Quality.EXACT))


def sent(id_: str = "a", **fields: Any) -> Sent:
    stamp = Stamp(1_769_999_000_000, "boot-1", 5_000, False, 10_800)
    usual = {"visit": "v", "survey": "counter", "version": 1, "question": "score", "value": 5}
    return Sent(Answer(id=id_, source=Source.CONSOLE, stamp=stamp, **{**usual, **fields}))


def reply(*receipts: Receipt, **more: Any) -> BatchReply:
    return BatchReply(list(receipts), 1, 2, **more)


def test_stored_and_duplicate_are_both_success() -> None:
    outcome = settle(
        [sent("a"), sent("b")], reply(Receipt("a", "stored"), Receipt("b", "duplicate"))
    )
    assert outcome == Outcome(stored=("a", "b"))


def test_a_refusal_keeps_code_and_message() -> None:
    outcome = settle([sent("a")], reply(Receipt("a", "refused", "off_scale", "9 is\nno point")))
    assert outcome == Outcome(refused=(("a", "off_scale", "9 is no point"),))


def test_a_refusal_without_a_code_is_a_refusal() -> None:
    outcome = settle([sent("a")], reply(Receipt("a", "refused")))
    assert outcome.refused == (("a", "refused", ""),)


def test_a_clone_is_not_a_refusal() -> None:
    outcome = settle([sent("a")], reply(Receipt("a", "refused", "seq_conflict")))
    assert outcome == Outcome(renumber=True)


def test_strangers_count_for_nothing() -> None:
    assert not settle([sent("a")], reply(Receipt("x", "stored"))).moved


@pytest.mark.parametrize("stored_first", [True, False])
def test_of_two_receipts_the_one_that_says_stored_counts(stored_first: bool) -> None:
    receipts = [Receipt("a", "stored"), Receipt("a", "refused", "off_scale")]
    outcome = settle([sent("a")], reply(*(receipts if stored_first else receipts[::-1])))
    assert outcome == Outcome(stored=("a",))


@pytest.mark.parametrize(
    ("missing", "ranges"),
    [
        ([[1, 5], [9, 9]], ((1, 5), (9, 9))),
        ([[5, 1], [0, 3], [-1, -1], [1], [], [1, 2, 3], [1, 2**63]], ()),
        ([[n, n] for n in range(1, 300)], tuple((n, n) for n in range(1, 101))),
    ],
)
def test_ranges_that_can_be(missing: list[list[int]], ranges: tuple[tuple[int, int], ...]) -> None:
    assert settle([], reply(missing=missing)).missing == ranges


def test_an_answer_on_the_wire() -> None:
    wire = to_wire(sent(group=Group.DETRACTOR, set_aside=SetAside.TOGETHER, replaces="z"))
    assert (wire.source, wire.group, wire.set_aside) == ("console", "detractor", "two at once")
    assert (wire.wall_ms, wire.boottime_ms, wire.utc_offset_s) == (1_769_999_000_000, 5_000, 10_800)
    assert (wire.occurred_ms, wire.time_quality, wire.time_error_ms) == (
        1_770_000_000_000,
        "exact",
        12,
    )
    assert wire.replaces == "z"


def test_a_comment_is_cut_to_what_the_wire_allows() -> None:
    wire = to_wire(sent(value=None, text="ы" * 2_500))
    assert wire.text == "ы" * 2_000


def after(pace: Pace, event: Callable[[], None], times: int) -> list[int]:
    """Return the sizes after an event, each time it happens."""
    return [event() or pace.size for _ in range(times)]  # type: ignore[func-returns-value]


def full(pace: Pace) -> Callable[[], None]:
    """Return the event that as many answers as may go into one batch were delivered."""
    return lambda: pace.delivered(pace.size)


def test_batches_grow_with_success() -> None:
    pace = Pace()
    assert pace.size == 20
    assert after(pace, full(pace), 4) == [80, 320, 500, 500]


def test_batches_shrink_with_failures_in_a_row() -> None:
    pace = Pace()
    after(pace, full(pace), 3)
    pace.failed(again=False)
    assert pace.size == 20
    assert after(pace, lambda: pace.failed(again=True), 6) == [10, 5, 2, 1, 1, 1]
    assert after(pace, full(pace), 2) == [4, 16]


def test_what_was_too_large_is_not_tried_again_until_it_is_through() -> None:
    pace = Pace()
    after(pace, full(pace), 3)
    pace.too_large(500)
    assert after(pace, full(pace), 2) == [250, 250]
    pace.drained()
    assert after(pace, full(pace), 1) == [500]


def test_a_batch_that_was_not_full_proves_nothing() -> None:
    pace = Pace()
    assert after(pace, lambda: pace.delivered(19), 3) == [20, 20, 20]


def test_on_a_slow_line_batches_grow_slowly_past_what_was_too_slow() -> None:
    pace = Pace()
    after(pace, full(pace), 1)
    pace.too_slow(80)
    assert after(pace, full(pace), 3) == [50, 62, 77]
    assert after(pace, lambda: pace.too_slow(pace.size), 3) == [38, 19, 9]
    assert after(pace, full(pace), 3) == [11, 13, 16]
    after(pace, lambda: pace.too_slow(pace.size), 6)
    assert pace.size == 1
    assert after(pace, full(pace), 4) == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("readings", "plausible"),
    [
        ((1_000, 1_100, 1_770_000_000_000, 1_770_000_000_050), True),
        ((1_000, 1_000, 1_770_000_000_000, 1_770_000_000_001), True),
        ((1_000, 1_100, 1_770_000_000_000, 1_770_000_000_200), False),
        ((1_000, 1_100, 1_770_000_000_001, 1_770_000_000_000), False),
        ((1_000, 1_100, 5, 6), False),
        ((1_000, 1_100, 10**18, 10**18), False),
    ],
)
def test_an_exchange_that_can_be(readings: tuple[int, int, int, int], plausible: bool) -> None:
    exchange = Exchange("boot-1", *readings)
    assert exchange.plausible is plausible
    if plausible:
        assert exchange.anchor().error_ms >= 0


def test_the_offset_of_an_exchange() -> None:
    anchor = Exchange("boot-1", 1_000, 1_100, 1_770_000_000_000, 1_770_000_000_020).anchor()
    assert anchor == Anchor("boot-1", 1_100, 1_769_999_998_960, 40)


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        (Anchor("boot-1", 10_000, 5_000, 40), False),
        (Anchor("boot-1", 10_000, 5_000, 15), True),
        (Anchor("boot-1", 1, 5_000, 20), False),
        (Anchor("boot-1", 3_600_000, 5_000, 40), True),
        (Anchor("boot-2", 10_000, 5_000, 400), True),
        (Anchor("boot-1", 10_000, 9_000, 400), True),
    ],
)
def test_an_anchor_is_kept_when_it_says_more(new: Anchor, kept: bool) -> None:
    assert worth_keeping(new, Anchor("boot-1", 0, 5_000, 20)) is kept
    assert worth_keeping(new, None)
