"""The sending thread: it wakes, it ends, and it cannot be killed by an error."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk.store.reader import Reader
from sync.sender import CRASH_FAULT
from sync.worker import SyncWorker
from tests.support.scripted_centre import DROP, Fault, ScriptedCentre, status
from tests.support.sync_device import SyncDevice

Start = Callable[..., SyncWorker]


@pytest.fixture
def start(device: SyncDevice) -> Iterator[Start]:
    workers = []

    def start(**parts: Any) -> SyncWorker:
        workers.append(SyncWorker(device.parts(**parts)))
        workers[-1].start()
        return workers[-1]

    yield start
    for worker in workers:
        worker.stop()
        assert not worker.running


def test_it_wakes_on_new_answers(start: Start, device: SyncDevice, centre: ScriptedCentre) -> None:
    worker = start()
    assert centre.wait_for(lambda: len(centre.batches) == 1), "no first heartbeat"
    for count in range(1, 6):
        device.give()
        worker.wake()
        assert centre.wait_for(lambda count=count: len(centre.order) == count, within_s=2)


def test_what_waits_from_before_goes_first(
    start: Start, device: SyncDevice, centre: ScriptedCentre
) -> None:
    ids = device.give(30)
    start()
    assert centre.wait_for(lambda: centre.order == ids)


def test_it_ends_at_once_in_a_back_off(
    start: Start, device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.script.append(status(503, Retry_After="600"))
    device.give()
    worker = start()
    assert centre.wait_for(lambda: len(centre.batches) == 1)
    worker.stop(wait_s=2)
    assert not worker.running


def test_it_can_be_stopped_before_it_was_started(device: SyncDevice) -> None:
    worker = SyncWorker(device.parts())
    worker.stop()
    assert not worker.running


def test_ending_does_not_wait_for_a_stuck_request(
    start: Start, device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.script.append(Fault(stalls=True))
    device.give()
    worker = start()
    assert centre.wait_for(lambda: len(centre.batches) == 1)
    worker.stop(wait_s=0.01)
    centre.stop()


def test_an_unforeseen_error_is_outlived(
    start: Start, device: SyncDevice, centre: ScriptedCentre
) -> None:
    broken = iter([ZeroDivisionError("boom"), RuntimeError("bang")])

    def open_reader() -> Reader:
        for error in broken:
            raise error
        return Reader(device.path)

    ids = device.give(3)
    worker = start(open_reader=open_reader, random=lambda: 0.0)
    assert centre.wait_for(lambda: centre.order == ids)
    worker.stop()
    assert CRASH_FAULT not in device.faults()


def test_it_outlives_even_a_recorder_that_fails(
    start: Start, device: SyncDevice, centre: ScriptedCentre
) -> None:
    failed = threading.Event()

    class Broken:
        def __getattr__(self, name: str) -> Any:
            failed.set()
            raise RuntimeError(f"{name} does not work")

    worker = start(books=Broken(), random=lambda: 0.0)
    assert failed.wait(5)
    worker.wake()
    assert worker.running


def test_the_reader_belongs_to_the_thread(
    start: Start, device: SyncDevice, centre: ScriptedCentre
) -> None:
    opened_in = []

    def open_reader() -> Reader:
        opened_in.append(threading.current_thread().name)
        return Reader(device.path)

    start(open_reader=open_reader)
    assert centre.wait_for(lambda: len(centre.batches) == 1)
    assert opened_in == ["sync"]


def test_a_dropped_connection_is_tried_again_soon(
    start: Start, device: SyncDevice, centre: ScriptedCentre
) -> None:
    centre.script.extend([DROP, DROP])
    ids = device.give(3)
    start(random=lambda: 0.0)
    assert centre.wait_for(lambda: centre.order == ids)


def test_sync_imports_without_kivy_gpiozero_and_django() -> None:
    code = (
        "import sys\n"
        "for name in ('kivy', 'gpiozero', 'lgpio', 'django', 'msgspec'): sys.modules[name] = None\n"
        "import sync.worker, sync.enrol, sync.wire_docs\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
