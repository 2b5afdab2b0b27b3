"""A disk whose unflushed writes are gone after a power cut.

nbdkit's cache filter keeps every write to itself until the file system flushes; ext4 lies on it by
way of FUSE and a loop device. Killing nbdkit is the power cut: of what was not flushed, nothing is
left, and whatever is still asked of the disk fails.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Timer
from typing import BinaryIO, Self

import pytest

from tests.support.processes import eventually

TOOLS = ("nbdkit", "nbdfuse", "losetup", "mount", "umount", "mkfs.ext4")
SIZE = "48M"
PAGE = 4096


def why_no_disk() -> str:
    """Say why there can be no such disk here, or return an empty text."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "mounting a disk needs root"
    if not Path("/dev/fuse").exists() or not Path("/dev/loop-control").exists():
        return "this kernel has no FUSE or no loop devices"
    return ""


class LosingDisk:
    """A small disk in ``folder``, mounted at ``place`` while the power is on."""

    def __init__(self, folder: Path, size: str = SIZE) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.place = folder / "place"
        self._folder = folder
        self._image = folder / "image"
        self._socket = folder / "socket"
        self._file = folder / "device"
        self._server: subprocess.Popen[bytes] | None = None
        self._bridge: subprocess.Popen[bytes] | None = None
        self._loop = ""
        self.place.mkdir()
        _do("truncate", "-s", size, self._image)
        _do("mkfs.ext4", "-q", "-F", "-O", "^resize_inode", self._image)

    def power_on(self) -> None:
        """Mount the disk as it is."""
        self._file.unlink(missing_ok=True)
        self._file.touch()
        ready = self._folder / "bridge"
        for left in (self._socket, ready):
            left.unlink(missing_ok=True)
        log = (self._folder / "log").open("ab")
        with log:
            cached = ("--filter=cache", "file", self._image, "cache=writeback")
            self._server = _spawn(log, "nbdkit", "-f", "-U", self._socket, *cached)
            assert eventually(self._socket.exists, 10), "nbdkit did not start"
            link = ("-P", ready, self._file, "--unix", self._socket)
            self._bridge = _spawn(log, "nbdfuse", *link)
            assert eventually(ready.exists, 10), "nbdfuse did not start"
        self._loop = _do("losetup", "-f", "--show", self._file)
        _do("mount", "-o", "noatime,errors=remount-ro", self._loop, self.place)

    def fail(self) -> None:
        """Let the file system meet an error, as a dying card does: it takes no more writes."""
        trigger = Path(f"/sys/fs/ext4/{Path(self._loop).name}/trigger_fs_error")
        if not trigger.exists():
            pytest.skip("this kernel cannot be told to let a file system fail")
        trigger.write_text("the lab")

    def fill(self) -> Path:
        """Leave no room on it; returns the file that takes it all."""
        ballast = self.place / "ballast"
        with ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, PAGE, 512):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    os.fsync(file)
        return ballast

    def mount_again(self, how: str) -> None:
        """Mount it ``rw`` or ``ro``; whoever used it has ended before.

        A process with mounts of its own, as a browser beside us is, may keep it a little longer as
        it was.
        """
        _do("umount", self.place)
        mount = ("mount", "-o", f"noatime,errors=remount-ro,{how}", self._loop, self.place)
        if not eventually(lambda: _run(mount).returncode == 0, 30):
            _do(*mount)

    def cut(self) -> None:
        """Cut the power; from now on every read and write of the disk fails."""
        assert self._server is not None
        self._server.send_signal(signal.SIGKILL)
        self._server.wait()

    def cut_after(self, seconds: float, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Cut the power in so many seconds; until then do something again and again."""
        cut = Timer(seconds, self.cut)
        cut.start()
        meanwhile()
        while cut.is_alive():
            meanwhile()
            cut.join(0.001)

    def take_down(self) -> None:
        """Remove what a cut has left; whoever used the disk has ended before."""
        if self._server is None or self._bridge is None:
            return
        self.cut()
        for place in (self.place, self._file):
            _do("umount", "-l", place, may_fail=True)
            if self._loop:
                _do("losetup", "-d", self._loop, may_fail=True)
                self._loop = ""
        if not eventually(lambda: self._bridge is None or self._bridge.poll() is not None, 5):
            self._bridge.kill()
        self._bridge.wait()
        self._server = self._bridge = None

    def __enter__(self) -> Self:
        try:
            self.power_on()
        except (OSError, AssertionError) as error:
            self.take_down()
            pytest.skip(f"no disk that loses its cache can be had here: {error}")
        return self

    def __exit__(self, *_: object) -> None:
        self.take_down()


def _spawn(log: BinaryIO, *words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([str(word) for word in words], stdout=log, stderr=log)


def _run(words: Sequence[object]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(word) for word in words], capture_output=True, text=True)


def _do(*words: object, may_fail: bool = False) -> str:
    done = _run(words)
    if done.returncode and not may_fail:
        raise OSError(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
