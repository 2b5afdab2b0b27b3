"""What a person sees of a page: nothing cut, nothing too small to hit."""

from typing import Any

from kiosk.screen.layout import least_target
from tests.support.manager import Manager

NEARLY = 0.95  # of 15 mm: sizes are in whole hundredths of the screen
KEY = "key-"  # of the drawn keyboard, which has tests and sizes of its own


def shown(manager: Manager) -> list[Any]:
    """Return every widget on the screen."""
    return list(manager.tablet.app.root.walk())


def assert_nothing_is_cut(manager: Manager) -> None:
    """Every word is drawn, inside its label or its chart, and is large enough to read."""
    for each in shown(manager):
        if hasattr(each, "fitted") and each.words:
            assert _drawn(each) == _letters(each.words)
        if hasattr(each, "text_size") and each.text and min(each.size) > 1:
            _assert_inside(each)
        for words, box in getattr(each, "said", ()) if hasattr(each, "facts") else ():
            assert box.x >= each.x - 1, words
            assert box.right <= each.right + 1, words
            assert box.y >= each.y - 3, words
            assert box.top <= each.top + 3, words


def _assert_inside(label: Any) -> None:
    told = f"{label.text[:80]}: {label.texture_size} in {label.size} at {label.font_size}"
    assert label.texture_size[0] <= label.width + 1, told
    assert label.texture_size[1] <= label.height * 1.03 + 2, told
    assert label.font_size >= 10, told


def _drawn(label: Any) -> str:
    lines = label._label._cached_lines
    return _letters("".join(word.text for line in lines for word in line.words))


def _letters(text: str) -> str:
    """Return a text without its spaces: a word that is too long for a line is broken."""
    return "".join(text.split())


def assert_large(manager: Manager, size: tuple[int, int]) -> None:
    """Whatever can be tapped has 15 mm on a ten-inch screen."""
    for name in manager.tablet.names():
        if not name.startswith(KEY):
            target = manager.tablet.find(name)
            assert min(target.size) >= least_target(*size) * NEARLY, name
