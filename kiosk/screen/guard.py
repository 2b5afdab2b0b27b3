"""What happens to an error nobody foresaw: logged, counted, and the safe screen; never the end."""

import logging
from collections import deque
from collections.abc import Callable

from kivy.base import ExceptionHandler, ExceptionManager

from kiosk.screen.environment import InputError

log = logging.getLogger(__name__)

UNFORESEEN = "screen-error"
MOST, WITHIN_MS = 3, 60_000  # more errors than this in a minute: the safe screen stays
# Not ours to swallow: stopping, and a set-up that would count a tap twice.
LET_THROUGH = (KeyboardInterrupt, SystemExit, InputError)


class Guard(ExceptionHandler):
    """Kivy hands every error of a clock or touch callback to this.

    ``shelter(for_good)`` shows the safe screen; ``for_good`` when errors repeat.
    """

    def __init__(
        self,
        now_ms: Callable[[], int],
        on_fault: Callable[[str, str], None],
        shelter: Callable[[bool], None],
    ) -> None:
        super().__init__()
        self._now_ms = now_ms
        self._on_fault = on_fault
        self._shelter = shelter
        self._told_ms = 0
        self._times: deque[int] = deque(maxlen=MOST + 1)

    def handle_exception(self, error: BaseException) -> int:
        """Log, raise a fault, show the safe screen, go on."""
        if isinstance(error, LET_THROUGH):
            return int(ExceptionManager.RAISE)
        often = self._count()
        if not often or self._now_ms() - self._told_ms > WITHIN_MS:
            self._tell(error)
        self._shelter(often)
        return int(ExceptionManager.PASS)

    def _count(self) -> bool:
        """Note an error; return whether there were more than MOST of late."""
        now = self._now_ms()
        self._times.append(now)
        return len(self._times) > MOST and now - self._times[0] < WITHIN_MS

    def _tell(self, error: BaseException) -> None:
        self._told_ms = self._now_ms()
        log.error("the screen met an error it did not expect", exc_info=error)
        kind = type(error).__name__
        self._on_fault(UNFORESEEN, f"the screen met an unexpected error ({kind}); see the log")
