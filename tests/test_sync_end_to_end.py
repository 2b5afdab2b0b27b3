"""A device and the real centre: real recorder, real HTTP, real database at both ends."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import time_ns
from uuid import UUID

import pytest

from kiosk.model.answer import Group, Source
from sync.enrol import enrol, load_enrolment, save_enrolment
from sync.worker import sync_once
from tests.support.clocks import HandClock
from tests.support.real_centre import RealCentre
from tests.support.sync_device import SyncDevice

pytest.importorskip("django", reason="needs the extra: pip install feedback-kiosk[central]")


@pytest.fixture(scope="module")
def empty_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated centre with a store, not running."""
    centre = RealCentre(tmp_path_factory.mktemp("empty-centre")).start()
    centre.stop()
    return centre.state


@pytest.fixture
def centre(empty_centre: Path, tmp_path: Path) -> Iterator[RealCentre]:
    centre = RealCentre(Path(shutil.copytree(empty_centre, tmp_path / "centre"))).start()
    yield centre
    centre.stop()


@pytest.fixture
def clock() -> HandClock:
    """A clock whose boot is a minute ago; the wall clock is two years behind."""
    started_ms = time_ns() // 1_000_000 - 60_000
    return HandClock(started_ms=started_ms, wrong_by_ms=-2 * 365 * 86_400_000)


@pytest.fixture
def device(tmp_path: Path, centre: RealCentre, clock: HandClock) -> Iterator[SyncDevice]:
    device = _device(tmp_path / "device", centre, clock)
    yield device
    device.close()


def _device(state: Path, centre: RealCentre, clock: HandClock) -> SyncDevice:
    state.mkdir(exist_ok=True)
    _enrol(state, centre, clock)
    device = SyncDevice(state, centre.url, clock)
    device.enrolment = load_enrolment(state)
    return device


def _enrol(state: Path, centre: RealCentre, clock: HandClock) -> None:
    save_enrolment(state, centre.url, enrol(centre.url, centre.code(), "till-3", "0.1.0", clock))


def hexes(ids: list[str]) -> list[str]:
    return [UUID(id_).hex for id_ in ids]


def give(device: SyncDevice, count: int) -> list[str]:
    return device.give(count, source=Source.CONSOLE, group=Group.PROMOTER)


def test_a_thousand_answers_given_offline_arrive_once_in_order_without_a_gap(
    device: SyncDevice, centre: RealCentre
) -> None:
    centre.stop()
    ids = give(device, 1000)
    device.run(60)
    assert device.figures() == (1000, 0, 1000, 0)
    centre.start()
    device.run(120)
    assert device.figures() == (1000, 1000, 0, 0)
    assert centre.answers() == hexes(ids)
    assert [seq for (seq,) in centre.rows("SELECT seq FROM central_answer ORDER BY seq")] == [
        *range(1, 1001)
    ]
    assert centre.rows("SELECT * FROM central_gap") == []
    assert centre.rows("SELECT sum(n) FROM central_rollup") == [(1000,)]
    assert centre.rows("SELECT DISTINCT time_quality FROM central_answer") == [("exact",)]


def test_a_lost_reply_doubles_nothing(device: SyncDevice, centre: RealCentre) -> None:
    ids = give(device, 30)
    sync_once(device.parts())
    device.recorder.requeue([(1, 20)]).result(10)
    assert device.figures() == (30, 10, 20, 0)
    sync_once(device.parts())
    assert device.figures() == (30, 30, 0, 0)
    assert centre.answers() == hexes(ids)
    assert centre.rows("SELECT sum(n) FROM central_rollup") == [(30,)]


def test_a_lost_reply_before_a_new_stream_doubles_nothing(
    device: SyncDevice, centre: RealCentre
) -> None:
    ids = give(device, 30)
    sync_once(device.parts())
    device.recorder.requeue([(11, 30)]).result(10)
    device.recorder.new_stream().result(10)
    ids += give(device, 5)
    sync_once(device.parts())
    device.restart()
    device.run(300)
    assert device.figures() == (35, 35, 0, 0)
    assert centre.answers() == hexes(ids)
    assert centre.rows("SELECT * FROM central_gap") == []


