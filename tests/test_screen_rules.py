"""Of Kivy's style rules a device reads those that its widgets need, and all of those."""

import ast
import os
import re
from pathlib import Path

import pytest

from kiosk.screen.kivy_data import WIDGETS, lean_data, own_data, shortened

SCREEN = Path(__file__).parents[1] / "kiosk" / "screen"
# Of Kivy's own widgets, those that inherit from another one with a rule.
PARENTS = {"ScrollView": {"StencilView"}}


@pytest.fixture
def kivys_rules() -> str:
    return (own_data() / "style.kv").read_text("utf-8")


@pytest.fixture
def another_kivy(tmp_path: Path) -> Path:
    """Make the data of a Kivy whose rules somebody touched."""
    data = tmp_path / "data"
    (data / "glsl").mkdir(parents=True)
    (data / "style.kv").write_text("".join(f"<{names}>:\n    x: 1\n" for names in WIDGETS))
    return data


def widgets_of(rules: str) -> set[str]:
    heads = re.findall(r"(?m)^[<\[](.+)[>\]]:?$", rules)
    return {name.strip("- ") for head in heads for name in head.split(",")}


def named_in_code() -> set[str]:
    trees = [ast.parse(file.read_text("utf-8")) for file in SCREEN.rglob("*.py")]
    return {
        alias.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kivy.uix")
        for alias in node.names
    }


def named_in_kv() -> set[str]:
    texts = [file.read_text("utf-8") for file in SCREEN.rglob("*.kv")]
    return {name for text in texts for name in re.findall(r"(?m)^ *<?-?([A-Z]\w+)[@>:]", text)}


def test_every_widget_that_we_use_has_its_rule(kivys_rules: str) -> None:
    used = (named_in_code() | named_in_kv()) & widgets_of(kivys_rules)
    needed = used.union(*(PARENTS.get(name, set()) for name in used))
    assert {"Label", "Image", "ScrollView"} <= needed <= widgets_of(shortened(kivys_rules))


def test_a_rule_is_kept_whole(kivys_rules: str) -> None:
    short = shortened(kivys_rules)
    assert short.count("\n<") == len(WIDGETS) - 1
    for rule in re.split(r"(?m)^(?=<)", short)[1:]:
        assert rule in kivys_rules


def test_the_folder_is_made_once_and_has_the_shaders(tmp_path: Path) -> None:
    lean = lean_data(tmp_path)
    assert lean.parent == tmp_path
    made = (lean / "style.kv").stat().st_ino
    assert lean_data(tmp_path) == lean
    assert (lean / "style.kv").stat().st_ino == made
    shaders = {file.name for file in (own_data() / "glsl").iterdir()}
    assert {file.name for file in (lean / "glsl").iterdir()} == shaders
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["style.kv", "glsl/header.fs"])
@pytest.mark.parametrize("left", [b"", b"\0" * 64, None])
def test_a_folder_that_a_power_cut_or_a_bad_card_left_behind_is_made_anew(
    tmp_path: Path, name: str, left: bytes | None
) -> None:
    file = lean_data(tmp_path) / name
    whole = file.read_bytes()
    file.unlink() if left is None else file.write_bytes(left)
    (tmp_path / f".{file.parent.name}.part").mkdir()
    assert lean_data(tmp_path) / name == file
    assert file.read_bytes() == whole


def test_another_kivy_has_another_folder_and_the_old_one_goes(
    tmp_path: Path, another_kivy: Path
) -> None:
    keep = tmp_path / "state"
    keep.mkdir()
    old = lean_data(keep)
    new = lean_data(keep, another_kivy)
    assert new != old
    assert list(keep.iterdir()) == [new]


def test_a_kivy_that_heads_its_rules_otherwise_is_used_as_it_comes(
    tmp_path: Path, another_kivy: Path
) -> None:
    (another_kivy / "style.kv").write_text("<Label,Text>:\n    x: 1\n")
    assert lean_data(tmp_path / "state", another_kivy) == another_kivy


def test_a_disk_that_takes_nothing_stops_no_start(tmp_path: Path) -> None:
    place = tmp_path / "a file"
    place.touch()
    assert lean_data(place) == own_data()
    assert os.listdir(tmp_path) == ["a file"]
