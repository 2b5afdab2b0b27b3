"""Where the device writes about itself: standard output and a rotating file in the state folder."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from kiosk.settings import LogSettings

FILE = "kiosk.log"
_FORM = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


@contextmanager
def logging_to(state: Path, settings: LogSettings) -> Iterator[None]:
    """Log there while the block runs; a folder that takes no log is said once."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stdout)]
    refused: OSError | None = None
    try:
        handlers.append(_file(state, settings))
    except OSError as error:
        refused = error
    root = logging.getLogger()
    before = root.level
    root.setLevel(settings.level)
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORM))
        root.addHandler(handler)
    if refused:
        logging.getLogger(__name__).warning("no log file in %s: %s", state, refused)
    try:
        yield
    finally:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


class _PrivateFile(RotatingFileHandler):
    """A rotating log that only its owner reads, after each rotation too."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(descriptor, "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:
        """Leave out a line that the disk does not take: standard output has it."""


def _file(state: Path, settings: LogSettings) -> RotatingFileHandler:
    return _PrivateFile(
        state / FILE, maxBytes=settings.max_bytes, backupCount=settings.backups, encoding="utf-8"
    )
