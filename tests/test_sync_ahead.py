"""A long backlog: the next batch is made ready while one is under way, and nothing is risked."""

import pytest

from kiosk.store.reader import Reader
from tests.support.scripted_centre import (
    DROP,
    DROP_AFTER_COMMIT,
    PORTAL,
    Fault,
    ScriptedCentre,
    status,
)
from tests.support.sync_device import SyncDevice

BACKLOG = 2_200  # 20, 80, 320, three full batches and 280
MINUTE = 60.0
GROWING = [None, None, None]


def test_every_answer_goes_out_once_and_in_order(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(BACKLOG)
    device.run()
    sent = [answer["id"] for batch in centre.batches for answer in batch.get("answers", [])]
    assert sent == ids
    assert device.figures() == (BACKLOG, BACKLOG, 0, 0)


def test_each_heartbeat_counts_what_was_acknowledged_before_it(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    """Also those whose receipts are only being booked when it is made."""
    device.give(BACKLOG)
    device.run()
    acknowledged = 0
    for batch in centre.batches:
        health = batch["health"]
        assert (health["sent"], health["waiting"]) == (acknowledged, BACKLOG - acknowledged)
        acknowledged += len(batch.get("answers", []))
    assert acknowledged == BACKLOG


@pytest.mark.parametrize("at", [1, 2, 3, 4, 6], ids=["80", "320", "first full", "second", "rest"])
@pytest.mark.parametrize(
    "fault",
    [DROP, DROP_AFTER_COMMIT, PORTAL, status(503), status(413, "too_large")],
    ids=["drop", "drop after commit", "portal", "503", "413"],
)
def test_a_fault_in_the_midst_loses_and_doubles_nothing(
    device: SyncDevice, centre: ScriptedCentre, fault: Fault, at: int
) -> None:
    ids = device.give(BACKLOG)
    centre.script.extend([*[None] * at, fault])
    device.run(10 * MINUTE)
    assert centre.order == ids
    assert device.figures() == (BACKLOG, BACKLOG, 0, 0)
    assert device.faults() == set()


def test_what_was_made_ready_is_let_go_when_the_centre_goes(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    """The batch before the lost one is booked all the same, and the next try is a small one."""
    ids = device.give(BACKLOG)
    centre.script.extend([*GROWING, None, DROP])
    device.run(until=lambda: len(centre.batches) == 5)
    assert device.figures() == (BACKLOG, 920, BACKLOG - 920, 0)
    device.run(10 * MINUTE)
    assert len(centre.batches[5]["answers"]) == 20
    assert centre.order == ids


def test_a_refused_answer_stops_what_was_made_ready_and_no_other(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(BACKLOG)
    centre.refuses[ids[700]] = "off_scale"
    device.run()
    assert centre.order == [*ids[:700], *ids[701:]]
    assert device.figures() == (BACKLOG, BACKLOG - 1, 0, 1)


def test_a_cloned_database_gets_its_new_stream_before_the_next_batch(
    device: SyncDevice, centre: ScriptedCentre
) -> None:
    device.give(BACKLOG)
    old = device.stream()
    device.run(until=lambda: len(centre.batches) == 4)
    centre.cloned = True
    device.run(until=lambda: len(centre.batches) == 5)
    centre.cloned = False
    device.run(10 * MINUTE)
    assert {batch["stream"] for batch in centre.batches[5:]} == {device.stream()} != {old}
    assert device.figures() == (BACKLOG, BACKLOG, 0, 0)


def test_what_follows_a_number_is_read_in_its_stream_only(device: SyncDevice) -> None:
    ids = device.give(5)
    with Reader(device.path) as reader:
        behind = reader.behind(device.stream(), 2, 2)
        assert [out.answer.id for out in behind] == ids[2:4]
        assert reader.behind("another stream", 2, 2) == []
