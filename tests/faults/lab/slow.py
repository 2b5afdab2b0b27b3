"""A card that is slow, and one that fails: the device's own calls, held up or refused."""

WRITING = "pwrite64,fdatasync,fsync"


def slow_card(write_ms: int) -> tuple[str, ...]:
    """Return the options with which each write and each sync takes so long at least."""
    return ("-e", f"inject={WRITING}:delay_exit={write_ms * 1000}")


def failing(calls: str, when: str = "1+", error: str = "EIO") -> tuple[str, ...]:
    """Return the options with which some calls of each thread fail: ``when`` as strace has it."""
    return ("-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={when}")
