"""One process owns the state folder; a second one is told who."""

import os
import subprocess
import sys

import pytest

from kiosk.model.errors import StoreBusy, StoreError
from kiosk.store.lock import StateLock
from tests.support.shop import Shop

OWNER = """
import sys
from pathlib import Path
from kiosk.store.lock import StateLock
with StateLock(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def owner(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "mine\n"
        yield process
        process.kill()


def test_a_second_process_is_refused_with_the_owners_pid(owner, tmp_path):
    with pytest.raises(StoreBusy, match=f"running kiosk process {owner.pid}; stop that one"):
        StateLock(tmp_path).acquire()


def test_a_recorder_is_refused_too_and_leaves_the_database_alone(owner, tmp_path):
    shop = Shop(tmp_path)
    with pytest.raises(StoreBusy, match=str(owner.pid)):
        shop.open()
    assert not shop.path.exists()


def test_the_kernel_frees_the_folder_of_a_killed_owner(owner, tmp_path):
    owner.kill()
    owner.wait()
    with StateLock(tmp_path):
        assert (tmp_path / "kiosk.lock").read_text() == f"{os.getpid()}\n"


def test_the_folder_is_free_after_closing(tmp_path):
    shop = Shop(tmp_path)
    shop.open()
    with pytest.raises(StoreBusy):
        StateLock(tmp_path).acquire()
    shop.close()
    with StateLock(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot be opened .*name another with --state"):
        StateLock(tmp_path / "file" / "state").acquire()


def test_the_lock_file_is_private(tmp_path):
    with StateLock(tmp_path / "state") as lock:
        assert lock.path.stat().st_mode & 0o777 == 0o600
        assert lock.path.parent.stat().st_mode & 0o777 == 0o700
