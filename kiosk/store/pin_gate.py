"""The way through the PIN: the only place that asks whether one is right."""

from collections.abc import Callable

from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.store.recorder import Recorder


@frozen
class Tried:
    """How a try ended: ``seconds_left`` until the next is allowed, ``tries_left`` before a wait."""

    right: bool
    seconds_left: int
    tries_left: int


class PinGate:
    """Checks and sets the manager's PIN in the database that ``recorder`` writes.

    Every method waits for the disk and for a slow hash: call them from a worker thread, never from
    the screen's. ``now``: the raw time of now. They raise StoreError where the database fails.
    """

    def __init__(self, recorder: Recorder, now: Callable[[], Stamp]) -> None:
        self._recorder = recorder
        self._now = now

    def is_set(self) -> bool:
        """Whether there is a PIN."""
        raise NotImplementedError

    def seconds_left(self) -> int:
        """Return the seconds until a try is allowed, 0: now."""
        raise NotImplementedError

    def set(self, pin: str) -> None:
        """Set a PIN, and forget wrong tries; raises BadInput for one that may not be."""
        raise NotImplementedError

    def try_pin(self, pin: str) -> Tried:
        """Say whether a PIN is right; while locked out nothing is looked at."""
        raise NotImplementedError
