"""The device starts again in its own process, and falls back where it does not get ready."""

import signal
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import attrs
import pytest
from PIL import Image, ImageChops, ImageStat

from assets import asset
from kiosk.choices import ChoicesFile
from kiosk.choosing import choosing
from kiosk.config import load
from kiosk.machine.restart import Command
from kiosk.survey_files import load_survey
from kiosk.trial import Trial
from tests.support.board import Board
from tests.support.display import click, held, look, missing_tools, settled, xvfb
from tests.support.manager import PIN, Manager
from tests.support.processes import eventually, kiosk, kiosk_json, running, write_settings
from tests.support.tablet import Tablet, no_screen, open_tablet

CONSOLE = """
[device]
state = "state"
[screen]
enabled = false
[console]
enabled = true
backend = "simulated"
[sync]
enabled = false
"""
SIZE = (1280, 800)
NAME = (60, 45)  # on the shop's name
FIVE = (1106, 340)  # on the best face
ALIKE = 8.0  # of 255, in the mean: two ways to draw the same
NOTHING: dict[str, str] = {}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_settings(tmp_path, CONSOLE)


@pytest.fixture
def choices(tmp_path: Path) -> ChoicesFile:
    """Choices of a shop whose device has not started with them yet."""
    state = tmp_path / "state"
    state.mkdir()
    file = ChoicesFile(state)
    Trial(state).announce()
    file.write({"device": {"language": "en", "day_starts": "04:00"}})
    return file


# --- new choices are on trial


def test_a_start_that_gets_ready_ends_the_trial(config: Path, choices: ChoicesFile) -> None:
    with running("run", "--config", config):
        assert eventually(lambda: not Trial(choices.state).on())
        assert kiosk_json("status", "--config", config)["faults"] == []
        assert choices.path.exists()


def test_choices_that_never_get_ready_are_set_aside_in_the_same_process(
    config: Path, choices: ChoicesFile, tmp_path: Path
) -> None:
    """Seen to fail with TRIES = 9: the choices stay and no fault is raised."""
    (choices.state / "choices.trial").write_text("2")  # as after two kills
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.settimeout(30)
        systemd.bind(str(tmp_path / "notify"))
        with running("run", "--config", config, NOTIFY_SOCKET=str(tmp_path / "notify")) as device:
            heard = [systemd.recv(100).partition(b"\n")[0] for _ in range(2)]
            owner = int((choices.state / "kiosk.lock").read_text())
            (fault,) = kiosk_json("status", "--config", config)["faults"]
            assert kiosk("press", 5, "--config", config).stdout == "counted\n"
            told = kiosk("doctor", "--config", config).stdout
    assert heard == [b"RELOADING=1", b"READY=1"]
    assert owner == device.process.pid
    assert str(choices.aside) in fault
    assert fault in told
    assert (choices.path.exists(), choices.aside.exists()) == (False, True)


class Killed(BaseException):
    """An end that no program catches; a KeyboardInterrupt would end the test run."""


def test_kills_before_it_is_ready_count_and_a_third_start_falls_back(
    config: Path, choices: ChoicesFile
) -> None:
    """Seen to fail with TRIES = 9: the third start tries them too."""
    trial = Trial(choices.state)

    def killed() -> None:
        raise Killed

    for _ in range(2):
        with pytest.raises(Killed):
            trial.of(killed)
        assert choices.path.exists()
    assert not trial.of(killed)
    assert (choices.path.exists(), choices.aside.exists(), trial.on()) == (False, True, False)


def test_an_error_at_the_first_start_with_them_falls_back_at_once(choices: ChoicesFile) -> None:
    trial = Trial(choices.state)

    def broken() -> None:
        raise RuntimeError("the screen cannot show this")

    assert not trial.of(broken)
    assert choices.aside.exists()
    with pytest.raises(RuntimeError):  # without choices on trial it is everybody's trouble
        trial.of(broken)


