"""The staff list of the centre on the device: asked for, kept, joined with the settings."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.model.badge import is_badge
from kiosk.model.errors import BadInput
from kiosk.model.staff import Person, Roster, StaffList, hash_badge, roster
from kiosk.settings import StaffSettings
from kiosk.store.reader import Reader
from kiosk.store.staff_list import NOBODY, STAFF, read_roster, staff_list
from tests.support.clocks import HandClock
from tests.support.scripted_centre import ScriptedCentre, status
from tests.support.sync_device import SyncDevice

HEARTBEAT_S = 60.0
ANNA, BORIS = {"name": "Анна"}, {"name": "Борис"}


class StaffedDevice(SyncDevice):
    """A device that wants the list, as its settings say."""

    wants = True

    def parts(self, **other: Any) -> Any:
        held = (lambda: self.staff().revision) if self.wants else None
        return super().parts(**{"staff": held, **other})

    def staff(self) -> StaffList:
        with Reader(self.path) as reader:
            return staff_list(reader)


@pytest.fixture
def device(tmp_path: Path, centre: ScriptedCentre, clock: HandClock) -> Iterator[StaffedDevice]:
    device = StaffedDevice(tmp_path, centre.url, clock, heartbeat_s=HEARTBEAT_S)
    yield device
    device.close()


def names(staff: StaffList) -> list[str]:
    return [person.name for person in staff.people]


# --- over the wire


def test_the_device_asks_and_keeps_what_it_gets(
    device: StaffedDevice, centre: ScriptedCentre
) -> None:
    centre.staff = {"revision": "r1", "people": [ANNA, BORIS]}
    device.run(1)
    assert centre.batches[0]["staff"] == ""
    assert names(device.staff()) == ["Анна", "Борис"]
    device.run(2 * HEARTBEAT_S)
    assert centre.batches[-1]["staff"] == "r1"


def test_a_centre_that_knows_no_staff_list_changes_nothing(
    device: StaffedDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(3)
    device.run(2 * HEARTBEAT_S)
    assert centre.order == ids
    assert device.staff() == NOBODY


def test_a_device_that_wants_none_says_nothing_and_keeps_nothing(
    tmp_path: Path, centre: ScriptedCentre, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StaffedDevice, "wants", False)
    device = StaffedDevice(tmp_path, centre.url, clock)
    centre.staff = {"revision": "r1", "people": [ANNA]}
    device.give(2)
    device.run(2 * HEARTBEAT_S)
    assert all("staff" not in batch for batch in centre.batches)
    assert device.staff() == NOBODY
    device.close()


def test_a_busy_device_asks_no_more_than_once_a_heartbeat(
    device: StaffedDevice, centre: ScriptedCentre, clock: HandClock
) -> None:
    for _ in range(30):
        device.give()
        device.run(2)
    asked = [batch for batch in centre.batches if "staff" in batch]
    assert len(centre.batches) >= 30
    assert len(asked) <= 1 + clock.monotonic() / HEARTBEAT_S


def test_the_list_stays_when_the_centre_is_away_and_after_a_restart(
    device: StaffedDevice, centre: ScriptedCentre, clock: HandClock
) -> None:
    centre.staff = {"revision": "r1", "people": [ANNA]}
    device.run(1)
    centre.stop()
    clock.forward(30 * 24 * 3600)
    device.run(600)
    device.restart()
    assert names(device.staff()) == ["Анна"]
    centre.start()
    device.run(600)
    assert centre.batches[-1]["staff"] == "r1"


def test_an_empty_list_takes_everybody_off(device: StaffedDevice, centre: ScriptedCentre) -> None:
    centre.staff = {"revision": "r1", "people": [ANNA]}
    device.run(1)
    centre.staff = {"revision": "r2", "people": []}
    device.run(2 * HEARTBEAT_S)
    assert device.staff() == StaffList("r2", ())


def test_a_refused_batch_asks_again(device: StaffedDevice, centre: ScriptedCentre) -> None:
    centre.staff = {"revision": "r1", "people": [ANNA]}
    centre.script.extend([status(500, "internal"), None])
    device.run(120)
    assert names(device.staff()) == ["Анна"]


def test_only_so_many_people_with_names_that_can_be_shown_are_kept(
    device: StaffedDevice, centre: ScriptedCentre
) -> None:
    bad = [{"name": "x" * 61}, {"name": "a\x07b"}, {"name": "  "}, {"name": "[b]Анна[/b]\n"}]
    crowd = [{"name": f"person {n}"} for n in range(600)]
    centre.staff = {"revision": "r" * 1000, "people": bad + crowd}
    device.run(1)
    kept = names(device.staff())
    assert kept[0] == "[b]Анна[/b]"  # text, and nothing but text
    assert len(kept) == 500 - 3
    assert len(device.staff().revision) == 64


@pytest.mark.parametrize("badge", ["4711", "scrypt$1073741824$8$1$00$00", "x" * 10_000])
def test_a_badge_of_another_form_is_let_go_and_its_person_stays(
    device: StaffedDevice, centre: ScriptedCentre, badge: str
) -> None:
    centre.staff = {"revision": "r1", "people": [{"name": "Анна", "badge": badge}]}
    device.run(1)
    assert device.staff().people == (Person("Анна", None),)


def test_a_list_of_another_shape_is_no_reply_of_a_centre(
    device: StaffedDevice, centre: ScriptedCentre
) -> None:
    centre.staff = {"revision": 7, "people": "all"}
    device.give(1)
    device.run(1)
    assert "not as a centre does" in str(device.fact("last_sync_error"))
    assert device.figures() == (1, 0, 1, 0)


# --- on the device


def test_what_was_kept_and_is_damaged_is_nobody(device: StaffedDevice) -> None:
    for damaged in ("", "[]", '{"revision": "r1"}', json.dumps({"revision": "", "people": [1]})):
        device.recorder.remember(STAFF, damaged).result(10)
        assert device.staff() == NOBODY


def test_the_settings_come_first_and_one_name_is_one_person() -> None:
    listed = [Person("анна"), Person("10"), Person("9"), Person("Яна"), Person("яна")]
    assert roster(["Анна", "12"], {}, listed).names == ("Анна", "12", "9", "10", "Яна")


def test_a_code_of_the_settings_wins_over_the_centres() -> None:
    anna = Person("анна", hash_badge("4711"))
    settled = roster(["Анна"], {"Анна": "1234"}, [anna])
    assert (settled.holder_of("1234"), settled.holder_of("4711")) == ("Анна", None)
    assert roster(["Анна"], {}, [anna]).holder_of("4711") == "Анна"


def test_a_badge_of_the_centre_is_known_offline_and_costs_one_hash_however_many_there_are() -> None:
    first = hash_badge("1000")
    people = [Person(f"p{n}", hash_badge(str(n), [first])) for n in range(1001, 1031)]
    crowd = roster([], {}, [Person("p1000", first), *people])
    began = time.process_time()
    assert crowd.holder_of("1017") == "p1017"
    found = time.process_time() - began
    began = time.process_time()
    hash_badge("111")
    assert found < 5 * (time.process_time() - began)
    assert crowd.holder_of("1031") is None


@pytest.mark.parametrize("code", ["", "12", "1" * 13, "12a", "１２３", "-123"])
def test_a_badge_code_is_digits(code: str) -> None:
    assert not is_badge(code)
    assert roster([], {}, [Person("Анна", hash_badge("123"))]).holder_of(code) is None
    with pytest.raises(BadInput, match="3 to 12 digits"):
        hash_badge(code)


def test_nobody_is_on_the_list_while_staff_is_off(device: StaffedDevice) -> None:
    device.recorder.keep_staff(StaffList("r1", (Person("Анна"),))).result(10)
    with Reader(device.path) as reader:
        assert read_roster(reader, StaffSettings(people=("Пётр",))) == Roster()
        on = StaffSettings(enabled=True, people=("Пётр",))
        assert read_roster(reader, on).names == ("Пётр", "Анна")
        alone = StaffSettings(enabled=True, people=("Пётр",), from_centre=False)
        assert read_roster(reader, alone).names == ("Пётр",)
