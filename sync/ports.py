"""What the sync worker needs of the rest of the device, as protocols."""

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from kiosk.model.answer import Stamp
from kiosk.model.staff import StaffList
from kiosk.model.time import Anchor
from sync.outgoing import Outgoing


class Clock(Protocol):
    """Where time comes from; injected, so that tests own it."""

    def stamp(self) -> Stamp:
        """Return the raw time of now: wall clock, boot id, CLOCK_BOOTTIME, synchronised or not."""


class Figures(Protocol):
    """The counts of the local database."""

    @property
    def stream(self) -> str:
        """Id of the current stream."""

    @property
    def stored(self) -> int:
        """All answers."""

    @property
    def sent(self) -> int:
        """Of these, acknowledged."""

    @property
    def waiting(self) -> int:
        """Of these, to be sent."""

    @property
    def refused(self) -> int:
        """Of these, refused."""

    @property
    def last_seq(self) -> int:
        """Highest number of the current stream; 0 for none."""

    @property
    def acknowledged_seq(self) -> int:
        """Highest number of the current stream ever acknowledged; 0 for none."""


class Reader(Protocol):
    """The local database, read by the thread that opened it."""

    def waiting(self, limit: int) -> Sequence[Outgoing]:
        """Return the first answers to be sent, in order of seq."""

    def behind(self, stream: str, seq: int, limit: int) -> Sequence[Outgoing]:
        """Return the first answers to be sent of those that follow a number in its stream."""

    def figures(self) -> Figures:
        """Return the counts."""

    def old_streams(self) -> Sequence[tuple[str, int]]:
        """Return (id, highest number acknowledged) of the streams that no new answer joins."""

    def faults(self) -> Sequence[Any]:
        """Return the faults that stand; each has a ``sentence``."""

    def close(self) -> None:
        """Close the connection."""


class Books(Protocol):
    """The only writer of the local database, as far as sync needs it. Each future may fail."""

    def acknowledge(
        self, stored: Sequence[str], refused: Sequence[tuple[str, str, str]], at_ms: int
    ) -> "Future[Any]":
        """Book receipts: ids that the centre holds; id, code and message of the refused."""

    def requeue(
        self, ranges: Sequence[tuple[int, int]], stream: str | None = None
    ) -> "Future[Any]":
        """Let sent answers of a stream (None: the current one) wait again."""

    def requeue_refused(self, codes: Collection[str]) -> "Future[Any]":
        """Let answers wait again that were refused with one of these codes."""

    def new_stream(self) -> "Future[str]":
        """Renumber what is unsent in a new stream."""

    def add_anchor(self, anchor: Anchor) -> "Future[Any]":
        """Keep a comparison of clocks and time the answers by it."""

    def raise_fault(self, key: str, sentence: str) -> "Future[Any]":
        """Show a fault until it is cleared."""

    def clear_fault(self, key: str) -> "Future[Any]":
        """The fault is over."""

    def note_sync(self, last_sync_ms: int | None, last_error: str | None) -> "Future[Any]":
        """Show when the centre last answered, and what went wrong since."""

    def keep_staff(self, staff: StaffList) -> "Future[Any]":
        """Keep the people of this store in the place of those before."""
