"""The number keys of a terminal press the simulated buttons; the terminal comes back as it was."""

import os
import pty
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from hardware.keys import Keys

SOON_S = 10


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Two ends: the person's and the program's."""
    person, program = pty.openpty()
    yield person, program
    os.close(person)
    os.close(program)


def test_number_keys_press_and_others_do_nothing(terminal):
    person, program = terminal
    pressed: Queue[int] = Queue()
    with Keys(pressed.put, program):
        os.write(person, b"31q\n0695")
        assert [pressed.get(timeout=SOON_S) for _ in range(3)] == [3, 1, 5]
    assert pressed.empty()


def test_the_terminal_is_given_back_and_no_thread_stays(terminal):
    _, program = terminal
    before, threads = termios.tcgetattr(program), threading.active_count()
    with Keys(lambda _: None, program):
        assert not termios.tcgetattr(program)[3] & termios.ICANON
    assert termios.tcgetattr(program) == before
    assert threading.active_count() == threads


def test_a_press_that_fails_does_not_silence_the_others(terminal):
    person, program = terminal
    pressed: Queue[int] = Queue()

    def press(button: int) -> None:
        if button == 1:
            raise RuntimeError("a bug")
        pressed.put(button)

    with Keys(press, program):
        os.write(person, b"12")
        assert pressed.get(timeout=SOON_S) == 2


def test_without_a_terminal_there_are_no_keys():
    reading, writing = os.pipe()
    keys = Keys(lambda _: None, reading)
    assert keys.start() is False
    keys.stop()
    os.close(reading)
    os.close(writing)


PROGRAM = """
import signal, sys
from hardware.keys import Keys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
keys = Keys(lambda button: None)
try:
    keys.start()
    print("ready", flush=True)
    signal.pause()
finally:
    keys.stop()
"""


def test_the_terminal_is_given_back_on_sigterm(terminal):
    _, program = terminal
    before = termios.tcgetattr(program)
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=program, stdout=subprocess.PIPE, text=True
    )
    with running:
        assert running.stdout.readline() == "ready\n"
        assert not termios.tcgetattr(program)[3] & termios.ICANON
        running.send_signal(signal.SIGTERM)
        assert running.wait(SOON_S) == 0
    assert termios.tcgetattr(program) == before
