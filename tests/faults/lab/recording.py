"""What a device asked of its files, call by call, as strace saw it."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from attrs import define, evolve, frozen

CALLS = (
    *("openat", "write", "writev", "pwrite64", "ftruncate", "fallocate", "rename", "unlink"),
    *("fdatasync", "fsync", "sendto"),
)
_LINE = re.compile(r"(?P<at>\d+\.\d+) (?P<call>\w+)\((?P<words>.*)\) += (?P<said>-?\d+)")
_FILE = re.compile(r"^\d+<(?P<name>[^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_LOCAL_SOCKET = "UNIX-STREAM"
_TOLD = b'{"outcome": '


@frozen
class Event:
    """One change, in the order in which they were made.

    kind: ``create``, ``write``, ``truncate`` (to ``offset``), ``rename`` (to ``data``), ``unlink``,
    ``sync``, or ``told``: the console's word on a press went out. ``offset`` None: at the end.
    """

    at: float
    kind: str
    name: str = ""
    offset: int | None = 0
    data: bytes = b""


@define
class Recording:
    """Watches `kiosk` processes one after the other and keeps what they did in ``state``."""

    folder: Path
    state: Path
    _runs: int = 0

    def watch(self, calls: Iterable[str] = CALLS) -> tuple[object, ...]:
        """Return the words to put before the command of the next process; calls: to record."""
        self._runs += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        out = self.folder / f"run{self._runs}"
        form = ("-ff", "-yy", "-ttt", "-xx", "-s", 1 << 20, "-e", "signal=none", "-q")
        return ("strace", "-D", *form, "-e", f"trace={','.join(calls)}", "-o", out)

    def events(self) -> list[Event]:
        """Return what was recorded of files in the state folder."""
        files = sorted(self.folder.glob("run*.*"))
        found = chain.from_iterable(map(self._read, files))
        return sorted(found, key=lambda event: event.at)

    def _read(self, file: Path) -> Iterator[Event]:
        with file.open(encoding="ascii") as lines:
            for line in lines:
                match = _LINE.match(line)
                if match is not None and int(match["said"]) >= 0:
                    yield from self._event(float(match["at"]), match["call"], match["words"])

    def _event(self, at: float, call: str, words: str) -> Iterator[Event]:
        if call == "sendto":
            socket, _, sent = words.partition(">, ")
            if _LOCAL_SOCKET in socket and _texts(sent)[0].startswith(_TOLD):
                yield Event(at, "told")
            return
        event = _openat(at, words) if call == "openat" else _change(at, call, words)
        if event is None or not event.name.startswith(str(self.state)):
            return
        yield evolve(event, name=event.name.removeprefix(str(self.state)).removeprefix("/"))


def _openat(at: float, words: str) -> Event | None:
    name = _texts(words)[0].decode()
    if "O_TRUNC" in words:
        return Event(at, "truncate", name)
    return Event(at, "create", name) if "O_CREAT" in words else None


def _change(at: float, call: str, words: str) -> Event | None:
    if call in ("rename", "unlink"):
        first, *more = _texts(words)
        return Event(at, call, first.decode(), data=more[0] if more else b"")
    file = _FILE.match(words)
    if file is None:
        return None
    name = _unhexed(file["name"]).decode(errors="replace")
    if call in ("fdatasync", "fsync"):
        return Event(at, "sync", name)
    if call in ("write", "writev"):
        return Event(at, "write", name, None, b"".join(_texts(words)))
    numbers = re.findall(r", (\d+)", re.sub(_TEXT, "", words))
    if call == "ftruncate":
        return Event(at, "truncate", name, int(numbers[0]))
    assert call == "pwrite64", f"the lab does not know what {call} does to {name}"
    return Event(at, "write", name, int(numbers[-1]), _texts(words)[0])


def _texts(words: str) -> list[bytes]:
    return [_unhexed(text) for text in _TEXT.findall(words)]


def _unhexed(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
