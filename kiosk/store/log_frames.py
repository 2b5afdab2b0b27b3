"""The write-ahead log as it lies on disk: what SQLite takes of it, and what lies beyond damage.

SQLite reads the log up to the first frame whose checksum is wrong, and forgets the rest: right
after a power cut, which can only have torn the last transaction; wrong where a card lost a sector
in the middle. The format: sqlite.org/fileformat2.html#walformat.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from kiosk.model.value import Value

HEADER = struct.Struct(">8I")  # magic, version, page size, checkpoint, two salts, two sums
FRAME = struct.Struct(">6I")  # page, pages after a commit (0: none), two salts, two sums
_TAKEN_AT = slice(16, 20)  # in the log's index: how many frames SQLite takes (mxFrame)
_MAGIC = 0x377F0682
_WORD = 0xFFFF_FFFF


@frozen(repr=False)
class Frame(Value):
    """One page as a transaction left it. ``at``: its place in the log, from 0.

    ``pages``: size of the database after a commit, 0 where none ends here.
    """

    at: int
    page: int
    pages: int
    sums: tuple[int, int]


@frozen(eq=False, repr=False)
class Log:
    """A log of one round: the frames of earlier rounds are no part of it."""

    path: Path
    page_size: int
    order: str
    sums: tuple[int, int]
    frames: tuple[Frame, ...]

    def commits_beyond(self, taken: int) -> int:
        """Return how many transactions end beyond the first ``taken`` frames."""
        return sum(frame.pages > 0 and frame.at >= taken for frame in self.frames)

    def page(self, at: int) -> bytes:
        """Return the page of the frame at a place in the log."""
        with self.path.open("rb") as file:
            return _slot(file, at, self.page_size)[1]

    def sound(self) -> Iterator[tuple[Frame, bytes]]:
        """Return the frames whose checksum follows from the one before, with their pages."""
        before = {frame.at + 1: frame.sums for frame in self.frames} | {0: self.sums}
        with self.path.open("rb") as file:
            for frame in self.frames:
                head, page = _slot(file, frame.at, self.page_size)
                start = before.get(frame.at)
                if start is not None and self._sum(head[:8] + page, start) == frame.sums:
                    yield frame, page

    def _sum(self, data: bytes, start: tuple[int, int]) -> tuple[int, int]:
        one, two = start
        words = struct.unpack(f"{self.order}{len(data) // 4}I", data)
        for first, second in zip(words[::2], words[1::2], strict=True):
            one = (one + first + two) & _WORD
            two = (two + second + one) & _WORD
        return one, two


def taken_frames(path: Path) -> int:
    """Return how many frames of its log SQLite takes, of a database at ``path`` that is open.

    To close the log's index drops the locks that this process has on it, so that a device that runs
    may lose the index to whoever opens the database next; only for a start, or where all is lost.
    """
    return int.from_bytes(path.with_name(f"{path.name}-shm").read_bytes()[_TAKEN_AT], "little")


def read_log(path: Path, page_size: int) -> Log | None:
    """Return the log of the database at ``path``, None where there is none.

    ``page_size``: the database's, in bytes, for a log whose own header is damaged.
    """
    log = path.with_name(f"{path.name}-wal")
    try:
        with log.open("rb") as file:
            return _read(file, log, page_size)
    except FileNotFoundError:
        return None


def _read(file: BinaryIO, path: Path, page_size: int) -> Log | None:
    raw = file.read(HEADER.size)
    if len(raw) < HEADER.size:
        return None
    magic, _, size, _, *salts, one, two = HEADER.unpack(raw)
    if magic & ~1 == _MAGIC:
        page_size, order = size, ">" if magic & 1 else "<"
    else:
        salts, order = [], "<"
    slots = [(at, FRAME.unpack(head)) for at, head in _heads(file, page_size)]
    salts = salts or (list(slots[0][1][2:4]) if slots else [])
    frames = tuple(
        Frame(at, words[0], words[1], (words[4], words[5]))
        for at, words in slots
        if list(words[2:4]) == salts
    )
    return Log(path, page_size, order, (one, two), frames)


def _heads(file: BinaryIO, page_size: int) -> Iterator[tuple[int, bytes]]:
    at = 0
    while True:
        file.seek(HEADER.size + at * (FRAME.size + page_size))
        head = file.read(FRAME.size)
        if len(head) < FRAME.size:
            return
        yield at, head
        at += 1


def _slot(file: BinaryIO, at: int, page_size: int) -> tuple[bytes, bytes]:
    file.seek(HEADER.size + at * (FRAME.size + page_size))
    return file.read(FRAME.size), file.read(page_size).ljust(page_size, b"\0")
