"""Honest time: answers are dated again when the device learns what time it was."""

import contextlib

import attrs

from kiosk.model.answer import Quality
from kiosk.model.errors import StoreError
from kiosk.store.times import NO_DAY
from tests.support.database import assert_counts_right, select
from tests.support.shop import HOUR, MINUTE

DAY = 24 * HOUR


def anchor(shop, **kwargs) -> None:
    shop.recorder.add_anchor(shop.anchor(**kwargs)).result(30)


def times(shop) -> list[tuple[int, int | None, str]]:
    return select(shop.path, "SELECT occurred_ms, error_ms, quality FROM answers ORDER BY n")


def test_without_an_anchor_the_wall_clock_is_all_there_is(shop):
    shop.give(5)
    shop.synced = True
    shop.give(4)
    assert times(shop) == [(shop.true_ms, None, "unknown"), (shop.true_ms, None, "ntp")]


def test_after_an_anchor_answers_are_exact_whatever_the_wall_clock_does(shop):
    anchor(shop)
    shop.wait(MINUTE)
    shop.wall_off_ms = -5 * DAY
    shop.give(5)
    assert times(shop) == [(shop.true_ms, 23, "exact")]


def test_an_anchor_corrects_what_the_same_boot_stored_before(shop):
    shop.wall_off_ms = -10 * DAY
    given = shop.true_ms
    (answer,) = shop.give(5)
    shop.wait(HOUR)
    shop.wall_off_ms = 0
    anchor(shop)
    assert times(shop) == [(given, 200, "exact")]
    assert select(shop.path, "SELECT day, hour, n FROM rollup") == [("2026-03-02", 12, 1)]
    raw = select(shop.path, "SELECT wall_ms FROM answers")
    assert raw == [(answer.stamp.wall_ms,)]
    assert_counts_right(shop.path)


def test_a_replaced_answer_that_moves_stays_out_of_the_counts(shop):
    shop.wall_off_ms = -10 * DAY
    (first,) = shop.give(1)
    shop.give(5, replaces=first.id)
    anchor(shop)
    assert select(shop.path, "SELECT day, answer, n FROM rollup") == [("2026-03-02", "5", 1)]


def test_a_boot_without_anchor_is_bounded_by_its_neighbours(shop):
    anchor(shop)
    shop.give(5)
    shop.reboot("2" * 36)
    shop.wall_off_ms = -30 * DAY
    shop.wait(2 * MINUTE)
    given = shop.true_ms
    shop.give(4)
    shop.reboot("3" * 36, after_ms=10 * MINUTE)
    shop.give(3)
    anchor(shop)
    (_, (middle, error, quality), (last, _, _)) = times(shop)
    assert quality == Quality.ESTIMATED
    assert abs(middle - given) <= error <= 10 * MINUTE
    assert last == shop.true_ms
    assert_counts_right(shop.path)


def test_an_unbounded_boot_keeps_its_wall_clock_and_says_so(shop):
    shop.give(5)
    shop.reboot("2" * 36)
    anchor(shop)
    assert [quality for _, _, quality in times(shop)] == ["unknown"]


def test_exact_times_are_not_touched_again(shop):
    anchor(shop)
    shop.give(5)
    before = times(shop)
    shop.wait(3 * HOUR)
    anchor(shop, error_ms=1)
    assert times(shop) == before


def test_of_each_hour_the_best_and_the_latest_anchor_stay(shop):
    for error in (50, 10, 30, 40):
        anchor(shop, error_ms=error)
        shop.wait(MINUTE)
    shop.wait(HOUR)
    anchor(shop, error_ms=70)
    with shop.reader() as reader:
        assert [each.error_ms for each in reader.anchors(shop.boot)] == [10, 40, 70]


def test_times_are_known_again_after_a_restart_in_the_same_boot(shop):
    anchor(shop)
    shop.reopen()
    shop.wall_off_ms = 3 * DAY
    shop.give(5)
    assert times(shop)[0][0] == shop.true_ms


def test_the_reader_dates_a_moment_of_now(shop):
    shop.wall_off_ms = -DAY
    with shop.reader() as reader:
        assert reader.locate(shop.stamp()).quality == Quality.UNKNOWN
    anchor(shop)
    with shop.reader() as reader:
        assert reader.locate(shop.stamp()).occurred_ms == shop.true_ms
        shop.reboot("2" * 36)
        moment = reader.locate(shop.stamp())
    assert moment.quality == Quality.UNKNOWN
    assert moment.occurred_ms >= shop.booted_ms - MINUTE - 20


def test_an_answer_of_1970_gets_its_day_with_the_first_anchor(shop):
    shop.wall_off_ms = -shop.true_ms
    shop.give(5)
    assert select(shop.path, "SELECT day FROM rollup") == [(NO_DAY,)]
    anchor(shop)
    assert select(shop.path, "SELECT day FROM rollup") == [("2026-03-02",)]


def test_what_was_sent_with_a_doubtful_time_is_sent_again_with_the_right_one(shop):
    sent, late, other = shop.give(5, 4, 3)
    shop.acknowledge([sent.id], [(late.id, "in_future", ""), (other.id, "off_scale", "")])
    anchor(shop)
    with shop.reader() as reader:
        assert [out.answer.id for out in reader.waiting(9)] == [sent.id, late.id]
        figures = reader.figures()
        assert (figures.sent, figures.waiting, figures.refused) == (0, 2, 1)
        assert reader.reconciled()
    shop.acknowledge([sent.id, late.id])
    anchor(shop, error_ms=1)
    with shop.reader() as reader:
        assert not reader.waiting(9)


def test_after_the_centres_clock_was_set_its_last_word_counts(shop):
    shop.recorder.add_anchor(attrs.evolve(shop.anchor(error_ms=5), offset_ms=0)).result(30)
    shop.wait(MINUTE)
    anchor(shop, error_ms=900)
    shop.give(5)
    assert times(shop) == [(shop.true_ms, 900, "exact")]


def test_many_times_are_corrected_without_holding_up_a_press(shop):
    shop.wall_off_ms = -10 * DAY
    for _ in range(6):
        shop.crowd(*[5] * 100)
    corrected = shop.recorder.add_anchor(shop.anchor())
    pressed = shop.recorder.record([shop.answer(4)])
    still_correcting = []
    pressed.add_done_callback(lambda _: still_correcting.append(not corrected.done()))
    corrected.result(30)
    assert still_correcting == [True]
    assert {quality for _, _, quality in times(shop)} == {"exact"}
    assert_counts_right(shop.path)


def test_a_correction_that_was_cut_short_is_made_up_for_after_the_restart(shop):
    anchor(shop)
    shop.give(5)
    shop.reboot("2" * 36)
    shop.crowd(*[5] * 300)
    shop.reboot("3" * 36)
    first = shop.recorder.add_anchor(shop.anchor())
    shop.close()
    with contextlib.suppress(StoreError):
        first.result(30)
    shop.open()
    shop.wait(MINUTE)
    anchor(shop)
    assert [quality for _, _, quality in times(shop)] == ["exact", *["estimated"] * 300]
    assert_counts_right(shop.path)