def test_a_centre_restored_from_a_backup_is_refilled(
    device: SyncDevice, centre: RealCentre, tmp_path: Path
) -> None:
    ids = give(device, 40)
    sync_once(device.parts())
    centre.backup(tmp_path / "backup.db")
    ids += give(device, 60)
    sync_once(device.parts())
    centre.stop()
    centre.restore(tmp_path / "backup.db")
    centre.start()
    assert len(centre.answers()) == 40
    ids += give(device, 3)
    sync_once(device.parts())
    assert sorted(centre.answers()) == sorted(hexes(ids))
    assert centre.rows("SELECT * FROM central_gap") == []
    assert centre.rows("SELECT sum(n) FROM central_rollup") == [(103,)]
    assert device.figures() == (103, 103, 0, 0)


def test_streams_of_the_past_are_refilled_too(
    device: SyncDevice, centre: RealCentre, tmp_path: Path
) -> None:
    ids = give(device, 10)
    sync_once(device.parts())
    centre.backup(tmp_path / "backup.db")
    ids += give(device, 20)
    sync_once(device.parts())
    device.recorder.new_stream().result(10)
    ids += give(device, 5)
    sync_once(device.parts())
    centre.stop()
    centre.restore(tmp_path / "backup.db")
    centre.start()
    sync_once(device.parts())
    assert sorted(centre.answers()) == sorted(hexes(ids))
    assert device.figures() == (35, 35, 0, 0)


def test_two_devices_with_one_database_lose_nothing(
    device: SyncDevice, centre: RealCentre, clock: HandClock, tmp_path: Path
) -> None:
    ids = give(device, 10)
    sync_once(device.parts())
    stream = device.stream()
    device.close()
    shutil.copytree(tmp_path / "device", tmp_path / "twin")
    twins = [SyncDevice(tmp_path / name, centre.url, clock) for name in ("device", "twin")]
    for twin in twins:
        twin.enrolment = load_enrolment(tmp_path / "device")
        ids += give(twin, 7)
    for twin in twins:
        sync_once(twin.parts())
    assert sorted(centre.answers()) == sorted(hexes(ids))
    assert [twin.figures() for twin in twins] == [(17, 17, 0, 0)] * 2
    assert twins[0].stream() == stream
    assert twins[1].stream() != stream
    assert twins[1].faults() == {"sync.cloned"}
    ids += give(twins[1], 2)
    sync_once(twins[1].parts())
    assert len(centre.answers()) == len(ids)
    for twin in twins:
        twin.close()


def test_a_device_enrolled_again_keeps_its_backlog_and_its_stream(
    device: SyncDevice, centre: RealCentre, clock: HandClock
) -> None:
    ids = give(device, 5)
    sync_once(device.parts())
    stream = device.stream()
    ids += give(device, 5)
    _enrol(device.path.parent, centre, clock)
    device.enrolment = load_enrolment(device.path.parent)
    sync_once(device.parts())
    assert centre.answers() == hexes(ids)
    assert device.stream() == stream
    assert device.figures() == (10, 10, 0, 0)


def test_an_answer_the_centre_does_not_know_steps_aside(
    device: SyncDevice, centre: RealCentre
) -> None:
    ids = give(device, 3)
    device.give(1, value=9)
    device.give(1, survey="not-yet-there")
    ids += give(device, 3)
    sync_once(device.parts())
    assert device.figures() == (8, 6, 0, 2)
    assert centre.answers() == hexes(ids)
    assert centre.rows("SELECT * FROM central_gap") == []


def test_a_revoked_device_is_held(device: SyncDevice, centre: RealCentre) -> None:
    give(device, 2)
    sync_once(device.parts())
    centre.revoke_all()
    give(device, 2)
    device.run(60)
    assert device.figures() == (4, 2, 2, 0)
    assert device.faults() == {"sync.held"}
