"""The shop's logo is found beside kiosk.toml, and a bad one is named before anything starts."""

import struct
import zlib
from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.model.errors import BadSettings
from kiosk.plan import make_plan

NOTHING: dict[str, str] = {}


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x20\x80\x40" * 2) * 2)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def logo_of(folder: Path, name: str) -> str:
    config = folder / "kiosk.toml"
    config.write_text(f'[device]\nlanguage = "ru"\n[brand]\nlogo = "{name}"\n')
    return make_plan(load(config, folder, NOTHING)).brand.logo


def test_a_logo_lies_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "logo.png").write_bytes(png())
    assert logo_of(tmp_path, "pictures/logo.png") == str(tmp_path / "pictures" / "logo.png")


def test_no_logo_is_no_path(tmp_path: Path) -> None:
    assert logo_of(tmp_path, "") == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read"),
        (b"GIF89a", "is not a PNG"),
        (png()[:-20], "is damaged"),
        (png().replace(b"IDAT", b"IDAX"), "is damaged"),
        (png(width=10_000), "10000 x 2 pixels"),
        (b"0" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_named(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(BadSettings, match=reason) as refused:
        logo_of(tmp_path, "logo.png")
    assert str(refused.value).startswith(f"{tmp_path / 'kiosk.toml'}:4: [brand] logo")
