"""How long the PIN pad stays shut after wrong tries: on the boot clock alone, across power cuts."""

import json

import attrs
from attrs import frozen

from kiosk.model.errors import BadInput
from kiosk.model.value import Value

FREE_TRIES = 5
FIRST_WAIT_MS = 60_000
LONGEST_WAIT_MS = 3_600_000


@frozen(repr=False)
class Lockout(Value):
    """Wrong tries in a row, and the wait that the last of them brought.

    ``wait_ms`` 0: none. It began at ``since_ms`` after the start of boot ``boot_id``
    (CLOCK_BOOTTIME, milliseconds).
    """

    wrong: int = 0
    wait_ms: int = 0
    boot_id: str = ""
    since_ms: int = 0

    def as_text(self) -> str:
        """Return this as one line of text."""
        return json.dumps(attrs.astuple(self))


OPEN = Lockout()


def from_text(text: str | None) -> Lockout:
    """Return what ``as_text`` wrote, None: no wrong try; raises BadInput for anything else."""
    if text is None:
        return OPEN
    try:
        wrong, wait_ms, boot_id, since_ms = json.loads(text)
        return Lockout(int(wrong), int(wait_ms), str(boot_id), int(since_ms))
    except (ValueError, TypeError):
        raise BadInput("the PIN's lockout cannot be read; run `kiosk pin set`") from None


def after_wrong(lockout: Lockout, boot_id: str, boottime_ms: int) -> Lockout:
    """Return the lockout after one more wrong try: the fifth brings 60 s, each further doubles it.

    An hour is the longest.
    """
    wrong = lockout.wrong + 1
    return Lockout(wrong, _wait_ms(wrong), boot_id, boottime_ms)


def tries_left(lockout: Lockout) -> int:
    """Return how many wrong tries are free before the pad shuts (again: 1)."""
    return max(1, FREE_TRIES - lockout.wrong)


def seconds_left(lockout: Lockout, boot_id: str, boottime_ms: int) -> int:
    """Return the whole seconds until the next try is allowed, 0: now.

    In another boot than the one of the last wrong try the full wait starts again with the boot: how
    long the power was off, nobody knows, and the wall clock can be set.
    """
    since_ms = lockout.since_ms if boot_id == lockout.boot_id else 0
    return max(0, -((boottime_ms - since_ms - lockout.wait_ms) // 1000))


def _wait_ms(wrong: int) -> int:
    if wrong < FREE_TRIES:
        return 0
    return int(min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(wrong - FREE_TRIES, 10)))
