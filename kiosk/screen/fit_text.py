"""Breaks words into lines and finds the size at which they fit: text is never cut. No Kivy here."""

import re
from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from kiosk.model.value import Value

# Size of one line of text at a font size: (text, size) -> (width, height), in pixels.
Measure = Callable[[str, int], tuple[float, float]]

SHRINK = 0.96  # one step down
WHOLE = 12  # pixels; a word that is still too long at this size is broken,
SMALLER = 0.6  # or at this share of the size wanted, where that is less
SLACK = 0.95  # one letter many times is wider than reckoned
FLOOR = 8  # pixels; smaller than this nothing is legible, cut or not
GLUED = 2  # a word this short stays on the line of the word after it
NO_BREAK = "\u00a0"
_SPACES = re.compile(r"[^\S\u00a0]+")  # those at which a line may break


@frozen(repr=False)
class Fitted(Value):
    """Lines, and the font size in pixels at which they fit."""

    lines: tuple[str, ...]
    size: int


def fit(
    text: str, room: tuple[float, float], largest: float, measure: Measure, even: bool = True
) -> Fitted:
    """Return the text in lines at the largest size, up to ``largest``, that ``room`` holds.

    ``room`` is width and height in pixels. A word is broken only where it would have to be smaller
    than 12 pixels to stand in a line. Where even the floor is too large, the floor is
    returned. ``even``: lines of equal length, else each as full as it gets.
    """
    least = max(FLOOR, min(WHOLE, largest * SMALLER))
    whole = _fit(text, room, (largest, least), measure, even)
    if whole is not None:
        return whole
    pieces = _pieces(text, room[0], largest, measure)
    fitted = _fit(pieces, room, (largest, FLOOR), measure, even)
    return fitted or Fitted(_lines(pieces, room[0], FLOOR, measure) or (text,), FLOOR)


def _fit(
    text: str,
    room: tuple[float, float],
    sizes: tuple[float, float],
    measure: Measure,
    even: bool,
) -> Fitted | None:
    """Return the text at the largest of the sizes, from the first to the second, that fits."""
    width, height = room
    size, least = sizes
    while size > least:
        lines = _lines(text, width, round(size), measure)
        if lines is not None and len(lines) * measure("Ауg", round(size))[1] <= height:
            if not even:
                return Fitted(lines, round(size))
            return Fitted(balance(text, len(lines), round(size), width, measure), round(size))
        size *= SHRINK
    return None


def _pieces(text: str, width: float, size: float, measure: Measure) -> str:
    """Return the text with a space in each word that is wider than a line at ``size`` pixels."""
    return "\n".join(
        " ".join(
            piece
            for word in _SPACES.split(paragraph)
            for piece in _cut(word, width * SLACK, round(size), measure)
        )
        for paragraph in text.split("\n")
    )


def _cut(word: str, width: float, size: int, measure: Measure) -> Iterator[str]:
    while word and measure(word, size)[0] > width:
        signs = max(1, int(len(word) * width / measure(word, size)[0]))
        while signs > 1 and measure(word[:signs], size)[0] > width:
            signs -= 1
        yield word[:signs]
        word = word[signs:]
    yield word


def balance(text: str, count: int, size: int, width: float, measure: Measure) -> tuple[str, ...]:
    """Return the text in ``count`` lines of as equal a length as its words allow."""
    low, high = width / count * 0.6, width
    for _ in range(8):
        middle = (low + high) / 2
        lines = _lines(text, middle, size, measure)
        if lines is not None and len(lines) <= count:
            high = middle
        else:
            low = middle
    return _lines(text, high, size, measure) or (text,)


def _lines(text: str, width: float, size: int, measure: Measure) -> tuple[str, ...] | None:
    """Return the text broken at ``width``, or None when a single word is wider."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        broken = _break(_words(paragraph, width, size, measure), width, size, measure)
        if broken is None:
            return None
        lines += broken
    return tuple(lines)


def _break(words: Sequence[str], width: float, size: int, measure: Measure) -> list[str] | None:
    lines = [""]
    for word in words:
        if measure(word, size)[0] > width:
            return None
        longer = f"{lines[-1]} {word}".strip(" ")
        if measure(longer, size)[0] <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words(paragraph: str, width: float, size: int, measure: Measure) -> list[str]:
    """Return the words, a short one ("у", "и", "to") glued to its successor where both fit."""
    words: list[str] = []
    for word in _SPACES.split(paragraph.strip()):
        glued = f"{words[-1]}{NO_BREAK}{word}" if words else ""
        short = bool(words) and len(words[-1].rpartition(NO_BREAK)[2]) <= GLUED
        if short and measure(glued, size)[0] <= width:
            words[-1] = glued
        else:
            words.append(word)
    return words
