"""A card that is slow, and one that fails: the device's own calls, held up or refused."""

from collections.abc import Iterable

from tests.faults.lab.recording import Event

WRITING = "pwrite64,fdatasync,fsync"


def slow_card(write_ms: int) -> tuple[str, ...]:
    """Return the options with which each write and each sync takes so long at least."""
    return ("-e", f"inject={WRITING}:delay_exit={write_ms * 1000}")


def failing(calls: str, when: str = "1+", error: str = "EIO") -> tuple[str, ...]:
    """Return the options with which some calls of each thread fail: ``when`` as strace has it."""
    return ("-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={when}")


def waits_for_thanks(events: Iterable[Event]) -> list[float]:
    """Return the seconds from the start of the sync of each answer to the word on it.

    A sync takes 20 ms here; below 0 there was none between the answer's last write and the word.
    """
    wrote = synced = 0.0
    waits = []
    for event in events:
        if event.kind == "write" and event.name == "kiosk.db-wal":
            wrote = event.at
        elif event.kind == "sync" and event.name == "kiosk.db-wal":
            synced = event.at
        elif event.kind == "told":
            waits.append(event.at - synced if synced > wrote else -1.0)
    return waits
