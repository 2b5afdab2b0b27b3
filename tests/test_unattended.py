"""Running unattended: clocks, logs, crash loops, systemd."""

import logging
import socket
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.machine.clock import SystemClock, boottime_ms, read_boot_id
from kiosk.machine.logs import logging_to
from kiosk.machine.startups import Startups
from kiosk.machine.watchdog import Watchdog
from kiosk.settings import LogSettings


def test_a_stamp_holds_both_clocks_and_the_stores_offset() -> None:
    stamp = SystemClock(ZoneInfo("Asia/Vladivostok"), synced=lambda: True).stamp()
    assert stamp.boot_id == read_boot_id()
    assert 0 <= boottime_ms() - stamp.boottime_ms < 60_000
    assert stamp.utc_offset_s == 10 * 3600
    assert stamp.synced


def test_an_unsynchronised_clock_says_so() -> None:
    assert not SystemClock(ZoneInfo("UTC"), synced=lambda: False).stamp().synced


def test_four_starts_are_bad_luck_and_a_fifth_is_a_loop(tmp_path: Path) -> None:
    starts = Startups(tmp_path, at_most=4, within_s=120)
    assert [starts.begin("boot", at * 1000) for at in range(5)] == [False] * 4 + [True]


@pytest.mark.parametrize(
    ("boots", "seconds"),
    [(["a"] * 5, [0, 50, 100, 150, 200]), (["a", "b", "c", "d", "e"], [1, 1, 1, 1, 1])],
    ids=["far apart", "each after a power cut"],
)
def test_starts_that_are_no_loop(tmp_path: Path, boots: list[str], seconds: list[int]) -> None:
    starts = Startups(tmp_path, at_most=4, within_s=120)
    assert not any(starts.begin(boot, at * 1000) for boot, at in zip(boots, seconds, strict=True))


def test_a_clean_end_is_forgotten(tmp_path: Path) -> None:
    starts = Startups(tmp_path, at_most=1)
    starts.begin("boot", 0)
    starts.ended_cleanly()
    assert not starts.begin("boot", 1)


@pytest.mark.parametrize("rubbish", ["", "{", "[1, 2]", "null", '[["boot"]]'])
def test_a_broken_file_of_starts_stops_nothing(tmp_path: Path, rubbish: str) -> None:
    (tmp_path / "starts.json").write_text(rubbish)
    assert not Startups(tmp_path).begin("boot", 0)


def test_systemd_hears_ready_alive_and_stopping(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        watchdog = Watchdog({"NOTIFY_SOCKET": str(tmp_path / "notify")})
        watchdog.ready()
        watchdog.alive()
        watchdog.ending(again=False)
        heard = [systemd.recv(100) for _ in range(3)]
    assert heard == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_systemd_hears_that_it_starts_again_and_does_not_take_it_for_the_end(
    tmp_path: Path,
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        Watchdog({"NOTIFY_SOCKET": str(tmp_path / "notify")}).ending(again=True)
        first, second = systemd.recv(100).split(b"\n")
    assert (first, second.partition(b"=")[0]) == (b"RELOADING=1", b"MONOTONIC_USEC")


def test_without_systemd_nothing_is_said() -> None:
    Watchdog({}).alive()


def test_the_log_file_is_private_and_rotates(tmp_path: Path) -> None:
    with logging_to(tmp_path, LogSettings(max_bytes=10_000, backups=2)):
        for number in range(1000):
            logging.getLogger("kiosk.test").warning("line %d of the log", number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["kiosk.log", "kiosk.log.1", "kiosk.log.2"]
    assert (tmp_path / "kiosk.log").stat().st_mode & 0o777 == 0o600
    assert all((tmp_path / name).stat().st_size <= 10_000 for name in files)
    assert "line 999 of the log" in (tmp_path / "kiosk.log").read_text()


def test_a_folder_that_takes_no_log_is_no_reason_to_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_to(tmp_path / "missing", LogSettings()):
        logging.getLogger("kiosk.test").warning("still heard")
    assert "still heard" in capsys.readouterr().out
