"""The thread that sends: it wakes on new answers, waits after trouble, and never gives up."""

import logging
import threading

from sync.ports import Figures
from sync.sender import POLL_S, Parts, Sender

log = logging.getLogger(__name__)


class SyncWorker:
    """Sends in a thread of its own, from ``start`` to ``stop``.

    It needs no screen and no restart: an error nobody foresaw is logged, shown as a fault, and
    followed by the next try. ``wake`` may be called from any thread.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._alarm = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin to send; what waits from before goes first."""
        self._thread.start()

    def wake(self) -> None:
        """Say that answers were recorded: they go at once, unless a back-off or a hold is on."""
        self._alarm.set()

    def stop(self, wait_s: float = 5.0) -> None:
        """End the thread, out of a back-off at once.

        wait_s: seconds to wait for a request that is under way. One that takes longer is left to
        itself: its answers count as unsent and are sent again, which doubles nothing.
        """
        self._stopping = True
        self._alarm.set()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    @property
    def running(self) -> bool:
        """Whether the thread lives."""
        return self._thread.is_alive()

    def _run(self) -> None:
        sender = Sender(self._parts)
        try:
            while not self._stopping:
                self._alarm.clear()
                wait_s = self._turn(sender)
                if not self._stopping:
                    self._alarm.wait(wait_s)
        finally:
            sender.close()

    def _turn(self, sender: Sender) -> float:
        try:
            return sender.turn()
        except Exception as error:
            # Whatever it was: a kiosk that stops sending is noticed by nobody.
            log.exception("Sending met an unexpected error and goes on")
            return self._recover(sender, error)

    def _recover(self, sender: Sender, error: Exception) -> float:
        try:
            return sender.crashed(error)
        except Exception:
            log.exception("The error could not be shown as a fault")
            return POLL_S


def sync_once(parts: Parts) -> Figures:
    """Send all that waits, once, in this thread; returns the counts afterwards.

    For `kiosk sync --once`, when no device process runs. Raises SyncError or StoreError.
    """
    sender = Sender(parts)
    try:
        return sender.drain()
    finally:
        sender.close()
