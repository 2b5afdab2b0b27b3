"""Kivy's rules and shaders that we ship in its place are Kivy's, and all that our widgets need."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from assets import asset

SPEC = find_spec("kivy")
assert SPEC is not None
assert SPEC.origin is not None
KIVYS = Path(SPEC.origin).parent / "data"
OURS = asset("kivy")
SCREEN = Path(__file__).parents[1] / "kiosk" / "screen"
# Of Kivy's own widgets, those that inherit from another one with a rule.
PARENTS = {"ScrollView": {"StencilView"}}


def rules(style: Path) -> dict[str, str]:
    """Return each rule's text by the names of its widgets."""
    text = re.sub(r"(?m)^#.*\n", "", style.read_text("utf-8"))
    parts = re.split(r"(?m)^<(.+)>:?\n", text)[1:]
    return {names: body.strip("\n") for names, body in zip(parts[::2], parts[1::2], strict=True)}


def widgets_of(style: Path) -> set[str]:
    return {name.strip("- ") for names in rules(style) for name in names.split(",")}


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


@pytest.mark.parametrize("names", rules(OURS / "style.kv"))
def test_a_rule_is_word_for_word_kivys(names: str) -> None:
    assert rules(OURS / "style.kv")[names] == rules(KIVYS / "style.kv")[names]


def test_every_widget_that_we_use_has_its_rule() -> None:
    used = (named_in_code() | named_in_kv()) & widgets_of(KIVYS / "style.kv")
    needed = used.union(*(PARENTS.get(name, set()) for name in used))
    assert {"Label", "Image", "ScrollView"} <= needed <= widgets_of(OURS / "style.kv")


@pytest.mark.parametrize("name", sorted(file.name for file in (OURS / "glsl").iterdir()))
def test_a_shader_is_kivys(name: str) -> None:
    assert (OURS / "glsl" / name).read_bytes() == (KIVYS / "glsl" / name).read_bytes()
