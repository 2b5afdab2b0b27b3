"""The device as a process: presses from another shell become answers and survive anything."""

import json
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.processes import Running, eventually, kiosk, kiosk_json, running, write_settings

CONSOLE = """
[device]
timezone = "Europe/Moscow"
state = "state"
[screen]
enabled = false
[console]
enabled = true
backend = "simulated"
[sync]
enabled = false
"""
QUICK = CONSOLE + "[misuse]\nrepeat_s = 0\ncorrection_s = 0\nburst = 0\ntogether_ms = 0\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_settings(tmp_path, CONSOLE)


@pytest.fixture
def quick_config(tmp_path: Path) -> Path:
    """Settings with every rule of misuse off, so that each press counts."""
    return write_settings(tmp_path, QUICK)


def test_a_press_from_another_shell_is_counted(config: Path) -> None:
    with running("run", "--config", config):
        pressed = kiosk("press", 4, "--config", config)
        assert (pressed.stdout, pressed.returncode) == ("counted\n", 0)
        tally = kiosk_json("tally", "--config", config)
        status = kiosk_json("status", "--config", config)
    assert tally["counts"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}
    assert (tally["counted"], tally["by_source"]) == (1, {"touch": 0, "console": 1})
    assert tally["groups"] == {"promoters": 0, "passives": 1, "detractors": 0}
    assert (status["stored"], status["waiting"], status["reconciled"]) == (1, 1, True)


def test_a_bouncing_button_is_one_press_and_a_repeat_is_set_aside(config: Path) -> None:
    with running("run", "--config", config):
        assert kiosk("press", 5, "--bounce", "--config", config).stdout == "counted\n"
        assert kiosk("press", 5, "--bounce", "--config", config).stdout == "set aside: repeat\n"
        tally = kiosk_json("tally", "--config", config)
    assert (tally["counted"], tally["set_aside"]) == (1, {"repeat": 1})


def test_a_different_button_soon_after_corrects(config: Path) -> None:
    with running("run", "--config", config):
        kiosk("press", 1, "--hold", 20, "--config", config)
        kiosk("press", 5, "--hold", 20, "--config", config)
        tally = kiosk_json("tally", "--config", config)
        status = kiosk_json("status", "--config", config)
    assert (tally["counts"]["5"], tally["counted"], tally["set_aside"]) == (1, 1, {})
    assert status["stored"] == 2


def test_without_a_display_the_console_goes_on_and_the_status_tells(tmp_path: Path) -> None:
    config = write_settings(tmp_path, CONSOLE.replace("[screen]\nenabled = false\n", ""))
    with running("run", "--config", config):
        assert kiosk("press", 4, "--config", config).stdout == "counted\n"
        (fault,) = kiosk_json("status", "--config", config)["faults"]
    assert fault.startswith("The screen stays dark: no display")


def test_a_held_button_counts_once_and_is_a_fault(tmp_path: Path) -> None:
    config = write_settings(tmp_path, CONSOLE + "[misuse]\nheld_s = 0.5\n")
    with running("run", "--config", config), ThreadPoolExecutor() as hands:
        hands.submit(kiosk, "press", 3, "--hold", 4000, "--config", config)
        faults = eventually(lambda: kiosk_json("status", "--config", config)["faults"])
    assert "button 3" in " ".join(map(str, faults)).lower()


def test_kill_minus_nine_in_a_stream_of_presses_loses_nothing_acknowledged(
    quick_config: Path,
) -> None:
    device = Running("run", "--config", quick_config)
    device.wait_for("ready")
    acknowledged = 0
    with ThreadPoolExecutor() as killer:
        for press in range(12):
            if press == 6:
                killer.submit(device.stop, signal.SIGKILL)
            done = kiosk("press", press % 5 + 1, "--hold", 20, "--config", quick_config)
            acknowledged += done.stdout == "counted\n"
    assert 6 <= acknowledged < 12
    counted = kiosk_json("tally", "--config", quick_config)["counted"]
    # the press under way at the kill may be on disk without having been acknowledged
    assert counted in (acknowledged, acknowledged + 1)
    with running("run", "--config", quick_config):
        assert kiosk_json("tally", "--config", quick_config)["counted"] == counted
        assert kiosk_json("status", "--config", quick_config)["reconciled"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told(config: Path, how: signal.Signals) -> None:
    with running("run", "--config", config) as device:
        kiosk("press", 2, "--config", config)
        assert device.stop(how) == 0
    assert kiosk_json("tally", "--config", config)["counted"] == 1
    assert not any("Traceback" in line for line in device.lines)


def test_presses_under_way_at_the_end_are_told_and_none_is_lost(quick_config: Path) -> None:
    with running("run", "--config", quick_config) as device, ThreadPoolExecutor() as hands:
        presses = [
            hands.submit(kiosk, "press", n, "--hold", 2000, "--config", quick_config)
            for n in range(1, 5)
        ]
        assert kiosk("press", 5, "--hold", 20, "--config", quick_config).stdout == "counted\n"
        assert device.stop() == 0
        done = [press.result() for press in presses]
    counted = 1 + sum(each.stdout == "counted\n" for each in done)
    assert kiosk_json("tally", "--config", quick_config)["counted"] == counted
    assert all(each.stdout or each.stderr.count("\n") == 1 for each in done)
    assert not any("Traceback" in line for line in device.lines)


def test_a_second_device_on_the_same_state_names_the_first(config: Path) -> None:
    with running("run", "--config", config) as first:
        second = kiosk("run", "--config", config)
    assert second.returncode == 1
    assert str(first.process.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_pressing_without_a_device_says_so(config: Path) -> None:
    done = kiosk("press", 3, "--config", config)
    assert done.returncode == 1
    assert done.stderr.startswith("kiosk: ")
    assert done.stderr.count("\n") == 1


def test_a_button_that_is_not_there_is_wrong_usage(config: Path) -> None:
    assert kiosk("press", 6, "--config", config).returncode == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[devise]\n", "kiosk.toml:1"),
        ("[console]\nenabled = true\nbuttons = [5, 5, 13, 19, 26]\n", "5"),
        ("[survey]\nfile = 'nowhere.toml'\n", "nowhere.toml"),
        ("[device]\ntimezone = 'Mars/Olympus'\n", "Mars/Olympus"),
        ("[device]\nopening_hours = 'always'\n", "always"),
    ],
)
def test_wrong_settings_end_with_one_line_and_touch_nothing(
    tmp_path: Path, text: str, said: str
) -> None:
    config = write_settings(tmp_path, text)
    state = tmp_path / "state"
    done = kiosk("run", "--config", config, "--state", state)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (state / "kiosk.db").exists()


