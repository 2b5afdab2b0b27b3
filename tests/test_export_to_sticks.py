"""Exports onto a real stick: a disk of its own that can be full, read-only, or pulled out."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import attrs
import pytest

from kiosk.files.whole import flush
from kiosk.machine.sticks import Stick, find_sticks, release, tidy
from kiosk.model.errors import DiskFull, StoreError
from kiosk.store.export import export
from kiosk.store.reader import Reader
from tests.faults.lab.disk import LosingDisk
from tests.support.shop import Shop

KINDS = ("csv", "xlsx", "jsonl")
MANY = 4_000
NAME = "feedback-2026-11-21-154200"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop with enough answers that an export takes a while."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.open()
    for _ in range(MANY // 1000):
        shop.crowd(*[1, 2, 3, 4, 5] * 200)
    yield shop
    shop.close()


def stick_on(disk: LosingDisk) -> Stick:
    (stick,) = find_sticks([disk.place.parent])
    return stick


def write(
    shop: Shop, stick: Stick, kind: str, told: Callable[[int], None] = lambda count: None
) -> Path:
    """Export as the manager's screen does; return the file."""
    out = stick.path / f"{NAME}.{kind}"
    tidy(stick)
    with Reader(shop.path) as reader:
        export(reader, kind, out, told=told)
    return out


def seen(disk: LosingDisk) -> list[str]:
    """Return the names that somebody sees on the stick at a desktop."""
    names = (path.name for path in disk.place.iterdir())
    return sorted(name for name in names if not name.startswith(".") and name != "lost+found")


def whole_lines(path: Path) -> int:
    return len([json.loads(line) for line in path.read_text("utf-8").splitlines()])


def plug_in_again(disk: LosingDisk) -> None:
    disk.take_down()
    disk.power_on()


def test_what_is_told_to_be_written_is_on_the_stick_whenever_it_is_pulled(
    shop: Shop, disk: LosingDisk
) -> None:
    """Seen to fail with both calls of ``flush`` left out of kiosk/files/whole.py."""
    written = write(shop, stick_on(disk), "jsonl")
    disk.cut()
    plug_in_again(disk)
    assert seen(disk) == [written.name]
    assert whole_lines(written) == MANY


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("after", [0, MANY // 2, MANY - 1000])
def test_a_stick_pulled_mid_way_has_the_file_or_does_not(
    shop: Shop, disk: LosingDisk, kind: str, after: int
) -> None:
    def pull(count: int) -> None:
        if count == after:
            for part in disk.place.glob(".feedback-*"):
                flush(part)  # so much of it had reached the stick
            disk.cut()

    with pytest.raises(StoreError, match="could not write"):
        write(shop, stick_on(disk), kind, pull)
    plug_in_again(disk)
    assert (seen(disk), bool(hidden(disk))) == ([], True)
    written = write(shop, stick_on(disk), kind)
    assert seen(disk) == [written.name]
    assert hidden(disk) == [], "what the pulled stick was left with is removed"


def hidden(disk: LosingDisk) -> list[str]:
    return [path.name for path in disk.place.iterdir() if path.name.startswith(".")]


def fill_up(file: Path) -> None:
    """Let a file take all the room there is."""
    with suppress(OSError), file.open("wb", buffering=0) as writing:
        while writing.write(b"\0" * 65536):
            pass


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_stick_is_named_and_left_as_it_was(shop: Shop, disk: LosingDisk, kind: str) -> None:
    photo = disk.place / "photo.jpg"
    fill_up(photo)
    size = photo.stat().st_size
    with pytest.raises(DiskFull, match="make room"):
        write(shop, stick_on(disk), kind)
    assert (seen(disk), hidden(disk)) == (["photo.jpg"], [])
    assert photo.stat().st_size == size


def test_a_read_only_stick_is_told_apart(disk: LosingDisk) -> None:
    assert stick_on(disk).writable
    subprocess.run(["mount", "-o", "remount,ro", disk.place], check=True)
    assert not stick_on(disk).writable


def test_a_stick_is_released_and_its_file_is_whole(shop: Shop, disk: LosingDisk) -> None:
    written = write(shop, stick_on(disk), "jsonl")
    assert release(stick_on(disk))
    assert find_sticks([disk.place.parent]) == []
    plug_in_again(disk)
    assert whole_lines(written) == MANY


def test_a_stick_that_somebody_uses_is_not_released(disk: LosingDisk) -> None:
    stick = stick_on(disk)
    with (stick.path / "open").open("w"):
        assert not release(stick)
    assert find_sticks([disk.place.parent]) == [attrs.evolve(stick, free=stick_on(disk).free)]


def test_udisks_is_asked_first_with_the_device(
    disk: LosingDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for udisksctl, which needs a system bus: notes its words, and unmounts."""
    told = tmp_path / "told"
    stand_in = tmp_path / "bin" / "udisksctl"
    stand_in.parent.mkdir()
    stand_in.write_text(f'#!/bin/sh\necho "$@" > {told}\nexec umount "$4"\n')
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stand_in.parent}:{os.environ['PATH']}")
    assert release(stick_on(disk))
    assert told.read_text().startswith("unmount --no-user-interaction -b /dev/loop")


# --- without a disk of its own


@pytest.fixture
def folder(tmp_path: Path) -> Stick:
    return Stick(tmp_path.name, tmp_path, 10**9, True)


def test_what_is_no_mount_cannot_be_released(folder: Stick) -> None:
    assert not release(folder)


def test_only_what_exports_left_is_tidied_away(folder: Stick) -> None:
    ours = [f".{NAME}.csv.0123abcd.part", ".export-a1b2c3d4"]
    others = [
        f"{NAME}.csv",
        f".{NAME}.csv",
        ".feedback-notes.part",
        ".Trash-1000",
        ".export-my-photos",
        "thesis.part",
    ]
    for name in [*ours, *others]:
        (folder.path / name).mkdir() if "export" in name else (folder.path / name).touch()
    (folder.path / ".export-a1b2c3d4" / "sheet1.xml").touch()
    (folder.path / ".feedback-2026-01-01-000000.csv.01234567.part").symlink_to("thesis.part")
    tidy(folder)
    left = {path.name for path in folder.path.iterdir()}
    assert left == {*others, ".feedback-2026-01-01-000000.csv.01234567.part"}


def test_a_stick_that_is_gone_is_tidy(tmp_path: Path) -> None:
    tidy(Stick("gone", tmp_path / "gone", 0, True))
