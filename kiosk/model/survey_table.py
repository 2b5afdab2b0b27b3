"""A table of a survey file, read strictly: every wrong thing is named with file, line and key."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from attrs import field, frozen

from kiosk.model.errors import BadSurvey
from kiosk.model.surveys import Texts
from kiosk.model.toml_lines import Path, line_of

T = TypeVar("T")

_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_KINDS = {str: "text", int: "a whole number", list: "a list", dict: "a table"}


@frozen(eq=False, repr=False)
class Place:
    """Where in which file."""

    name: str
    text: str = field(repr=False)
    path: Path = ()

    def at(self, *path: str | int) -> "Place":
        """Return the place of something inside."""
        return Place(self.name, self.text, self.path + path)

    def wrong(self, sentence: str) -> BadSurvey:
        """Return the error ``file:line: key: sentence``; the sentence ends with the remedy."""
        line = line_of(self.text, self.path)
        where = f"{self.name}:{line}: {_dotted(self.path)}"
        return BadSurvey(f"{where}: {sentence}" if self.path else f"{where}{sentence}")


def _dotted(path: Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


@frozen(eq=False, repr=False)
class Table:
    """Keys and values at a place."""

    place: Place
    values: dict[str, Any]

    def only(self, *keys: str) -> "Table":
        """Return this table; raises BadSurvey when it has a key that is not among ``keys``."""
        for key in self.values:
            if key not in keys:
                raise self.place.at(key).wrong(f"unknown key; use {', '.join(keys)}, or remove it")
        return self

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Return a value of exactly this type; ``default`` None: it must be there."""
        if key not in self.values:
            if default is None:
                raise self.place.at(key).wrong(f"is missing; add {key} = {_example(kind)}")
            return default
        return _typed(self.place.at(key), self.values[key], kind)

    def name(self, key: str) -> str:
        """Return an identifier: small Latin letters, digits, - and _, at most 40."""
        return checked_name(self.place.at(key), self.get(key, str))

    def line(self, key: str, limit: int) -> str:
        """Return text of 1 to ``limit`` characters."""
        return _worded(self.place.at(key), self.get(key, str), limit)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number in a range."""
        number = self.get(key, int, default)
        if not low <= number <= high:
            raise self.place.at(key).wrong(f"{number} is out of range; give {low} to {high}")
        return number

    def items(self, key: str, kind: type[T], default: list[Any] | None = None) -> list[T]:
        """Return a list of one type."""
        values = self.get(key, list, default)
        place = self.place.at(key)
        return [_typed(place.at(n), value, kind) for n, value in enumerate(values)]

    def tables(self, key: str) -> list["Table"]:
        """Return a list of tables, at least one."""
        values: list[dict[str, Any]] = self.items(key, dict)
        place = self.place.at(key)
        if not values:
            raise place.wrong("is empty; give at least one")
        return [Table(place.at(n), value) for n, value in enumerate(values)]

    def table(self, key: str, *, optional: bool = False) -> "Table":
        """Return a table inside; an empty one where it is missing and ``optional``."""
        values: dict[str, Any] = self.get(key, dict, {} if optional else None)
        return Table(self.place.at(key), values)

    def inner(self) -> Iterator[tuple[str, "Table"]]:
        """Yield every key with the table it must hold."""
        return ((key, self.table(key)) for key in self.values)

    def texts(self, key: str, languages: Sequence[str], limit: int) -> Texts:
        """Return words of 1 to ``limit`` characters in every language and no other."""
        words = self.table(key)
        for language in languages:
            if language not in words.values:
                raise words.place.wrong(
                    f'has no words for {language}; add {language} = ".."'
                    f" or take {language} out of languages"
                )
        words.only(*languages)
        return {language: words.line(language, limit) for language in languages}

    def optional_texts(self, key: str, languages: Sequence[str], limit: int) -> Texts:
        """Return the same, or nothing where the key is missing."""
        return self.texts(key, languages, limit) if key in self.values else {}


def checked_name(place: Place, name: str) -> str:
    """Return an identifier; raises BadSurvey for another text."""
    if not _ID.fullmatch(name):
        raise place.wrong(
            f"{name!r} is not an identifier; begin with a letter a-z and go on with a-z, 0-9, -"
            " and _, at most 40 in all"
        )
    return name


def unique(places: Sequence[tuple[Place, str]], what: str) -> None:
    """Raise BadSurvey at the first place whose name an earlier one has."""
    seen: set[str] = set()
    for place, name in places:
        if name in seen:
            raise place.wrong(f"{name!r} is used twice; give each {what} its own")
        seen.add(name)


def _typed(place: Place, value: object, kind: type[T]) -> T:
    if type(value) is not kind:
        raise place.wrong(f"{value!r} is not {_KINDS[kind]}; write it like {_example(kind)}")
    return value


def _worded(place: Place, words: str, limit: int) -> str:
    if not words.strip():
        raise place.wrong("is empty; write the words that a customer reads")
    if len(words) > limit:
        raise place.wrong(f"{len(words)} characters do not fit; shorten it to {limit}")
    return words


def _example(kind: type) -> str:
    return {str: '".."', int: "1", list: "[..]", dict: "{..}"}[kind]
