"""On which line of a TOML text a key stands: tomllib does not say, a good message must."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_DEEPEST = 50  # what is nested further has the line of what is around it

_BLANK = re.compile(r"(?:[ \t\r]|#[^\n]*)*")
_BLANKS = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[^\s.=\[\]{},#\"']+")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


def line_of(text: str, path: Path) -> int:
    """Return the line (from 1) where the value at ``path`` is set.

    ``path`` holds keys and, for arrays, positions from 0: ``("questions", 1, "topics")``. Where
    the value is not there, the line of the nearest thing around it; 1 where there is none.
    """
    if not path:
        return 1
    known: dict[Path, int] = {}
    for place, at in _Scanner(text).places():
        known.setdefault(place, at)
    while path and path not in known:
        path = path[:-1]
    return text.count("\n", 0, known.get(path, 0)) + 1


class _Scanner:
    """Walks once through a text that tomllib has accepted; never fails on another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._tables: dict[Path, int] = {}

    def places(self) -> Iterator[tuple[Path, int]]:
        """Yield each path with the position of its key, outer before inner."""
        base: Path = ()
        self._skip(_BLANKS)
        while self._at < len(self._text):
            start = self._at
            if self._peek("["):
                base = self._header()
                yield from ((base[:depth], start) for depth in range(1, len(base) + 1))
            else:
                yield from self._pair(base)
            self._at = max(self._at, start + 1)
            self._skip(_BLANKS)

    def _header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``; return where the keys that follow belong."""
        several = self._take("[[")
        if not several:
            self._take("[")
        path = self._resolve(self._key())
        self._take("]]" if several else "]")
        if not several:
            return path
        self._tables[path] = self._tables.get(path, -1) + 1
        return (*path, self._tables[path])

    def _resolve(self, key: Path) -> Path:
        """Put the position of the newest element behind each array of tables on the way."""
        path: Path = ()
        for part in key[:-1]:
            path = (*path, part)
            if path in self._tables:
                path = (*path, self._tables[path])
        return (*path, *key[-1:])

    def _pair(self, base: Path) -> Iterator[tuple[Path, int]]:
        start = self._at
        key = self._key()
        for depth in range(1, len(key) + 1):
            yield base + key[:depth], start
        if key and self._take("="):
            yield from self._value(base + key)

    def _key(self) -> Path:
        """Read ``a.b."c d"`` as its parts."""
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            quoted = self._skip(_STRING)
            part = _unquoted(quoted) if quoted else self._skip(_BARE)
            if not part and not quoted:
                return tuple(parts)
            parts.append(part)
            self._skip(_BLANK)
            if not self._take("."):
                return tuple(parts)

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._skip(_BLANK)
        if len(path) > _DEEPEST:
            self._skip(_SCALAR)
        elif self._take("["):
            yield from self._array(path)
        elif self._take("{"):
            yield from self._inline(path)
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _array(self, path: Path) -> Iterator[tuple[Path, int]]:
        place = 0
        while self._inside("]"):
            start = self._at
            yield (*path, place), start
            yield from self._value((*path, place))
            self._step(start)
            place += 1

    def _inline(self, path: Path) -> Iterator[tuple[Path, int]]:
        while self._inside("}"):
            start = self._at
            yield from self._pair(path)
            self._step(start)

    def _inside(self, closing: str) -> bool:
        self._skip(_BLANKS)
        return self._at < len(self._text) and not self._take(closing)

    def _step(self, start: int) -> None:
        """Go past the comma, and forward in any case."""
        self._skip(_BLANKS)
        self._take(",")
        self._at = max(self._at, start + 1)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found.group()

    def _peek(self, mark: str) -> bool:
        return self._text.startswith(mark, self._at)

    def _take(self, mark: str) -> bool:
        taken = self._peek(mark)
        self._at += len(mark) if taken else 0
        return taken


def _unquoted(quoted: str) -> str:
    return quoted[1:-1]
