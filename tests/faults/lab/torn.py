"""What can be on a disk after a power cut: what was synced, and any part of what was not."""

from itertools import pairwise
from pathlib import Path
from random import Random

from attrs import define, field

from tests.faults.lab.recording import Event

SECTOR = 512


@define
class _File:
    """``safe``: what is on the disk for certain; ``pending``: changes since."""

    safe: bytes = b""
    pending: list[Event] = field(factory=list)

    @property
    def size(self) -> int:
        return len(_applied(self.safe, self.pending))


@define
class TornDisk:
    """Plays recorded changes, and lays out what a power cut at that point may leave.

    A write that was not synced may be there, be missing, or be there in some of its sectors only;
    names that were not synced are there up to any one of them, in order, as a journal keeps them.
    """

    _names: dict[str, _File] = field(factory=dict)
    _safe_names: dict[str, _File] = field(factory=dict)
    _pending_names: list[Event] = field(factory=list)
    _made: dict[Event, _File] = field(factory=dict)

    def begin_with(self, folder: Path) -> None:
        """Take the files that are there already, all safe; before anything is played."""
        for path in folder.iterdir():
            self._names[path.name] = self._safe_names[path.name] = _File(path.read_bytes())

    def play(self, event: Event) -> None:
        """Take one change."""
        if event.kind in ("create", "rename", "unlink"):
            self._play_name(event)
        elif event.kind == "truncate" and event.name not in self._names:
            self._play_name(Event(event.at, "create", event.name))
        elif event.kind == "sync":
            self._sync(event.name)
        elif event.kind != "told":
            file = self._names[event.name]
            at_end = event.offset is None
            kept = Event(event.at, event.kind, "", file.size, event.data) if at_end else event
            file.pending.append(kept)

    def lay_out(self, folder: Path, how: str, chance: Random) -> None:
        """Write the files as a cut may leave them.

        how: ``written`` (all is there, as after a kill), ``gone`` (nothing that was not synced),
        or ``torn``.
        """
        names = self._left_names(how, chance)
        for name, file in names.items():
            content = _applied(file.safe, _left(file.pending, how, chance))
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)

    def _play_name(self, event: Event) -> None:
        if event.kind == "create":
            if event.name in self._names:
                return
            self._made[event] = _File()
        _rename(self._names, event, self._made)
        self._pending_names.append(event)

    def _sync(self, name: str) -> None:
        """Syncing a file makes sure of its content and of the name that it was made under."""
        if name == "":
            for event in self._pending_names:
                _rename(self._safe_names, event, self._made)
            self._pending_names.clear()
        elif name in self._names:
            file = self._names[name]
            file.safe = _applied(file.safe, file.pending)
            file.pending.clear()
            self._sync_name(file)

    def _sync_name(self, file: _File) -> None:
        """Make sure of the name that a file was made under, and of what had that name before."""
        births = [event for event in self._pending_names if self._made.get(event) is file]
        for birth in births:
            upto = self._pending_names.index(birth) + 1
            same = [event for event in self._pending_names[:upto] if event.name == birth.name]
            for event in same:
                _rename(self._safe_names, event, self._made)
                self._pending_names.remove(event)

    def _left_names(self, how: str, chance: Random) -> dict[str, _File]:
        names = dict(self._safe_names)
        most = len(self._pending_names)
        kept = {"written": most, "gone": 0}.get(how, chance.randint(0, most))
        for event in self._pending_names[:kept]:
            _rename(names, event, self._made)
        return names


def _rename(names: dict[str, _File], event: Event, made: dict[Event, _File]) -> None:
    if event.kind == "create":
        names.setdefault(event.name, made[event])
    elif event.kind == "unlink":
        names.pop(event.name, None)
    elif event.name in names:
        names[event.data.decode().rsplit("/", 1)[-1]] = names.pop(event.name)


def _left(pending: list[Event], how: str, chance: Random) -> list[Event]:
    if how != "torn":
        return pending if how == "written" else []
    left: list[Event] = []
    for event in pending:
        fate = chance.random()
        if fate < 0.4:
            left.append(event)
        elif fate < 0.7 and event.kind == "write":
            left += _torn(event, chance)
    return left


def _torn(event: Event, chance: Random) -> list[Event]:
    """Return some of the sectors of a write."""
    start = event.offset or 0
    cuts = [0, *range(SECTOR - start % SECTOR, len(event.data), SECTOR), len(event.data)]
    return [
        Event(event.at, "write", event.name, start + low, event.data[low:high])
        for low, high in pairwise(cuts)
        if chance.random() < 0.5
    ]


def _applied(content: bytes, events: list[Event]) -> bytes:
    if not events:
        return content
    whole = bytearray(content)
    for event in events:
        start = event.offset or 0
        if event.kind == "truncate":
            del whole[start:]
            whole.extend(bytes(start - len(whole)))
        else:
            whole.extend(bytes(max(0, start - len(whole))))
            whole[start : start + len(event.data)] = event.data
    return bytes(whole)
