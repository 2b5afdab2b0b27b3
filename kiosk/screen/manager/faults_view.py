"""What is wrong with the device, in plain sentences, each with a remedy."""

from collections.abc import Sequence

from kiosk.screen.manager.care_view import RowsView
from kiosk.screen.manager.remedies import remedy_for
from kiosk.screen.manager.rows import Row
from kiosk.store.reader import Fault, Reader


class FaultsView(RowsView):
    """The faults that stand, newest last."""

    def open(self) -> None:
        """Read them."""
        self.title = self.words("Faults")
        self.load(Reader.faults, self._show)

    def _show(self, faults: Sequence[Fault]) -> None:
        rows = [self._row(fault) for fault in faults]
        self.ids.rows.fill(rows or [Row(self.words("All is well"))], self.look)

    def _row(self, fault: Fault) -> Row:
        remedy = remedy_for(fault.key, self.words)
        detail = self.words("From the log: {words}").format(words=fault.sentence)
        return Row(remedy.what, remedy.do, detail, alarming=True)
