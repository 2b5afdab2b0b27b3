"""A one-time code becomes the device's identity, kept in a private file."""

import os
import stat
from pathlib import Path

import pytest

from kiosk.model.errors import SyncError
from sync.enrol import enrol, load_enrolment, save_enrolment
from sync.wire import EnrolReply
from tests.support.clocks import HandClock
from tests.support.scripted_centre import ENROLLED, PORTAL, TOKEN, ScriptedCentre, status

REPLY = EnrolReply(**ENROLLED)


def test_a_code_becomes_an_identity_that_is_kept(
    centre: ScriptedCentre, clock: HandClock, tmp_path: Path
) -> None:
    reply = enrol(centre.url, " CODE-1\n", "till-3", "0.1.0", clock)
    save_enrolment(tmp_path, centre.url + "/", reply)
    kept = load_enrolment(tmp_path)
    assert kept is not None
    assert (kept.url, kept.device, kept.token) == (centre.url, "device-1", TOKEN)
    assert (kept.store, kept.touchpoint, kept.timezone) == ("17", "till 3", "Europe/Moscow")


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    state = tmp_path / "new" / "state"
    before = os.umask(0)
    try:
        save_enrolment(state, "https://centre.example", REPLY)
    finally:
        os.umask(before)
    assert stat.S_IMODE((state / "token").stat().st_mode) == 0o600
    assert [path.name for path in state.iterdir()] == ["token"]


def test_enrolling_again_replaces_the_identity_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").write_bytes(b"answers")
    save_enrolment(tmp_path, "https://old.example", REPLY)
    save_enrolment(tmp_path, "https://new.example", REPLY)
    kept = load_enrolment(tmp_path)
    assert kept is not None
    assert kept.url == "https://new.example"
    assert (tmp_path / "kiosk.db").read_bytes() == b"answers"


def test_before_enrolment_there_is_none(tmp_path: Path) -> None:
    assert load_enrolment(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"url": 5}', b"\xff"])
def test_a_damaged_file_is_named_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(SyncError, match=r"token is damaged\. Enrol again"):
        load_enrolment(tmp_path)


def test_the_token_is_not_shown(tmp_path: Path) -> None:
    assert TOKEN not in repr(save_enrolment(tmp_path, "https://centre.example", REPLY))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SyncError, match="cannot be kept"):
        save_enrolment(tmp_path / "file", "https://centre.example", REPLY)


def test_a_used_code(centre: ScriptedCentre, clock: HandClock) -> None:
    enrol(centre.url, "CODE-1", "till-3", "0.1.0", clock)
    with pytest.raises(SyncError, match="Ask head office for a new one"):
        enrol(centre.url, "CODE-1", "till-3", "0.1.0", clock)


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        (status(429, "too_many_tries", Retry_After="30"), "Wait 30 seconds"),
        (status(429), "Wait a few minutes"),
        (status(404), "no centre at this address"),
        (status(500), "did not enrol"),
        (PORTAL, "log this network in"),
    ],
)
def test_other_answers_become_sentences(
    centre: ScriptedCentre, clock: HandClock, fault: object, complaint: str
) -> None:
    centre.enrol_fault = fault
    with pytest.raises(SyncError, match=complaint):
        enrol(centre.url, "CODE-1", "till-3", "0.1.0", clock)


def test_no_code_goes_out_unencrypted(clock: HandClock) -> None:
    with pytest.raises(SyncError, match="unencrypted"):
        enrol("http://centre.example", "CODE-1", "till-3", "0.1.0", clock)
