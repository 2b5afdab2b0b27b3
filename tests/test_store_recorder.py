"""Recording: what is acknowledged is on disk, once, numbered without a gap."""

import sqlite3
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Event, Thread

import attrs
import pytest

from kiosk.model.answer import Recorded, SetAside
from kiosk.model.errors import StoreError
from kiosk.store.ledger import Ledger
from tests.support.database import assert_counts_right, outside, select


def test_a_recorded_answer_can_be_read_as_it_was_given(shop):
    given = shop.answer(text="Спасибо", staff="7", group=None)
    (proof,) = shop.record(given)
    with shop.reader() as reader:
        (waiting,) = reader.waiting(10)
    assert waiting.answer == given
    assert (waiting.stream, waiting.seq) == (proof.stream, proof.seq) == (proof.stream, 1)
    assert proof == Recorded(given.id, proof.stream, 1, None)


def test_numbers_have_no_gap_whatever_fails_in_between(shop):
    shop.give(5, 4)
    twice = shop.answer(3)
    with pytest.raises(StoreError, match="other content"):
        shop.record(shop.answer(2), twice, attrs.evolve(twice, value=1))
    shop.give(1)
    assert select(shop.path, "SELECT seq FROM answers ORDER BY n") == [(1,), (2,), (3,)]
    assert_counts_right(shop.path)


def test_the_answers_of_a_call_are_stored_together_or_not_at_all(shop):
    broken = attrs.evolve(shop.answer(5), value=None)
    with pytest.raises(StoreError, match="does not fit"):
        shop.record(shop.answer(5), broken)
    with shop.reader() as reader:
        assert reader.figures().stored == 0


def test_the_same_answer_again_is_proof_and_not_a_second_row(shop):
    answer = shop.answer(5)
    assert shop.record(answer) == shop.record(answer)
    with shop.reader() as reader:
        assert reader.figures().stored == 1


def test_the_same_id_with_other_content_is_refused_with_a_sentence(shop):
    answer = shop.answer(5)
    shop.record(answer)
    with pytest.raises(StoreError, match=f"{answer.id} is stored already, with other content"):
        shop.record(attrs.evolve(answer, value=1))


def test_one_bad_call_does_not_fail_the_others_of_its_transaction(shop):
    release = hold(shop)
    calls = [shop.answer(5), attrs.evolve(shop.answer(5), value=None), shop.answer(1)]
    futures = [shop.recorder.record([answer]) for answer in calls]
    release.set()
    wait(futures, timeout=30)
    assert [future.exception() is None for future in futures] == [True, False, True]
    assert [futures[0].result()[0].seq, futures[2].result()[0].seq] == [1, 2]


def hold(shop) -> Event:
    """Keep the writing thread busy until the event is set."""
    release, busy = Event(), Event()

    def work(_: Ledger) -> None:
        busy.set()
        assert release.wait(30)

    shop.recorder._writer.submit(work, "wait")
    assert busy.wait(30)
    return release


def test_many_threads_record_at_once_and_each_answer_is_there_once(shop):
    proofs: list[Recorded] = []

    def customer() -> None:
        proofs.extend(shop.record(shop.answer(4))[0] for _ in range(50))

    threads = [Thread(target=customer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(proof.seq for proof in proofs) == list(range(1, 201))
    assert_counts_right(shop.path)


def test_a_correction_takes_the_place_of_the_earlier_answer(shop):
    (first,) = shop.give(1)
    shop.give(5, replaces=first.id)
    assert select(shop.path, "SELECT answer, n FROM rollup") == [("5", 1)]


def test_an_answer_named_by_two_leaves_the_counts_once(shop):
    (first, other) = shop.give(1, 1)
    shop.give(5, 4, replaces=first.id)
    assert select(shop.path, "SELECT answer, n FROM rollup ORDER BY answer") == [
        ("1", 1),
        ("4", 1),
        ("5", 1),
    ]
    assert_counts_right(shop.path)
    assert other.id


def test_a_withdrawal_moves_the_answer_to_what_is_set_aside(shop):
    (first,) = shop.give(5)
    shop.give(5, replaces=first.id, set_aside=SetAside.BURST)
    assert select(shop.path, "SELECT answer, set_aside, n FROM rollup") == [("5", "burst", 1)]


def test_an_answer_withdrawn_in_the_call_that_gave_it(shop):
    first = shop.answer(5)
    shop.record(first, shop.answer(5, replaces=first.id, set_aside=SetAside.TOGETHER))
    assert select(shop.path, "SELECT set_aside, n FROM rollup") == [("two at once", 1)]
    assert_counts_right(shop.path)


def test_a_replacement_of_an_unknown_answer_counts_itself(shop):
    shop.give(5, replaces="nobody")
    assert select(shop.path, "SELECT answer, n FROM rollup") == [("5", 1)]


@pytest.mark.parametrize("change", ["UPDATE answers SET value = 1", "DELETE FROM answers"])
def test_answers_cannot_be_changed_or_deleted(shop, change):
    shop.give(5)
    with outside(shop.path) as conn, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        conn.execute(change)


def test_a_clock_at_1970_does_not_cost_the_answer(shop):
    shop.wall_off_ms = -shop.true_ms
    shop.give(5)
    assert select(shop.path, "SELECT day FROM answers") == [("1970-01-01",)]


def test_closing_finishes_what_was_asked_for(shop):
    futures = [shop.recorder.record([shop.answer(5)]) for _ in range(300)]
    shop.close()
    assert all(future.done() and future.exception() is None for future in futures)


def test_after_closing_a_call_fails_with_a_sentence(shop):
    recorder = shop.recorder
    shop.close()
    with pytest.raises(StoreError, match="could not store the answer: the database is closed"):
        recorder.record([shop.answer(5)]).result(30)
    assert not recorder.health()


def test_a_cancelled_call_is_not_written(shop):
    release = hold(shop)
    future: Future[object] = shop.recorder.record([shop.answer(5)])
    assert future.cancel()
    release.set()
    shop.give(4)
    with shop.reader() as reader:
        assert reader.figures().stored == 1


def test_facts_and_faults_are_kept_until_they_are_cleared(shop):
    shop.recorder.remember("pin", "hash").result(30)
    shop.recorder.raise_fault("held", "Button 3 is held down.").result(30)
    began = shop.true_ms
    shop.wait(1000)
    shop.recorder.raise_fault("held", "Button 3 is still held down.").result(30)
    shop.reopen()
    with shop.reader() as reader:
        assert reader.fact("pin") == "hash"
        (fault,) = reader.faults()
        assert (fault.sentence, fault.since_ms) == ("Button 3 is still held down.", began)
    shop.recorder.remember("pin", None).result(30)
    shop.recorder.clear_fault("held").result(30)
    with shop.reader() as reader:
        assert reader.fact("pin") is None
        assert reader.faults() == []


def test_closing_folds_the_log_in(shop):
    shop.give(5, 4)
    wal = Path(f"{shop.path}-wal")
    assert wal.stat().st_size > 0
    shop.close()
    assert not wal.exists()
