"""Finds the shop's logo, and looks whether the screen could show it, before there is a screen."""

import zlib
from pathlib import Path

from kiosk.model.errors import BadSettings
from kiosk.model.toml_lines import line_of
from kiosk.settings import Settings

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 5_000_000
MOST_PIXELS = 4096  # a side; more than that, small graphics processors cannot draw


def logo_path(settings: Settings) -> str:
    """Return the logo's absolute path, or an empty text where none is set.

    Raises BadSettings that names file and line, unless the file is a whole PNG of at most 5 MB and
    4096 pixels a side.
    """
    name = settings.brand.logo
    if not name:
        return ""
    beside = settings.source.parent if settings.source else Path()
    path = (beside / name).absolute()
    wrong = _wrong(path)
    if wrong:
        raise BadSettings(
            f"{_where(settings)}[brand] logo = {name!r}: {str(path)!r} {wrong}; "
            "name a PNG, relative to the settings file, or leave it empty to show the name"
        )
    return str(path)


def _where(settings: Settings) -> str:
    if settings.source is None:
        return ""
    text = settings.source.read_text(encoding="utf-8")
    return f"{settings.source}:{line_of(text, ('brand', 'logo'))}: "


def _wrong(path: Path) -> str:
    """Return what is wrong with the file, as the end of a sentence; empty: nothing."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return f"is larger than {MOST_BYTES // 1_000_000} MB"
        content = path.read_bytes()
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if not content.startswith(SIGNATURE):
        return "is not a PNG"
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if max(width, height) > MOST_PIXELS:
        return f"has {width} x {height} pixels, more than {MOST_PIXELS} a side"
    return "" if _whole(content) else "is damaged: its pieces do not fit their checksums"


def _whole(content: bytes) -> bool:
    """Return whether every chunk of a PNG is there with its checksum, up to the last one."""
    at = len(SIGNATURE)
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4], "big")
        if zlib.crc32(content[at + 4 : end]) != int.from_bytes(content[end : end + 4], "big"):
            return False
        if content[at + 4 : at + 8] == b"IEND":
            return True
        at = end + 4
    return False
