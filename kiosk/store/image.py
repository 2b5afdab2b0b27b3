"""A readable image of a database of which the first page or the log is damaged."""

import contextlib
import logging
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from kiosk.files.whole import whole
from kiosk.store.checking import first_look, looking, whole_look
from kiosk.store.log_frames import Log, read_log, taken_frames
from kiosk.store.mark import Noted
from kiosk.store.trouble import UNREADABLE

log = logging.getLogger(__name__)

FIRST_PAGE = "kiosk.first"
"""STATE/kiosk.first: a copy of the database's first page, which says where all tables begin."""

PAGE = 4096
_MAGIC = b"SQLite format 3\0"
_HAS_ANSWERS = "SELECT 1 FROM sqlite_schema WHERE name = 'answers'"
_COOKIE = slice(40, 44)


def look_for_damage(path: Path, known: Noted | None = None) -> str:
    """Return what is wrong with a database and its log, an empty text where nothing is.

    ``known``: what is known for certain to have been committed; where it is all there, what lies
    in the log beyond are transactions that failed. None: at a start, which has not to wait for a
    look through all of a large database. Reading only, so that nothing of the log is folded in, or
    removed, before it is known to be sound. Raises what UNREADABLE holds.
    """
    with contextlib.closing(looking(path)) as conn:
        wrong = first_look(path, conn) if known is None else whole_look(conn)
        if wrong:
            return wrong
        all_there = known is not None and Noted.of(conn).has(known)
        return "a part of its log cannot be read" if not all_there and _frames_beyond(path) else ""


def _frames_beyond(path: Path) -> bool:
    """Whether acknowledged transactions lie in the log beyond what SQLite takes of it.

    A power cut tears one transaction at most: each is on disk before the next begins. Only for a
    start, or where all is lost: see ``taken_frames``.
    """
    found = read_log(path, PAGE)
    if found is None or not found.frames:
        return False
    return found.commits_beyond(taken_frames(path)) > 1


def _log_is_damaged(path: Path) -> bool:
    with contextlib.closing(looking(path)) as conn:
        try:
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return _frames_beyond(path)
        except (*UNREADABLE, OSError):
            return False


def has_first_page(path: Path, conn: sqlite3.Connection) -> bool:
    """Say whether the copy of the first page is of the present tables."""
    (cookie,) = conn.execute("PRAGMA schema_version").fetchone()
    copied = _copied(path.with_name(FIRST_PAGE))
    return bool(copied) and int.from_bytes(copied[_COOKIE], "big") == cookie


def keep_first_page(path: Path) -> None:
    """Copy the first page; best effort.

    No connection of this process may be open: closing a file drops all locks that the process has
    on it, SQLite's too, and then another program may remove the log under a running device.
    """
    copy = path.with_name(FIRST_PAGE)
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            page = file.read(PAGE)
        with whole(copy) as part:
            part.write_bytes(page)


@contextmanager
def readable_image(path: Path) -> Generator[Path, None, None]:
    """Lend the database itself, or an image of it that can be read where it cannot."""
    damaged_log = _log_is_damaged(path)
    first = _copied(path.with_name(FIRST_PAGE))
    if not damaged_log and (not first or _schema_readable(path)):
        yield path
        return
    image = path.with_name(f"{path.name}.image")
    sides = [image.with_name(image.name + side) for side in ("", "-wal", "-shm")]
    try:
        _build(path, image, damaged_log)
        if first and not _schema_readable(image):
            _give_first_page(image, first)
        yield image
    finally:
        for side in sides:
            side.unlink(missing_ok=True)


def _build(path: Path, image: Path, damaged_log: bool) -> None:
    shutil.copyfile(path, image)
    image.chmod(0o600)
    wal = path.with_name(f"{path.name}-wal")
    if not damaged_log and wal.exists():
        shutil.copyfile(wal, image.with_name(f"{image.name}-wal"))
        return
    found = read_log(path, PAGE)
    if found is not None:
        _fold_in(image, found)


def _fold_in(image: Path, found: Log) -> None:
    """Write every sound frame up to the last commit into the image, the bad ones left out."""
    commits = [frame for frame in found.frames if frame.pages]
    with image.open("r+b") as file:
        for frame, page in found.sound():
            if commits and frame.at <= commits[-1].at:
                file.seek((frame.page - 1) * found.page_size)
                file.write(page)
        if commits:
            file.truncate(commits[-1].pages * found.page_size)


def _give_first_page(image: Path, first: bytes) -> None:
    """Put the copy of the first page in its place, with the size of now and no free pages."""
    pages = image.stat().st_size // PAGE
    page = bytearray(first)
    page[28:32] = pages.to_bytes(4, "big")
    page[32:40] = bytes(8)
    page[92:96] = page[24:28]
    with image.open("r+b") as file:
        file.write(page)
    log.warning("the first page of the database is taken from its copy")


def _schema_readable(path: Path) -> bool:
    with contextlib.closing(looking(path)) as conn:
        try:
            conn.execute("PRAGMA writable_schema = ON")
            return conn.execute(_HAS_ANSWERS).fetchone() is not None
        except UNREADABLE:
            return False


def _copied(copy: Path) -> bytes:
    try:
        page = copy.read_bytes()
    except OSError:
        return b""
    return page if len(page) == PAGE and page.startswith(_MAGIC) else b""