def test_a_console_needs_a_survey_that_starts_with_five_points(tmp_path: Path) -> None:
    survey = """
id = "nps"
version = 1
title = {en = "NPS"}
languages = ["en"]
[[questions]]
id = "score"
kind = "scale"
scale = "nps"
text = {en = "Would you recommend us?"}
low = {en = "no"}
high = {en = "yes"}
[thanks.default]
kind = "plain"
text = {en = "Thank you"}
"""
    (tmp_path / "nps.toml").write_text(survey)
    config = write_settings(tmp_path, CONSOLE + '[survey]\nfile = "nps.toml"\n')
    done = kiosk("run", "--config", config)
    assert done.returncode == 1
    assert "five" in done.stderr


def test_no_gpio_is_one_sentence(tmp_path: Path) -> None:
    config = write_settings(tmp_path, CONSOLE.replace("simulated", "gpio"))
    done = kiosk("run", "--config", config)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_crash_loop_ends_in_the_safe_screen_and_a_fault(config: Path) -> None:
    for _ in range(5):
        device = Running("run", "--config", config)
        device.wait_for("ready")
        device.stop(signal.SIGKILL)
    with running("run", "--config", config):
        faults = kiosk_json("status", "--config", config)["faults"]
        assert kiosk("press", 4, "--config", config).stdout == "counted\n"
    assert any("start" in str(fault) for fault in faults)


def test_systemd_is_told_ready_and_alive(config: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.settimeout(30)
        systemd.bind(str(tmp_path / "notify"))
        with running("run", "--config", config, NOTIFY_SOCKET=str(tmp_path / "notify")) as device:
            assert systemd.recv(100) == b"READY=1"
            assert systemd.recv(100) == b"WATCHDOG=1"
            device.stop()
        heard = b"WATCHDOG=1"
        while heard == b"WATCHDOG=1":
            heard = systemd.recv(100)
    assert heard == b"STOPPING=1"


def test_the_files_are_their_owners_alone(config: Path, tmp_path: Path) -> None:
    with running("run", "--config", config):
        kiosk("press", 4, "--config", config)
        files = [path for path in (tmp_path / "state").iterdir() if path.is_file()]
        assert {path.name for path in files} >= {"kiosk.db", "kiosk.lock", "kiosk.log"}
        assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_export_gives_every_answer_with_its_fields(config: Path, tmp_path: Path) -> None:
    with running("run", "--config", config):
        kiosk("press", 4, "--config", config)
        out = tmp_path / "answers.jsonl"
        done = kiosk("export", "--format", "jsonl", "--out", out, "--config", config)
    assert done.returncode == 0, done.stderr
    (answer,) = map(json.loads, out.read_text().splitlines())
    assert answer["value"] == 4
    assert answer["source"] == "console"
    assert set(answer) >= {
        *("id", "stream", "seq", "visit", "survey", "version", "question", "value", "group"),
        *("source", "staff", "occurred_at", "time_quality", "time_error_s", "set_aside"),
        *("replaces", "replaced_by", "sent"),
    }


def test_the_log_says_when_the_device_began_and_ended(config: Path, tmp_path: Path) -> None:
    with running("run", "--config", config) as device:
        device.stop()
    log = (tmp_path / "state" / "kiosk.log").read_text()
    assert f"process {device.process.pid}" in log
    assert "stopping" in log


def test_sending_once_without_enrolment_is_one_line(config: Path) -> None:
    done = kiosk("sync", "--once", "--config", config)
    assert done.returncode == 1
    assert done.stderr.startswith("kiosk: This device is not enrolled")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words", [("enroll", "http://127.0.0.1:1", "CODE"), ("demo", "--headless"), ("run",)]
)
def test_a_state_folder_that_cannot_be_made_is_one_line(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "file").touch()
    done = kiosk(*words, "--state", tmp_path / "file" / "state")
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_damaged_token_leaves_the_status_readable(config: Path, tmp_path: Path) -> None:
    with running("run", "--config", config):
        kiosk("press", 4, "--config", config)
    (tmp_path / "state" / "token").write_text("{")
    status = kiosk_json("status", "--config", config)
    assert (status["stored"], status["central"]["enrolled"]) == (1, False)
    assert "is damaged" in status["central"]["last_error"]


def test_an_export_that_ends_before_it_begins_is_refused(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    days = ("--from", "2026-01-02", "--to", "2026-01-01")
    done = kiosk("export", "--format", "csv", "--out", out, *days, "--config", config)
    assert (done.returncode, out.exists()) == (1, False)
    assert "2026-01-02" in done.stderr


def test_tally_and_status_before_the_first_start_say_what_is_missing(config: Path) -> None:
    for command in ("tally", "status"):
        done = kiosk(command, "--config", config)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
