"""Waiting, sent, refused: nothing unsent is ever dropped, and the counts agree."""

import pytest

from tests.support.database import outside, select


def figures(shop):
    with shop.reader() as reader:
        return reader.figures()


def states(shop) -> tuple[int, int, int, int]:
    now = figures(shop)
    return now.stored, now.sent, now.waiting, now.refused


def waiting(shop) -> list[tuple[str, int]]:
    with shop.reader() as reader:
        return [(each.answer.id, each.seq) for each in reader.waiting(500)]


def reconciled(shop) -> bool:
    with shop.reader() as reader:
        return reader.reconciled()


def test_answers_wait_in_the_order_in_which_they_were_given(shop):
    answers = shop.give(5, 4, 3)
    assert waiting(shop) == [(answer.id, seq) for seq, answer in enumerate(answers, start=1)]


def test_what_the_centre_has_waits_no_more(shop):
    first, second, third = shop.give(5, 4, 3)
    shop.acknowledge([first.id, second.id])
    assert waiting(shop) == [(third.id, 3)]
    assert states(shop) == (3, 2, 1, 0)
    assert figures(shop).acknowledged_seq == 2
    assert reconciled(shop)


def test_a_refused_answer_goes_aside_with_its_reason(shop):
    first, second = shop.give(5, 4)
    shop.acknowledge([second.id], [(first.id, "off_scale", "5 is not a point")])
    assert states(shop) == (2, 1, 0, 1)
    assert select(shop.path, "SELECT code, message FROM answers WHERE state = 'refused'") == [
        ("off_scale", "5 is not a point")
    ]
    assert reconciled(shop)


def test_receipts_may_come_twice_or_name_strangers(shop):
    (answer,) = shop.give(5)
    for _ in range(2):
        shop.acknowledge([answer.id, answer.id, "stranger"])
    shop.acknowledge([], [(answer.id, "bad_seq", "late"), ("stranger", "bad_id", "")])
    assert states(shop) == (1, 1, 0, 0)


def test_a_refused_answer_that_is_stored_after_all_is_sent(shop):
    (answer,) = shop.give(5)
    shop.acknowledge([], [(answer.id, "unknown_survey", "")])
    shop.acknowledge([answer.id])
    assert states(shop) == (1, 1, 0, 0)


def test_refused_answers_wait_again_by_code(shop):
    first, second = shop.give(5, 4)
    shop.acknowledge([], [(first.id, "unknown_survey", ""), (second.id, "off_scale", "")])
    assert shop.recorder.requeue_refused(["unknown_survey"]).result(30) == 1
    assert waiting(shop) == [(first.id, 1)]
    assert states(shop) == (2, 0, 1, 1)


def test_a_centre_restored_from_a_backup_is_refilled(shop):
    answers = shop.give(5, 5, 5, 5, 5)
    shop.acknowledge([answer.id for answer in answers[:4]], [(answers[4].id, "off_scale", "")])
    assert shop.recorder.requeue([(2, 3), (5, 9)]).result(30) == 2
    assert waiting(shop) == [(answers[1].id, 2), (answers[2].id, 3)]
    assert states(shop) == (5, 2, 2, 1)
    assert figures(shop).acknowledged_seq == 4
    assert reconciled(shop)


def test_a_new_stream_takes_all_that_is_unsent_in_order(shop):
    answers = shop.give(5, 4, 3, 2)
    shop.acknowledge([answers[1].id], [(answers[2].id, "seq_conflict", "")])
    old = figures(shop).stream
    stream = shop.recorder.new_stream().result(30)
    assert waiting(shop) == [(answers[0].id, 1), (answers[3].id, 3)]
    assert (figures(shop).stream, figures(shop).last_seq) == (stream, 3)
    assert stream != old
    assert states(shop) == (4, 1, 2, 1)
    sent = "SELECT s.id, t.seq FROM answers t JOIN streams s ON s.k = t.stream WHERE state = 'sent'"
    assert select(shop.path, sent) == [(old, 2)]
    assert shop.record(shop.answer(5))[0].seq == 4
    assert reconciled(shop)


def test_numbers_go_on_after_all_was_sent_and_the_device_restarted(shop):
    answers = shop.give(5, 4)
    shop.acknowledge([answer.id for answer in answers])
    shop.reopen()
    assert shop.record(shop.answer(5))[0].seq == 3


def test_the_oldest_that_waits_is_known(shop):
    (first, _) = shop.give(5, 4)
    assert figures(shop).oldest_waiting_ms == first.stamp.wall_ms
    shop.acknowledge([first.id])
    assert figures(shop).oldest_waiting_ms is not None


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE answers SET state = 'sent' WHERE n = 2",
        "UPDATE streams SET sent = 2",
        "DROP TRIGGER answers_not_deleted; DELETE FROM answers WHERE n = 1",
    ],
)
def test_counts_that_do_not_agree_are_called_so(shop, damage):
    """By the count of all rows, and by the figures of the status, which count only some."""
    answers = shop.give(5, 4, 3)
    shop.acknowledge([answers[2].id])
    assert reconciled(shop)
    assert figures(shop).add_up
    with outside(shop.path) as conn:
        conn.executescript(damage)
    assert not reconciled(shop)
    assert not figures(shop).add_up
