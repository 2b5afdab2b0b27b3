"""A folder of Kivy's data with fewer style rules, made once from the Kivy that is installed.

Kivy parses all its rules at each start, before anything is drawn. Our widgets need four of them;
the others cost a start 40 ms on a desktop and a fifth of a second on a Raspberry Pi. Without whole
shaders there is no window, so that at each start the folder is compared with what it should be.
"""

import logging
import re
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from kiosk.files.whole import flush

log = logging.getLogger(__name__)

WIDGETS = ("Label", "Image,AsyncImage", "StencilView", "ScrollView")
"""Whose rules are kept, as Kivy heads them."""

_NAME = "kivy-data-"
_RULES = "style.kv"
_SHADERS = "glsl"


def own_data() -> Path:
    """Return the folder of the installed Kivy's data, without importing Kivy."""
    spec = find_spec("kivy")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("Kivy is not installed", name="kivy")
    return Path(spec.origin).parent / "data"


def lean_data(keep: Path, whole: Path | None = None) -> Path:
    """Return a folder for ``KIVY_DATA_DIR`` below ``keep``, made anew for another Kivy or when bad.

    Where it cannot be made, or this Kivy heads its rules otherwise, that is ``whole`` itself:
    Kivy's own folder, all of which is right too, only slower.
    """
    whole = own_data() if whole is None else whole
    try:
        lean = keep / f"{_NAME}{_stamp(whole)}"
        wanted = _contents(whole)
        if not _holds(lean, wanted):
            _make(lean, wanted)
    except (OSError, ValueError) as error:
        log.warning("Kivy reads all its rules: %s", error)
        return whole
    return lean


def shortened(rules: str) -> str:
    """Return the text of those rules that our widgets need; raises ValueError if one is missing."""
    parts = re.split(r"(?m)^(?=[<\[])", rules)
    wanted = {f"<{names}>:": names for names in WIDGETS}
    found = {head: part for part in parts if (head := part.partition("\n")[0].strip()) in wanted}
    if missing := wanted.keys() - found.keys():
        raise ValueError(f"{_RULES} has no rule {', '.join(sorted(missing))}")
    return "".join(found[head] for head in wanted)


def _stamp(whole: Path) -> str:
    about = (whole / _RULES).stat()
    return f"{about.st_size:x}-{about.st_mtime_ns:x}"


def _contents(whole: Path) -> dict[str, bytes]:
    """Return what belongs into the folder, by the names of its files."""
    rules = shortened((whole / _RULES).read_text(encoding="utf-8"))
    shaders = {f"{_SHADERS}/{file.name}": file for file in (whole / _SHADERS).iterdir()}
    return {
        _RULES: rules.encode(),
        **{name: file.read_bytes() for name, file in shaders.items()},
    }


def _holds(lean: Path, wanted: Mapping[str, bytes]) -> bool:
    try:
        return all((lean / name).read_bytes() == content for name, content in wanted.items())
    except OSError:
        return False


def _make(lean: Path, wanted: Mapping[str, bytes]) -> None:
    """Make the folder whole or not at all, whenever the power goes; all others go."""
    part = lean.with_name(f".{lean.name}.part")
    for old in (*lean.parent.glob(f"{_NAME}*"), *lean.parent.glob(f".{_NAME}*")):
        shutil.rmtree(old)
    (part / _SHADERS).mkdir(parents=True)
    for name, content in wanted.items():
        (part / name).write_bytes(content)
        flush(part / name)
    flush(part / _SHADERS)
    flush(part)
    part.rename(lean)
    flush(lean.parent)