def test_an_error_later_on_does_not_blame_the_choices(choices: ChoicesFile) -> None:
    trial = Trial(choices.state)

    def ready_and_broken() -> None:
        trial.passed()
        raise RuntimeError("much later")

    with pytest.raises(RuntimeError):
        trial.of(ready_and_broken)
    assert choices.path.exists()


# --- damaged choices stop nothing


def test_a_damaged_file_is_set_aside_with_a_fault_until_something_is_chosen(
    config: Path, tmp_path: Path
) -> None:
    file = ChoicesFile(tmp_path / "state")
    file.state.mkdir()
    file.path.write_text("[device\n")
    for _ in range(2):
        with running("run", "--config", config):
            (fault,) = kiosk_json("status", "--config", config)["faults"]
            assert "choices.toml" in fault
    assert (file.path.exists(), file.aside.read_text()) == (False, "[device\n")
    choosing(load(config, environ=NOTHING), lambda: None).keep({"device": {"language": "en"}})
    with running("run", "--config", config):
        assert kiosk_json("status", "--config", config)["faults"] == []


def test_a_choice_that_does_not_count_is_a_fault_and_checked(config: Path, tmp_path: Path) -> None:
    file = ChoicesFile(tmp_path / "state")
    file.state.mkdir()
    file.path.write_text('[survey]\nfile = "gone.toml"\n[device]\nlanguage = "en"\n')
    with running("run", "--config", config):
        (fault,) = kiosk_json("status", "--config", config)["faults"]
    assert "gone.toml" in fault
    assert "choose again on the screen" in kiosk("doctor", "--config", config).stdout
    checked = kiosk("config", "check", "--config", config)
    assert (checked.returncode, checked.stderr.count("\n")) == (1, 1)
    assert "gone.toml" in checked.stderr
    shown = kiosk("config", "show", "--config", config).stdout
    assert 'language = "en"  # chosen on the screen' in shown
    assert "# not used: What was chosen on the screen does not count" in shown


# --- other processes see the same settings


def noon() -> str:
    """Return a time zone in which it is about noon."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def test_the_tally_of_another_process_counts_the_days_that_were_chosen(config: Path) -> None:
    """Seen to fail without ``settle_days``: the first answer stays in the day it was stored in."""
    config.write_text(CONSOLE.replace("[device]", f'[device]\ntimezone = "{noon()}"'))
    with running("run", "--config", config):
        assert kiosk("press", 5, "--config", config).stdout == "counted\n"
        today = date.fromisoformat(kiosk_json("tally", "--config", config)["date"])
    choosing(load(config, environ=NOTHING), lambda: None).keep({"device": {"day_starts": "23:00"}})
    with running("run", "--config", config):
        assert kiosk("press", 4, "--config", config).stdout == "counted\n"
        after = kiosk_json("tally", "--config", config)
    assert (after["date"], after["counted"]) == ((today - timedelta(days=1)).isoformat(), 2)


# --- the whole way, by hand

WAY = (
    *(f"pin-{digit}" for digit in PIN),
    "pin-ok",
    *(f"pin-{digit}" for digit in PIN),
    *("pin-ok", "tab-device", "care-settings", "set-device.language", "option-en"),
    *("set-survey.file", "option-counter", "settings-go"),
)


@attrs.frozen
class Target:
    """Where somebody touches the demo's window, and what is to be seen there before."""

    name: str
    at: tuple[int, int]
    seen: Image.Image

    @classmethod
    def of(cls, tablet: Tablet, name: str) -> "Target":
        target = tablet.find(name)
        x, y = target.to_window(*target.center)
        at = round(x), SIZE[1] - round(y)
        out = tablet.recorder.path.parent / "shot.png"
        tablet.customer.screenshot(out)
        with Image.open(out) as shot:
            x, y = at
            return cls(name, at, shot.convert("RGB").crop((x - 24, y - 12, x + 24, y + 12)))

    def touch(self, display: str) -> None:
        """Touch it once it is there, as somebody does who waits for a slow machine."""
        assert eventually(lambda: self._is_there(display)), f"{self.name} has not come"
        click(display, *self.at)
        settled(display)

    def _is_there(self, display: str) -> bool:
        x, y = self.at
        with Image.open(BytesIO(look(display, f"48x24+{x - 24}+{y - 12}"))) as shown:
            unlike = ImageChops.difference(shown.convert("RGB"), self.seen)
        return max(ImageStat.Stat(unlike).mean) < ALIKE


