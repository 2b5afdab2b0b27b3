"""Pressing the simulated console from another process: STATE/console.sock."""

import json
import os
import socket
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from attrs import evolve

from hardware.address import SOCKET, socket_address
from hardware.console import Console
from hardware.remote import press_remote
from hardware.simulated import SimulatedBoard
from kiosk.model.answer import Recorded, SetAside
from kiosk.model.errors import HardwareError, StoreError
from kiosk.settings import ConsoleSettings

SETTINGS = ConsoleSettings(enabled=True, backend="simulated")
COUNTED = Recorded("id-1", "stream", 1, None)
SOON_S = 10


def recorder(outcome: Recorded | Exception) -> "Callable[[int], Future[Recorded]]":
    """Return a press that is settled at once."""

    def press(_: int) -> "Future[Recorded]":
        done: Future[Recorded] = Future()
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
        return done

    return press


class Device:
    """What `kiosk run` makes of the console: a board with a socket, and the driver on it."""

    def __init__(self, state: Path, press: "Callable[[int], Future[Recorded]]") -> None:
        self.board = SimulatedBoard(SETTINGS, state)
        self.console = Console(
            SETTINGS, 10, press, factory=self.board.factory, on_shown=self.board.shown
        )

    def __enter__(self) -> "Device":
        self.board.start()
        self.console.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.console.stop(timeout_s=0.05)
        self.board.stop()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    with Device(tmp_path, recorder(COUNTED)) as device:
        yield device


def talk(state: Path, *lines: bytes) -> list[dict[str, str]]:
    """Send raw lines, return the replies until the device has answered all or hung up."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller, socket_address(state) as at:
        caller.connect(at)
        caller.settimeout(SOON_S)
        caller.sendall(b"".join(lines))
        caller.shutdown(socket.SHUT_WR)
        with caller.makefile("rb") as replies:
            return [json.loads(reply) for reply in replies]


@pytest.mark.parametrize("bounce", [False, True])
def test_a_press_from_outside_is_answered_when_it_was_acknowledged(device, tmp_path, bounce):
    assert press_remote(tmp_path, 3, 30, bounce, SOON_S) == "counted"


def test_presses_of_one_button_follow_each_other_and_none_is_lost(device, tmp_path):
    line = b'{"press": 2, "hold_ms": 15}\n'
    assert talk(tmp_path, *[line] * 5) == [{"outcome": "counted"}] * 5


def test_a_press_that_was_set_aside_says_why(tmp_path):
    with Device(tmp_path, recorder(evolve(COUNTED, set_aside=SetAside.CLOSED))):
        assert press_remote(tmp_path, 1, 30, False, SOON_S) == "set aside: closed"


def test_a_press_that_was_not_stored_is_an_error(tmp_path):
    with (
        Device(tmp_path, recorder(StoreError("the disk is gone"))),
        pytest.raises(HardwareError, match="the error pattern was shown: the disk is gone"),
    ):
        press_remote(tmp_path, 1, 30, False, SOON_S)


def test_a_glitch_brings_nothing(device, tmp_path):
    with pytest.raises(HardwareError, match="a press of 3 ms is a glitch, hold it for 10 ms"):
        press_remote(tmp_path, 4, 3, False, SOON_S)


def test_nothing_within_the_time_is_an_error(tmp_path):
    with (
        Device(tmp_path, lambda _: Future()),
        pytest.raises(HardwareError, match=r"nothing came from the console within 0\.2 s"),
    ):
        press_remote(tmp_path, 4, 30, False, 0.2)


def test_a_device_that_ends_before_the_light_is_an_error(tmp_path):
    pressed = Event()
    device = Device(tmp_path, lambda _: pressed.set() or Future())
    with ThreadPoolExecutor(1) as callers, device:
        told = callers.submit(press_remote, tmp_path, 4, 30, False, SOON_S)
        assert pressed.wait(SOON_S)
    with pytest.raises(HardwareError, match="before the console acknowledged the press"):
        told.result(SOON_S)


@pytest.mark.parametrize(("n", "hold_ms"), [(0, 100), (6, 100), (3, 0), (3, 10_000_000)])
def test_a_press_that_cannot_be_is_refused_with_a_sentence(device, tmp_path, n, hold_ms):
    with pytest.raises(HardwareError, match=r"there is no button|cannot be held"):
        press_remote(tmp_path, n, hold_ms, False, SOON_S)


@pytest.mark.parametrize("state", [".", "missing"])
def test_without_a_device_the_sentence_says_what_to_start(tmp_path, state):
    with pytest.raises(HardwareError, match="no simulated console runs with the state folder"):
        press_remote(tmp_path / state, 3, 100, False, SOON_S)


GARBAGE = [
    b"hello\n",
    b"\n",
    b"[" * 900 + b"\n",
    b"\xff\xfe\x00\n",
    b"{}\n",
    b"3\n",
    b'{"press": true}\n',
    b'{"press": "3"}\n',
    b'{"press": 9}\n',
    b'{"press": 3, "hold_ms": -1}\n',
    b'{"press": 3, "hold_ms": 1e9}\n',
    b'{"press": 3, "bounce": 1}\n',
    b'{"press": 3, "shout": 1}\n',
    b'{"press": 3',
    b"x" * 100_000 + b"\n",
]


@pytest.mark.parametrize("line", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_gets_an_error_and_harms_nothing(device, tmp_path, line):
    replies = talk(tmp_path, line)
    assert len(replies) == 1
    assert replies[0].keys() == {"error"}
    assert press_remote(tmp_path, 3, 30, False, SOON_S) == "counted"


def test_a_caller_who_hangs_up_harms_nothing(device, tmp_path):
    with socket.socket(socket.AF_UNIX) as caller, socket_address(tmp_path) as at:
        caller.connect(at)
        caller.sendall(b'{"press": 3, "hold_ms": 30}\n')
    assert press_remote(tmp_path, 3, 30, False, SOON_S) == "counted"


def test_only_the_owner_may_press(device, tmp_path):
    mode = (tmp_path / SOCKET).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_the_socket_goes_with_the_device(tmp_path):
    with Device(tmp_path, recorder(COUNTED)):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_socket_left_by_a_device_that_died_is_replaced(tmp_path):
    with socket.socket(socket.AF_UNIX) as dead, socket_address(tmp_path) as at:
        dead.bind(at)
    with pytest.raises(HardwareError, match="no simulated console runs"):
        press_remote(tmp_path, 3, 30, False, SOON_S)
    with Device(tmp_path, recorder(COUNTED)):
        assert press_remote(tmp_path, 3, 30, False, SOON_S) == "counted"


def test_a_file_that_is_no_socket_is_not_destroyed(tmp_path):
    (tmp_path / SOCKET).write_text("mine")
    with pytest.raises(HardwareError, match="is not a socket"):
        SimulatedBoard(SETTINGS, tmp_path).start()
    assert (tmp_path / SOCKET).read_text() == "mine"


def test_a_state_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(HardwareError, match="check the state folder's owner and rights"):
        SimulatedBoard(SETTINGS, tmp_path / "missing").start()


def test_a_long_state_path_works(tmp_path):
    state = tmp_path / ("long" * 30) / ("path" * 30)
    state.mkdir(parents=True)
    assert len(os.fsencode(state)) > 108
    with Device(state, recorder(COUNTED)):
        assert press_remote(state, 5, 30, False, SOON_S) == "counted"
