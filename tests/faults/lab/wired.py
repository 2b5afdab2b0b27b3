"""A shop whose line to the centre leads through the proxy."""

import time
from uuid import UUID

from attrs import define

from kiosk.store.notes import LAST_ERROR
from kiosk.store.reader import Reader
from sync.wire import MAX_ANSWERS, MAX_BODY_BYTES
from tests.faults.lab.checker import Findings, answers, check
from tests.faults.lab.history import History
from tests.faults.lab.proxy import Line, Proxy
from tests.faults.lab.site import Site

TIMEOUT_S = 1.0
LONGEST_WAIT_S = 1.0
WAITS = {"heartbeat_s": 1, "timeout_s": TIMEOUT_S, "longest_wait_s": LONGEST_WAIT_S}
MACHINE_S = 4.0  # what a loaded machine may add
# A try may be under way and has to time out; then one wait; then the try that succeeds.
BACK_S = TIMEOUT_S + LONGEST_WAIT_S + MACHINE_S


@define
class Shop:
    """A device whose line to the centre leads through a proxy, and its customers."""

    site: Site
    proxy: Proxy
    history: History

    def press(self, count: int = 1) -> None:
        """Let customers press; each of them must be thanked, whatever the line does."""
        made = self.history.press_many(self.site, count)
        assert [press.error for press in made if not press.acknowledged] == []

    def waiting(self) -> int:
        """Return how many answers the device has yet to send."""
        return self.site.figures().waiting

    def last_error(self) -> str | None:
        """Return what `kiosk status` shows of the line."""
        with Reader(self.site.database) as reader:
            return reader.fact(LAST_ERROR)

    def back_after(self) -> float:
        """Mend the line, as far as it is the proxy's; returns the seconds until all was sent."""
        began = time.monotonic()
        self.proxy.line = Line.OPEN
        assert self.site.wait_sent(BACK_S), f"{self.waiting()} answers still wait: unsent for long"
        return time.monotonic() - began

    def check(self, *, counts: bool = False) -> Findings:
        """Compare both ends, and what the device believes with what it was really told."""
        found = check(self.site, self.history, counts=counts)
        self.check_beliefs()
        self.check_sizes()
        return found

    def check_sizes(self) -> None:
        """See that no request had more in it than the wire allows."""
        for passed in self.proxy.passages:
            assert len(passed.ids) <= MAX_ANSWERS, f"{len(passed.ids)} answers in a request"
            assert passed.bytes <= MAX_BODY_BYTES, f"{passed.bytes} bytes in a request"

    def check_beliefs(self) -> None:
        """See that what it holds for sent was told so, and what for refused is not held there."""
        told, states = self.proxy.receipts(), self._ids_by_state()
        assert states["sent"] <= told, "the device believes what nobody told it"
        assert self.site.centre is not None
        held = {str(UUID(id_)) for id_ in self.site.centre.ids([self.site.figures().stream])}
        assert not states["refused"] & held, "the device calls refused what the centre holds"

    def _ids_by_state(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {"sent": set(), "refused": set(), "waiting": set()}
        for each in answers(self.site.database):
            found[each.state].add(each.id)
        return found
