"""The way through the PIN: the only place that asks whether one is right."""

from collections.abc import Callable
from threading import Lock

from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.model.lockout import Lockout, after_wrong, from_text, seconds_left, tries_left
from kiosk.model.pin import check_new_pin, hash_pin, verify_pin
from kiosk.store.notes import LOCKOUT, PIN
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder

WAIT_S = 30


@frozen
class Tried:
    """How a try ended: ``seconds_left`` until the next is allowed, ``tries_left`` before a wait."""

    right: bool
    seconds_left: int
    tries_left: int


class PinGate:
    """Checks and sets the manager's PIN in the database that ``recorder`` writes.

    Every method waits for the disk, two of them for a slow hash: call them from a worker thread,
    never from the screen's. ``now``: the raw time of now. They raise StoreError where the database
    fails; nobody comes in then.
    """

    def __init__(self, recorder: Recorder, now: Callable[[], Stamp]) -> None:
        self._recorder = recorder
        self._now = now
        self._one_at_a_time = Lock()

    def is_set(self) -> bool:
        """Whether there is a PIN."""
        return self._kept(PIN) is not None

    def seconds_left(self) -> int:
        """Return the seconds until a try is allowed, 0: now."""
        return self._wait(from_text(self._kept(LOCKOUT)))

    def set(self, pin: str) -> None:
        """Set a PIN, and forget wrong tries; raises BadInput for one that may not be."""
        self._recorder.set_pin(hash_pin(check_new_pin(pin))).result(WAIT_S)

    def clear(self) -> None:
        """Forget the PIN and wrong tries."""
        self._recorder.set_pin(None).result(WAIT_S)

    def try_pin(self, pin: str) -> Tried:
        """Say whether a PIN is right; while locked out nothing is looked at.

        The try is on disk as a wrong one before it is looked at: the plug pulled at the right
        moment gives no free try.
        """
        with self._one_at_a_time:
            before = from_text(self._kept(LOCKOUT))
            kept = self._kept(PIN)
            if kept is None or self._wait(before):
                return Tried(False, self._wait(before), tries_left(before))
            now = self._now()
            wrong = after_wrong(before, now.boot_id, now.boottime_ms)
            self._recorder.note_lockout(wrong).result(WAIT_S)
            if not verify_pin(pin, kept):
                return Tried(False, self._wait(wrong), tries_left(wrong))
            self._recorder.note_lockout(Lockout()).result(WAIT_S)
            return Tried(True, 0, tries_left(Lockout()))

    def is_pin(self, code: str) -> bool:
        """Whether the code of a badge is the PIN as well; while locked out nothing is.

        For nothing but badge codes: this is not counted as a try.
        """
        kept = self._kept(PIN)
        return kept is not None and not self.seconds_left() and verify_pin(code, kept)

    def _wait(self, lockout: Lockout) -> int:
        now = self._now()
        return seconds_left(lockout, now.boot_id, now.boottime_ms)

    def _kept(self, key: str) -> str | None:
        with Reader(self._recorder.path) as reader:
            return reader.fact(key)
