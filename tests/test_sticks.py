"""USB sticks as they are mounted: below /media, or below a person's folder there."""

from pathlib import Path

import pytest

from kiosk.machine.sticks import find_sticks


@pytest.fixture
def media(tmp_path: Path) -> Path:
    (tmp_path / "KINGSTON").mkdir()
    (tmp_path / "anna" / "SANDISK").mkdir(parents=True)
    (tmp_path / "left-over").mkdir()
    return tmp_path


def mounted(path: Path) -> bool:
    return path.name.isupper()


def test_mounted_media_are_found_by_name(media: Path) -> None:
    sticks = find_sticks([media, media / "absent"], mounted)
    assert [stick.name for stick in sticks] == ["KINGSTON", "SANDISK"]
    assert all(stick.writable and stick.free > 0 for stick in sticks)


def test_a_folder_that_a_stick_left_behind_is_none(media: Path) -> None:
    assert find_sticks([media]) == []


def test_a_stick_that_is_pulled_while_it_is_looked_at_is_left_out(media: Path) -> None:
    def pull(path: Path) -> bool:
        if path.name == "KINGSTON":
            path.rmdir()
        return mounted(path)

    assert [stick.name for stick in find_sticks([media], pull)] == ["SANDISK"]
