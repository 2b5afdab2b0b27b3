"""New choices are on trial until the device took answers with them once."""

import logging
from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from kiosk.choices import ChoicesFile
from kiosk.files.whole import whole

log = logging.getLogger(__name__)

FILE = "choices.trial"
TRIES = 2
"""Starts with new choices; the first may have met a power cut."""


@frozen(eq=False, repr=False)
class Trial:
    """A small file of the state folder, there while new choices have not proved themselves."""

    state: Path

    def announce(self) -> None:
        """The choices about to be written are new. Raises OSError."""
        self._note(0)

    def of(self, work: Callable[[], None]) -> bool:
        """Work; return False where new choices are why that failed, and have been set aside.

        Raises what the work raises where there are none.
        """
        if not self._begin():
            log.error("the device never got ready with what was chosen on the screen")
            self._fail()
            return False
        try:
            work()
        except Exception:  # whatever it was: the choices are what is new
            if not self.on():
                raise
            log.exception("the device does not start with what was chosen on the screen")
            self._fail()
            return False
        return True

    def on(self) -> bool:
        """Whether there are choices that have not proved themselves."""
        return self._begun() is not None

    def passed(self) -> None:
        """The device takes answers with them."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s cannot be removed: %s", self._path, error)

    def _begin(self) -> bool:
        """Note one more start; return False where there were too many."""
        begun = self._begun()
        if begun is None:
            return True
        try:
            self._note(begun + 1)
        except OSError as error:  # on a full disk the device still has to start
            log.warning("%s cannot be written: %s", self._path, error)
        return begun < TRIES

    def _fail(self) -> None:
        ChoicesFile(self.state).set_aside()
        self.passed()

    def _begun(self) -> int | None:
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _note(self, begun: int) -> None:
        with whole(self._path) as part:
            part.write_text(str(begun), encoding="ascii")

    @property
    def _path(self) -> Path:
        return self.state / FILE
