"""The end of the log, newest line first."""

from pathlib import Path

from kiosk.screen.manager.care_view import RowsView
from kiosk.screen.manager.rows import Row

LINES = 60
TOGETHER = 12  # lines in one label: a texture has its limits
TAIL_BYTES = 32_768


class LogView(RowsView):
    """For whoever helps over the telephone."""

    def open(self) -> None:
        """Read it."""
        self.title = self.words("Log")
        self.aside(lambda: tail(self.manager.log), self._show)

    def _show(self, lines: list[str]) -> None:
        blocks = (lines[at : at + TOGETHER] for at in range(0, len(lines), TOGETHER))
        rows = [Row("", "", "\n".join(block)) for block in blocks]
        self.ids.rows.fill(rows or [Row(self.words("The log is empty"))], self.look)


def tail(path: Path, lines: int = LINES) -> list[str]:
    """Return the last lines of a file, newest first; none where it cannot be read."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    whole = text.splitlines()[1 if size > TAIL_BYTES else 0 :]
    return [line for line in whole[-lines:][::-1] if line.strip()]
