"""The pages that a database keeps to be used again, and whether nothing lies on them.

SQLite writes over such a page without looking. Were their list damaged, or older than the pages, an
answer could lie on one. What is freed is emptied first (``PRAGMA secure_delete``), and a page in
use is never empty: one of nothing but zeros is free. The list is described in
sqlite.org/fileformat2.html#the_freelist.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.store.log_frames import read_log, taken_frames

_PAGE_SIZE = struct.Struct(">H")
_PAGE_SIZE_AT, _LIST_AT = 16, 32  # in the first page
_TRUNK = struct.Struct(">2I")  # the next one, 0 for none; how many pages follow
_NUMBER = struct.Struct(">I")

Read = Callable[[int], bytes]


def are_empty(path: Path, pages: int) -> bool:
    """Whether each page of the list can be used again without harm; of a database of ``pages``.

    Reads the files beside SQLite, and closing them drops the locks that this process has on them:
    only for a start.
    """
    try:
        read = _reader(path)
        first, many = _TRUNK.unpack_from(read(1), _LIST_AT)
        listed = list(_listed(read, first, pages))
    except (OSError, ValueError, struct.error):
        return False
    return len(set(listed)) == len(listed) and len(listed) == int(many)


def _listed(read: Read, trunk: int, pages: int) -> Iterator[int]:
    """Return the pages of the list; raises ValueError where one is none or is not empty."""
    for _ in range(pages):
        if not trunk:
            return
        _check_number(trunk, pages)
        page = read(trunk)
        yield trunk
        trunk, many = _TRUNK.unpack_from(page)
        for (number,) in _NUMBER.iter_unpack(page[_TRUNK.size :][: many * _NUMBER.size]):
            _check_number(number, pages)
            if read(number).strip(b"\0"):
                raise ValueError(f"page {number} is not empty")
            yield number
    raise ValueError("the list has no end")


def _check_number(number: int, pages: int) -> None:
    if not 1 < number <= pages:
        raise ValueError(f"there is no page {number}")


def _reader(path: Path) -> Read:
    """Return what reads a page as SQLite sees it: from the log where that has it."""
    with path.open("rb") as file:
        (size,) = _PAGE_SIZE.unpack_from(file.read(_LIST_AT), _PAGE_SIZE_AT)
    log, taken = read_log(path, size), 0
    if log is not None and log.frames:
        taken = taken_frames(path)
    latest = {each.page: each.at for each in (log.frames if log else ()) if each.at < taken}

    def read(number: int) -> bytes:
        if log is not None and number in latest:
            return log.page(latest[number])
        with path.open("rb") as file:
            file.seek((number - 1) * size)
            return file.read(size)

    return read