def targets(folder: Path) -> list[Target]:
    """Go the whole way on a tablet in memory, and return it."""
    (folder / "db").mkdir(parents=True)
    settings = load(write_settings(folder, demo_settings()), folder, NOTHING)
    found = []
    with open_tablet(folder / "db") as tablet:
        manager = Manager(tablet)
        parts = choosing(settings, lambda: None)
        survey = load_survey(settings)
        manager.start(survey, SIZE, settings, panel=Board(), choosing=parts)
        manager.knock()
        for name in WAY:
            found.append(Target.of(tablet, name))
            manager.tap(name)
    return found


def demo_settings() -> str:
    """Return the demo's own, but with a gesture that has no time limit."""
    return asset("deploy", "demo.toml").read_text("utf-8") + '[manager]\ngesture = "hold"\n'


@pytest.mark.timeout(300)
@pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}")
@pytest.mark.skipif(bool(no_screen()), reason=no_screen())
def test_chosen_by_hand_kept_and_started_again_with_every_answer_there(tmp_path: Path) -> None:
    way = targets(tmp_path / "drawn")
    state = tmp_path / "state"
    write_settings(state, demo_settings())
    with xvfb(*SIZE) as display, running("demo", "--state", state, DISPLAY=display) as demo:
        first = demo.lines[-1]
        assert kiosk("press", 5, "--state", state).stdout == "counted\n"
        knock(display)
        for target in way:
            target.touch(display)
        assert demo.wait_for("ready") == first  # the centre too, at the same address
        assert int((state / "kiosk.lock").read_text()) == demo.process.pid
        assert kiosk("press", 4, "--state", state).stdout == "counted\n"
        assert counted(state) == 1  # of the other survey
        status = kiosk_json("status", "--state", state)
        shown = kiosk("config", "show", "--state", state).stdout
        assert eventually(lambda: kiosk_json("status", "--state", state)["waiting"] == 0)
        assert demo.stop(signal.SIGTERM) == 0
    assert (status["stored"], status["reconciled"], status["faults"]) == (2, True, [])
    assert 'language = "en"  # chosen on the screen' in shown
    assert 'file = "counter"  # chosen on the screen' in shown
    assert not any("Traceback" in line for line in demo.lines)


def knock(display: str) -> None:
    """Hold the shop's name until the faces are gone."""
    face = "1x1+{}+{}".format(*FIVE)
    before = look(display, face)
    with held(display, *NAME):
        assert eventually(lambda: look(display, face) != before)


def counted(state: Path) -> int:
    return int(kiosk_json("tally", "--state", state)["counted"])


def test_the_same_words_are_not_added_twice() -> None:
    """The demo adds its port at every new start."""
    command = Command.of_this_process()
    assert command.words[0] == sys.executable
    code = (
        "import sys; from kiosk.machine.restart import Command; print(sys.argv[1:], flush=True);"
        "len(sys.argv) < 4 and Command.of_this_process().run_again('--port', '7')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "word"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["['word']", "['word', '--port', '7']"]


def test_nothing_that_was_open_is_left_open() -> None:
    code = (
        "import os, sys; from kiosk.machine.restart import Command;"
        "file = os.open('/', os.O_RDONLY);"
        "os.set_inheritable(file, True); print(sorted(os.listdir('/proc/self/fd'))[:-1]);"
        "len(sys.argv) < 3 and Command.of_this_process().run_again('again')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "word"], capture_output=True, text=True, check=True
    )
    before, after = done.stdout.splitlines()
    assert before == after
