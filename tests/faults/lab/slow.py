"""A card that is slow, and one that fails: the device's own calls, held up or refused."""

from collections.abc import Iterable, Sequence

from tests.faults.lab.recording import Event

WRITING = "pwrite64,fdatasync,fsync"


def slow_card(write_ms: int) -> tuple[str, ...]:
    """Return the options with which each write and each sync takes so long at least."""
    return ("-e", f"inject={WRITING}:delay_exit={write_ms * 1000}")


def failing(calls: str, when: str = "1+", error: str = "EIO") -> tuple[str, ...]:
    """Return the options with which some calls of each thread fail: ``when`` as strace has it."""
    return ("-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={when}")


def waits_for_thanks(events: Sequence[Event], ids: Iterable[str]) -> list[float]:
    """Return the seconds from the start of the sync of each answer to the word on it.

    A sync takes 20 ms here; -1: none began between the write of the answer and the word.
    """
    log = [event for event in events if event.name == "kiosk.db-wal"]
    words = [event.at for event in events if event.kind == "told"]
    waits = []
    for id_, word in zip(ids, words, strict=False):
        writes = (each for each in log if each.kind == "write" and id_.encode() in each.data)
        wrote = next(writes).at
        syncs = (each.at for each in log if each.kind == "sync" and wrote < each.at < word)
        synced = next(syncs, None)
        waits.append(-1.0 if synced is None else word - synced)
    return waits
