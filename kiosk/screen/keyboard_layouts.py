"""Which keys the on-screen keyboard has. No Kivy here."""

from collections.abc import Mapping

from attrs import frozen

SHIFT, ERASE, SPACE, SYMBOLS, LETTERS, NEXT = "shift", "erase", "space", "symbols", "letters", "abc"


@frozen
class KeySpec:
    """A key: what it does (a sign, or one of the names above) and its width in letter keys."""

    does: str
    width: float = 1.0


Rows = tuple[tuple[KeySpec, ...], ...]


def _letters(top: str, middle: str, bottom: str, wide: float) -> Rows:
    rows = [tuple(KeySpec(sign) for sign in row) for row in (top, middle, bottom)]
    rows[2] = (KeySpec(SHIFT, wide), *rows[2], KeySpec(ERASE, wide))
    return (*rows, (KeySpec(SYMBOLS, 1.6), KeySpec(NEXT, 1.6), *_SPACE))


_SPACE = (KeySpec(","), KeySpec(SPACE, 5.0), KeySpec("."))

LAYOUTS: Mapping[str, Rows] = {
    "ru": _letters("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбюё", 1.0),
    "en": _letters("qwertyuiop", "asdfghjkl", "zxcvbnm", 1.5),
    "symbols": (
        tuple(KeySpec(sign) for sign in "1234567890"),
        tuple(KeySpec(sign) for sign in "-:;()№%+@"),
        (*(KeySpec(sign) for sign in "!?«»\"'/*"), KeySpec(ERASE, 1.5)),
        (KeySpec(LETTERS, 3.2), *_SPACE),
    ),
}
"""Rows of keys by layout."""

NAMES: Mapping[str, str] = {"ru": "РУС", "en": "ENG"}
"""What the key that turns to a layout of letters says."""


def letters_of(language: str) -> str:
    """Return the layout of letters that a language starts with; Latin where it has none."""
    return language if language in NAMES else "en"


def following(layout: str) -> str:
    """Return the layout of letters after this one."""
    order = list(NAMES)
    return order[(order.index(layout) + 1) % len(order)]


def units(rows: Rows) -> float:
    """Return the width of the widest row, in letter keys."""
    return max(sum(key.width for key in row) for row in rows)
