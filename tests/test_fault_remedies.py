"""Every fault that the device can raise has a plain sentence and a remedy, in every language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kiosk
from kiosk.doctor import examine
from kiosk.model.day import StoreDay
from kiosk.screen.manager.remedies import BUTTON, is_known, remedy_for
from kiosk.screen.words import words_of
from kiosk.settings import ScreenSettings, Settings, SyncSettings
from kiosk.store.recorder import Recorder

ROOT = Path(kiosk.__file__).parents[1]
RAISING = {"raise_fault", "fault", "_fault", "on_fault", "_on_fault"}
PASSED_ON = "key"  # what a function was given it may hand on
CONSTANTS = ("FAULT", "UNFORESEEN")


def modules() -> list[Path]:
    found = (path for root in ("kiosk", "hardware", "sync") for path in (ROOT / root).rglob("*.py"))
    return [path for path in found if "central" not in path.parts and path.stem != "pictures"]


def is_constant(name: str) -> bool:
    return name.isupper() and name.endswith(CONSTANTS)


def keys() -> Iterator[str]:
    """Give the key of every fault that a module names."""
    for path in modules():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                if any(map(is_constant, names)):
                    yield str(node.value.value)


def raised() -> Iterator[tuple[str, ast.expr]]:
    """Give the place and the key of every call that raises a fault."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                at = 1 if ast.unparse(node.func) == "notes.raise_fault" else 0
                if called in RAISING:
                    yield f"{path.name}:{node.lineno}", node.args[at]


def test_a_fault_is_raised_by_a_named_key_so_that_this_can_be_seen() -> None:
    places = list(raised())
    assert len(places) >= 10
    for place, key in places:
        if isinstance(key, ast.JoinedStr):
            assert ast.unparse(key).startswith(f"f'{BUTTON}"), place
        else:
            assert isinstance(key, ast.Name), place
            assert is_constant(key.id) or key.id == PASSED_ON, place


@pytest.mark.parametrize("key", sorted({*keys(), f"{BUTTON}3_held"}))
def test_it_has_a_sentence_and_a_remedy_in_every_language(key: str) -> None:
    assert is_known(key)
    english, russian = (remedy_for(key, words_of(language)) for language in ("en", "ru"))
    for told in (english.what, english.do, russian.what, russian.do):
        assert told.endswith((".", "?"))
    assert english.what != russian.what
    assert english.do != russian.do


def test_all_keys_are_found() -> None:
    assert {"device.storing", "device.display", "database damaged", "sync.held"} <= set(keys())


def test_a_fault_that_nobody_foresaw_has_words_too() -> None:
    assert not is_known("made-up")
    assert remedy_for("made-up", words_of("ru")).what == "Что-то не в порядке."


def test_the_doctor_says_what_the_screen_says(tmp_path: Path) -> None:
    with Recorder(tmp_path / "kiosk.db", StoreDay("Europe/Moscow", "00:00")) as recorder:
        recorder.raise_fault("device.storing", "disk I/O error").result(30)
    settings = Settings(
        state=tmp_path, screen=ScreenSettings(enabled=False), sync=SyncSettings(enabled=False)
    )
    (finding,) = (each for each in examine(settings) if each.about == "fault")
    remedy = remedy_for("device.storing", words_of("en"))
    assert finding.said == f"{remedy.what} From the log: disk I/O error"
    assert finding.remedy == remedy.do
