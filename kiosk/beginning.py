"""What a start has to put right before anything else, and what it has to tell of that."""

import logging

from kiosk.choices import FAULT as CHOICES_FAULT
from kiosk.choices import ChoicesFile
from kiosk.model.errors import StoreError
from kiosk.settings import Settings
from kiosk.store.recorder import Recorder

log = logging.getLogger(__name__)

DAYS_FAULT = "device.days"
Told = tuple[str, str]
"""The key of a fault, and its sentence."""


def settle_days(recorder: Recorder) -> list[Told]:
    """Move what is stored to the days as they are defined now."""
    try:
        moved = recorder.settle_days().result()
    except StoreError as error:
        log.error("the days of older answers stay as they were: %s", error)
        return [(DAYS_FAULT, f"Older answers stand in the days as they were before: {error}")]
    if moved:
        log.info("the store's day is another one: %d answers moved", moved)
    return []


def mind_choices(settings: Settings) -> list[Told]:
    """Put a damaged file of choices aside; tell of choices that do not count."""
    file = ChoicesFile(settings.state)
    said = list(settings.ignored)
    try:
        if file.read().damaged:
            file.set_aside()
    except StoreError as error:
        said.append(str(error))
    if not said and file.aside.exists():
        said.append(f"What was chosen on the screen does not count; it lies in {file.aside}")
    for sentence in said:
        log.warning("%s", sentence)
    return [(CHOICES_FAULT, sentence) for sentence in said[:1]]
