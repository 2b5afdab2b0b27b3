"""What waits is sent exactly once and in order, whatever the network and the centre do."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kiosk.model.errors import StoreError, SyncError
from kiosk.store.reader import Outgoing, Reader
from sync.enrol import load_enrolment, save_enrolment
from sync.sender import CRASH_FAULT, HELD_FAULT, Sender
from sync.wire import EnrolReply
from sync.worker import sync_once
from tests.support.clocks import HandClock
from tests.support.scripted_centre import (
    DROP,
    DROP_AFTER_COMMIT,
    ENROLLED,
    HALF_BODY,
    OTHER_JSON,
    PORTAL,
    Fault,
    ScriptedCentre,
    status,
)
from tests.support.sync_device import SyncDevice, enrolment

MINUTE = 60.0
HOUR = 3600.0


@pytest.fixture
def quiet_device(tmp_path: Path, centre: ScriptedCentre, clock: HandClock) -> Iterator[SyncDevice]:
    """A device with a heartbeat an hour, for tests of long times."""
    device = SyncDevice(tmp_path, centre.url, clock, heartbeat_s=HOUR)
    yield device
    device.close()


def sizes(centre: ScriptedCentre) -> list[int]:
    return [len(batch.get("answers", [])) for batch in centre.batches]


def test_an_answer_arrives(device: SyncDevice, centre: ScriptedCentre) -> None:
    ids = device.give()
    device.run()
    assert centre.order == ids
    assert device.figures() == (1, 1, 0, 0)


def test_the_first_request_asks_for_the_time_and_makes_answers_exact(
    device: SyncDevice, centre: ScriptedCentre, clock: HandClock
) -> None:
    clock.wrong_by_ms = -5 * 365 * 86_400_000
    (id_,) = device.give()
    device.run()
    assert centre.seen[0][1] == "/api/v1/time"
    sent = centre.answers[id_]
    assert sent["time_quality"] == "exact"
    assert abs(sent["occurred_ms"] - clock.true_ms()) <= 10
    assert sent["wall_ms"] < sent["occurred_ms"]


def test_batches_grow_from_small_and_never_exceed_500(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(1500)
    device.run()
    assert sizes(centre) == [20, 80, 320, 500, 500, 80]
    assert centre.order == ids


def test_a_thousand_answers_given_offline_arrive_once_and_in_order(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.stop()
    ids = []
    for _ in range(10):
        ids += device.give(100)
        device.run(5 * MINUTE)
    assert device.figures() == (1000, 0, 1000, 0)
    assert "cannot be reached" in (device.fact("last_sync_error") or "")
    centre.start()
    device.run(MINUTE)
    assert centre.order == ids
    assert [centre.answers[id_]["seq"] for id_ in ids] == list(range(1, 1001))
    assert device.figures() == (1000, 1000, 0, 0)
    assert device.fact("last_sync_error") is None


@pytest.mark.parametrize(
    "fault",
    [
        DROP,
        DROP_AFTER_COMMIT,
        HALF_BODY,
        PORTAL,
        OTHER_JSON,
        Fault(body=b"{}", keeps=True),
        status(302, Location="http://portal.invalid/"),
        status(500),
        status(502),
        status(503, "unavailable"),
        status(400, "not_json"),
        status(404),
    ],
)
def test_a_fault_loses_nothing_and_doubles_nothing(
    device: SyncDevice, centre: ScriptedCentre, fault: Fault
) -> None:
    ids = device.give(50)
    centre.script.extend([None, fault, fault])
    device.run(10 * MINUTE)
    assert centre.order == ids
    assert device.figures() == (50, 50, 0, 0)
    assert device.faults() == set()


def test_a_lost_reply_is_answered_by_sending_again_with_better_times(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(3)
    centre.script.append(DROP_AFTER_COMMIT)
    device.run(MINUTE)
    assert sizes(centre)[:2] == [3, 3]
    assert centre.order == ids


def test_a_time_that_is_known_only_after_sending_is_sent_again(
    device: SyncDevice, centre: ScriptedCentre, clock: HandClock
) -> None:
    centre.now_ms = lambda: 0  # its clock stands at 1970: nothing can be learnt from it
    clock.wrong_by_ms = -7 * 86_400_000
    (id_,) = device.give()
    device.run(MINUTE)
    assert [answer["time_quality"] for answer in sent(centre, id_)] == ["unknown"]
    centre.now_ms = clock.true_ms
    device.run(5 * MINUTE)
    assert [answer["time_quality"] for answer in sent(centre, id_)] == ["unknown", "exact"]
    assert device.figures() == (1, 1, 0, 0)


def test_a_time_that_the_very_receipt_made_known_is_sent_again(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.time_fault = Fault(body=b'{"received_ms": 0, "replied_ms": 0}')
    (id_,) = device.give()
    device.run(5 * MINUTE)
    assert [answer["time_quality"] for answer in sent(centre, id_)] == ["unknown", "exact"]


def sent(centre: ScriptedCentre, id_: str) -> list[dict[str, Any]]:
    """Return an answer as often as it came."""
    came = [answer for batch in centre.batches for answer in batch.get("answers", [])]
    return [answer for answer in came if answer["id"] == id_]


def test_the_back_off_follows_the_formula(device: SyncDevice, centre: ScriptedCentre) -> None:
    device.give()
    centre.script.extend([status(503)] * 9)
    device.run(HOUR, until=lambda: not centre.script)
    at = centre.arrivals_ms
    gaps = [round((after - before) / 1000, 1) for before, after in pairwise(at)]
    assert gaps == [2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0]


def test_retry_after_wins(device: SyncDevice, centre: ScriptedCentre) -> None:
    device.give()
    centre.script.append(status(429, "too_many_tries", Retry_After="137"))
    device.run(136)
    assert sizes(centre) == [1]
    device.run(2)
    assert sizes(centre)[:2] == [1, 1]
    assert device.figures() == (1, 1, 0, 0)


def test_new_answers_do_not_cut_a_back_off_short(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.script.append(status(503, Retry_After="60"))
    device.give()
    device.run()
    for _ in range(5):
        device.give()
        assert device.sender.turn() > 0
    assert sizes(centre) == [1]


def test_after_an_outage_the_first_batch_is_small(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    device.give(1000)
    centre.script.extend([None, None, None, status(503)])
    device.run(2 * MINUTE)
    assert sizes(centre) == [20, 80, 320, 500, 20, 80, 320, 160, 0]


@pytest.mark.parametrize("number", [401, 403])
def test_a_refused_token_holds_everything_and_is_shown(
    device: SyncDevice, centre: ScriptedCentre, number: int
) -> None:
    device.give(3)
    centre.script.extend([status(number, "wrong_token")] * 2)
    device.run(14 * MINUTE)
    assert sizes(centre) == [3]
    assert device.figures() == (3, 0, 3, 0)
    assert device.fact("last_sync_error") == "It is wrong_token."
    assert device.faults() == {HELD_FAULT}
    device.run(2 * MINUTE)
    assert sizes(centre) == [3, 3]
    device.run(16 * MINUTE)
    assert device.figures() == (3, 3, 0, 0)
    assert device.faults() == set()


def test_a_device_enrolled_anew_sends_its_backlog_at_once(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(30)
    centre.tokens = {"b" * 43}
    device.run()
    stream = device.stream()
    assert device.figures() == (30, 0, 30, 0)
    device.enrolment = enrolment(centre.url, "b" * 43)
    device.run(11)
    assert centre.order == ids
    assert device.stream() == stream
    assert device.faults() == set()


def test_before_enrolment_nothing_is_tried(device: SyncDevice, centre: ScriptedCentre) -> None:
    device.enrolment = None
    device.give(2)
    device.run(HOUR)
    assert not centre.seen
    device.enrolment = enrolment(centre.url)
    device.run(11)
    assert device.figures() == (2, 2, 0, 0)


def test_a_batch_that_is_too_large_is_halved(device: SyncDevice, centre: ScriptedCentre) -> None:
    centre.at_most = 3
    ids = device.give(20)
    device.run()
    assert sizes(centre)[:4] == [20, 10, 5, 2]
    assert max(sizes(centre)[3:]) == 2
    assert centre.order == ids


def test_one_answer_that_is_too_large_is_set_aside(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.at_most = 0
    device.give(2)
    device.run()
    assert device.figures() == (2, 0, 0, 2)
    centre.at_most = 500
    ids = device.give(2)
    device.run(2 * MINUTE)
    assert centre.order == ids


def test_where_even_a_heartbeat_is_too_large_no_answer_is_blamed(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    device.give(2)
    centre.script.extend([status(413)] * 3)
    device.run()
    assert device.figures() == (2, 0, 2, 0)


def test_a_refused_answer_steps_aside_with_its_reason(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(5)
    centre.refuses[ids[2]] = "off_scale"
    device.run()
    assert centre.order == [ids[0], ids[1], ids[3], ids[4]]
    assert device.figures() == (5, 4, 0, 1)


def test_an_answer_that_breaks_the_centre_does_not_block_the_queue(
    quiet_device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = quiet_device.give(40)
    centre.poison = {ids[7]}
    quiet_device.run(2 * HOUR)
    assert sorted(centre.order) == sorted(set(ids) - {ids[7]})
    assert quiet_device.figures() == (40, 39, 0, 1)
    centre.poison = set()
    quiet_device.run(25 * HOUR)
    assert quiet_device.figures() == (40, 40, 0, 0)


def test_a_centre_that_fails_for_everything_blames_no_answer(
    quiet_device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = quiet_device.give(40)
    centre.poison = set(ids)
    quiet_device.run(6 * HOUR)
    assert quiet_device.figures() == (40, 0, 40, 0)


def test_answers_without_a_receipt_go_again(device: SyncDevice, centre: ScriptedCentre) -> None:
    ids = device.give(4)
    centre.silent_about = {ids[1]}
    device.run()
    assert device.figures() == (4, 3, 1, 0)
    centre.silent_about = set()
    device.run(MINUTE)
    assert device.figures() == (4, 4, 0, 0)
    assert centre.order == ids


def test_receipts_for_strangers_are_ignored(device: SyncDevice, centre: ScriptedCentre) -> None:
    device.give(2)
    now = device.clock.true_ms()
    body = (
        '{"receipts": [{"id": "stranger", "status": "stored"}],'
        f'"received_ms": {now}, "replied_ms": {now}}}'
    )
    centre.script.append(Fault(body=body.encode()))
    device.run()
    assert device.figures() == (2, 0, 2, 0)
    device.run(MINUTE)
    assert device.figures() == (2, 2, 0, 0)


def test_an_unknown_survey_is_tried_again_at_start_and_daily(
    quiet_device: SyncDevice, centre: ScriptedCentre
) -> None:
    early, late = quiet_device.give(2)
    centre.refuses = {early: "unknown_survey", late: "unknown_survey"}
    quiet_device.run()
    assert quiet_device.figures() == (2, 0, 0, 2)
    del centre.refuses[early]
    quiet_device.restart()
    quiet_device.run()
    assert quiet_device.figures() == (2, 1, 0, 1)
    del centre.refuses[late]
    quiet_device.run(23 * HOUR)
    assert quiet_device.figures() == (2, 1, 0, 1)
    quiet_device.run(2 * HOUR)
    assert quiet_device.figures() == (2, 2, 0, 0)


def test_a_restored_centre_is_refilled(device: SyncDevice, centre: ScriptedCentre) -> None:
    ids = device.give(60)
    device.run()
    centre.forget(device.stream(), [*range(11, 21), 40])
    device.run(2 * MINUTE)
    assert sorted(centre.order) == sorted(ids)
    assert device.figures() == (60, 60, 0, 0)


def test_a_centre_that_always_misses_the_same_is_not_sent_it_for_ever(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(3)
    device.run()
    centre.refuses = {ids[1]: "off_scale"}
    centre.forget(device.stream(), [2])
    before = len(centre.batches)
    device.run(10 * MINUTE)
    assert len(centre.batches) - before < 15
    assert device.figures() == (3, 2, 0, 1)


def test_a_clone_takes_a_new_stream_and_loses_nothing(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(5)
    device.run()
    old = device.stream()
    centre.places.update({(old, 6): "of-the-twin", (old, 7): "of-the-twin-too"})
    ids += device.give(4)
    device.run()
    assert sorted(centre.order) == ids
    assert [batch["stream"] == old for batch in centre.batches] == [True, True, False]
    assert [answer["seq"] for answer in centre.batches[-1]["answers"]] == [1, 2]
    assert device.stream() != old
    assert device.figures() == (9, 9, 0, 0)
    assert device.faults() == {"sync.cloned"}
    (again,) = device.give()
    device.run(2 * MINUTE)
    assert centre.answers[again]["seq"] == 3
    assert "cloned" in centre.batches[-1]["health"]["faults"][0]


def test_a_centre_that_calls_everything_cloned_is_backed_off_from(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.cloned = True
    device.give(2)
    device.run(HOUR)
    assert len(centre.batches) < 60
    assert device.figures() == (2, 2, 0, 0)


def test_the_heartbeat_comes_when_nothing_waits(
    device: SyncDevice, centre: ScriptedCentre, clock: HandClock
) -> None:
    device.give()
    device.run(5 * MINUTE + 1)
    assert sizes(centre) == [1, 0, 0, 0, 0, 0]
    health = centre.batches[-1]["health"]
    assert (health["stored"], health["sent"], health["waiting"]) == (1, 1, 0)
    assert (health["last_seq"], health["acknowledged_seq"]) == (1, 1)
    assert health["clock_quality"] == "exact"
    assert health["free_bytes"] > 0
    assert int(device.fact("last_sync_ms") or 0) == pytest.approx(clock.true_ms(), abs=2000)


def test_anchors_are_kept_only_when_they_say_more(device: SyncDevice, clock: HandClock) -> None:
    device.run(HOUR)
    with Reader(device.path) as reader:
        assert 1 <= len(reader.anchors(clock.boot_id)) < 70
        assert reader.anchors(clock.boot_id)[-1].offset_ms == clock.started_ms


def test_each_boot_is_anchored_anew(
    device: SyncDevice, centre: ScriptedCentre, clock: HandClock
) -> None:
    device.run()
    clock.reboot("boot-2")
    clock.wrong_by_ms = -86_400_000
    (id_,) = device.give()
    device.restart()
    device.run()
    assert centre.answers[id_]["boot_id"] == "boot-2"
    assert centre.answers[id_]["time_quality"] == "exact"


def test_an_unforeseen_error_is_a_fault_and_not_the_end(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    device.sender.crashed(ZeroDivisionError("x"))
    assert device.faults() == {CRASH_FAULT}
    ids = device.give(2)
    device.run(MINUTE)
    assert centre.order == ids
    assert device.faults() == set()


def test_a_database_that_cannot_be_read_is_opened_anew(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    """The store may have put another file in its place."""

    class Damaged(Reader):
        def waiting(self, limit: int) -> list[Outgoing]:
            raise StoreError("The database cannot be read.")

    readers = iter([Damaged(device.path), Reader(device.path)])
    device.sender.close()
    device.sender = Sender(device.parts(open_reader=lambda: next(readers)))
    ids = device.give(2)
    device.run(MINUTE)
    assert centre.order == ids


def test_a_damaged_token_file_is_shown_until_it_is_mended(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    state = device.path.parent
    (state / "token").write_text("{")
    device.sender.close()
    device.sender = Sender(device.parts(enrolment=lambda: load_enrolment(state)))
    ids = device.give()
    device.run(MINUTE)
    assert "is damaged" in (device.fact("last_sync_error") or "")
    save_enrolment(state, centre.url, EnrolReply(**ENROLLED))
    device.run(11)
    assert centre.order == ids
    assert device.fact("last_sync_error") is None


def test_sync_once_sends_all_and_tells_the_counts(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(100)
    figures = sync_once(device.parts())
    assert (figures.sent, figures.waiting) == (100, 0)
    assert centre.order == ids
    assert device.fact("last_sync_ms")


def test_sync_once_refills(device: SyncDevice, centre: ScriptedCentre) -> None:
    device.give(30)
    sync_once(device.parts())
    centre.forget(device.stream(), range(5, 15))
    sync_once(device.parts())
    assert len(centre.answers) == 30


def test_sync_once_names_the_trouble(device: SyncDevice, centre: ScriptedCentre) -> None:
    device.give()
    centre.stop()
    with pytest.raises(SyncError, match="cannot be reached"):
        sync_once(device.parts())
    device.enrolment = None
    with pytest.raises(SyncError, match="kiosk enroll"):
        sync_once(device.parts())


def test_nothing_secret_and_no_comment_is_logged(
    quiet_device: SyncDevice, centre: ScriptedCentre, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    quiet_device.give(1, value=None, text="rude comment", question="comment")
    centre.script.extend([PORTAL, status(500), status(401, "wrong_token")])
    quiet_device.run(HOUR)
    assert quiet_device.figures() == (1, 1, 0, 0)
    assert "rude comment" not in caplog.text
    assert "aaaa" not in caplog.text
