"""Being broken off: by Ctrl-C, by `kill`, by a terminal that is closed."""

import signal
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def take_away_when_ended() -> None:
    """Let these signals end the process as an exception, so that all it made is taken away.

    One is enough: those that follow are not heard.
    """
    for each in ENDING:
        signal.signal(each, _end)


def _end(number: int, _: FrameType | None) -> None:
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)
