"""The main job, end to end: `kiosk demo` under a real X server, taps and presses from outside."""

import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.support.display import click, missing_tools, xvfb
from tests.support.processes import Running, eventually, kiosk, kiosk_json, running

SIZE = (1280, 800)
FACES = {1: (174, 370), 2: (407, 370), 3: (640, 370), 4: (873, 370), 5: (1106, 370)}
DRAWN_BUTTONS = {4: (812, 698), 5: (984, 698)}
LATER = (1150, 540)  # "skip" beneath a follow-up

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}"),
]


@attrs.frozen
class Shop:
    """A demo that runs, and what can be asked of it."""

    demo: Running
    display: str
    state: Path

    def tap(self, face: int) -> None:
        click(self.display, *FACES[face])

    def counted(self) -> tuple[int, int, int, bool]:
        """Return counted on the device, counted at the centre, waiting, reconciled."""
        here = kiosk_json("tally", "--state", self.state)
        there = kiosk_json("central", "tally", "--state", self.state)
        status = kiosk_json("status", "--state", self.state)
        return here["counted"], there["counted"], status["waiting"], status["reconciled"]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with xvfb(*SIZE) as display, running("demo", "--state", tmp_path, DISPLAY=display) as demo:
        yield Shop(demo, display, tmp_path)


def test_taps_and_presses_are_counted_on_the_device_and_at_the_centre(shop: Shop) -> None:
    assert re.search(
        r"ready: .* http://127\.0\.0\.1:\d+/stores/demo/ .*log in", shop.demo.lines[-1]
    )
    shop.tap(5)
    assert eventually(lambda: shop.counted() == (1, 1, 0, True))
    assert kiosk("press", 2, "--state", shop.state).stdout == "counted\n"
    click(shop.display, *DRAWN_BUTTONS[5])
    assert eventually(lambda: shop.counted()[:2] == (2, 2))
    here = kiosk_json("tally", "--state", shop.state)
    there = kiosk_json("central", "tally", "--state", shop.state)
    same = ("counts", "counted", "set_aside", "groups", "nps", "nps_interval", "mean", "csat")
    assert {key: here[key] for key in same} == {key: there[key] for key in same}
    assert here["by_source"] == there["by_source"] == {"touch": 1, "console": 1}


def test_ctrl_c_ends_all_of_it_and_a_second_start_goes_on(shop: Shop) -> None:
    kiosk("press", 4, "--state", shop.state)
    assert shop.demo.stop(signal.SIGINT) == 0
    assert not any("Traceback" in line for line in shop.demo.lines)
    with running("demo", "--headless", "--state", shop.state):
        assert eventually(lambda: shop.counted() == (1, 1, 0, True))


def test_a_settings_file_of_ones_own_is_used(tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text(
        '[device]\nstate = "state"\nlanguage = "en"\n'
        '[console]\nenabled = true\nbackend = "simulated"\n'
    )
    with running("demo", "--headless", "--config", config):
        assert kiosk("press", 5, "--config", config).stdout == "counted\n"
        told = kiosk_json("central", "status", "--config", config)
    assert (tmp_path / "state" / "central.db").exists()
    assert not (tmp_path / "state" / "kiosk.toml").exists()
    assert told


def test_without_a_display_it_says_so_and_runs(tmp_path: Path) -> None:
    with running("demo", "--state", tmp_path) as demo:
        assert any(line.startswith("headless (no display") for line in demo.lines)
        assert kiosk("press", 5, "--state", tmp_path).stdout == "counted\n"


def test_the_folder_of_a_real_device_is_left_as_it_is(tmp_path: Path) -> None:
    for name in ("enrolled elsewhere", "not enrolled yet"):
        (tmp_path / name).mkdir()
    (tmp_path / "enrolled elsewhere" / "token").write_text(
        '{"url": "https://feedback.example.com", "device": "1", "token": "t", "store": "17",'
        ' "touchpoint": "till", "timezone": "UTC"}'
    )
    (tmp_path / "not enrolled yet" / "kiosk.db").touch()
    for folder in list(tmp_path.iterdir()):
        before = sorted(folder.iterdir())
        done = kiosk("demo", "--headless", "--state", folder)
        assert done.returncode == 1
        assert "name another folder with --state" in done.stderr
        assert sorted(folder.iterdir()) == before


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = kiosk("central", "serve", "--state", tmp_path, "--port", port)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"127.0.0.1:{port} (Address already in use)" in done.stderr


def test_what_is_answered_while_the_centre_is_away_arrives_once_and_in_order(
    tmp_path: Path,
) -> None:
    """The centre is stopped, the device goes on, the centre comes back."""
    with running("demo", "--headless", "--state", tmp_path):
        kiosk("press", 5, "--state", tmp_path)
        assert eventually(lambda: kiosk_json("status", "--state", tmp_path)["sent"] == 1)
    config = tmp_path / "kiosk.toml"
    config.write_text(
        config.read_text().replace("[screen]\nenabled = true", "[screen]\nenabled = false")
        + "[misuse]\nrepeat_s = 0\ncorrection_s = 0\nburst = 0\ntogether_ms = 0\n"
    )
    port = _port(kiosk_json("status", "--state", tmp_path))
    with running("run", "--state", tmp_path):
        for press in range(10):
            kiosk("press", press % 5 + 1, "--hold", 20, "--state", tmp_path)
        assert kiosk_json("status", "--state", tmp_path)["waiting"] == 10
        with running("central", "serve", "--state", tmp_path, "--port", port):
            assert eventually(
                lambda: kiosk_json("status", "--state", tmp_path)["waiting"] == 0, within_s=60
            )
            tally = kiosk_json("central", "tally", "--state", tmp_path)
    assert (tally["counted"], tally["gaps"]) == (11, [])
    assert _seqs(tmp_path / "central.db") == list(range(1, 12))


def _port(status: Any) -> int:
    return int(status["central"]["url"].rsplit(":", 1)[1])


def _seqs(database: Path) -> list[int]:
    """Return the numbers of the answers in the order in which the centre stored them."""
    link = sqlite3.connect(database)
    try:
        (table,) = link.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%_answer'"
        ).fetchone()
        return [seq for (seq,) in link.execute(f"SELECT seq FROM {table} ORDER BY rowid")]
    finally:
        link.close()
