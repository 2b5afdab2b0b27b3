"""Notices a crash loop: starts that did not end cleanly, close behind one another."""

import json
import logging
from pathlib import Path

from attrs import frozen

log = logging.getLogger(__name__)
FILE = "starts.json"


@frozen(eq=False, repr=False)
class Startups:
    """Counts the starts in a file of the state folder.

    at_most: unclean starts allowed within ``within_s`` seconds of boot time; one more is a loop.
    """

    state: Path
    at_most: int = 4
    within_s: float = 120.0

    def begin(self, boot_id: str, boottime_ms: int) -> bool:
        """Note a start; return True when the device is in a crash loop."""
        since = boottime_ms - self.within_s * 1000
        starts = [at for boot, at in self._read() if boot == boot_id and at >= since]
        starts.append(boottime_ms)
        self._write([(boot_id, at) for at in starts[-(self.at_most + 1) :]])
        return len(starts) > self.at_most

    def ended_cleanly(self) -> None:
        """Forget the starts so far."""
        self._write([])

    def _read(self) -> list[tuple[str, int]]:
        try:
            return [(str(boot), int(at)) for boot, at in json.loads(self._path.read_text())]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            log.warning("%s cannot be read and starts anew: %s", self._path, error)
            return []

    def _write(self, starts: list[tuple[str, int]]) -> None:
        """Best effort: on a full disk the device still has to start."""
        try:
            self._path.write_text(json.dumps(starts))
        except OSError as error:
            log.warning("%s cannot be written: %s", self._path, error)

    @property
    def _path(self) -> Path:
        return self.state / FILE
