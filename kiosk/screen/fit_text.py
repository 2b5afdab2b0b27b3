"""Breaks words into lines and finds the size at which they fit: text is never cut. No Kivy here."""

import re
from collections.abc import Callable, Sequence

from attrs import frozen

# Size of one line of text at a font size: (text, size) -> (width, height), in pixels.
Measure = Callable[[str, int], tuple[float, float]]

SHRINK = 0.96  # one step down
FLOOR = 8  # pixels; smaller than this nothing is legible, cut or not
GLUED = 2  # a word this short stays on the line of the word after it
NO_BREAK = "\u00a0"
_SPACES = re.compile(r"[^\S\u00a0]+")  # those at which a line may break


@frozen
class Fitted:
    """Lines, and the font size in pixels at which they fit."""

    lines: tuple[str, ...]
    size: int


def fit(
    text: str, room: tuple[float, float], largest: float, measure: Measure, even: bool = True
) -> Fitted:
    """Return the text in lines at the largest size, up to ``largest``, that ``room`` holds.

    ``room`` is width and height in pixels. Words are never broken; where even the floor is too
    large, the floor is returned. ``even``: lines of equal length, else each as full as it gets.
    """
    width, height = room
    size = float(largest)
    while size > FLOOR:
        lines = _lines(text, width, round(size), measure)
        if lines is not None and len(lines) * measure("Ауg", round(size))[1] <= height:
            if not even:
                return Fitted(lines, round(size))
            return Fitted(balance(text, len(lines), round(size), width, measure), round(size))
        size *= SHRINK
    return Fitted(_lines(text, width, FLOOR, measure) or (text,), FLOOR)


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
