"""Lets the manager's screen change settings: what there is to choose, and how it is kept."""

from collections.abc import Callable

from kiosk.choices import ChoicesFile, Chosen
from kiosk.config import reconsidered
from kiosk.model.errors import StoreError
from kiosk.plan import make_plan
from kiosk.screen.manager.parts import Choosing
from kiosk.settings import Settings
from kiosk.survey_files import known_surveys
from kiosk.trial import Trial


def choosing(settings: Settings, restart: Callable[[], None]) -> Choosing:
    """Return what the screen needs; restart: ends the device, to be started again."""
    return Choosing(
        surveys=lambda: known_surveys(settings),
        keep=lambda chosen: keep(settings, chosen),
        restart=restart,
    )


def keep(settings: Settings, chosen: Chosen) -> None:
    """Put choices on disk, on trial. Raises KioskError where a device would not start with them."""
    make_plan(reconsidered(settings, chosen))
    try:
        Trial(settings.state).announce()
    except OSError as error:
        raise StoreError(
            f"{settings.state} cannot be written ({error.strerror}); make room on the disk"
        ) from error
    ChoicesFile(settings.state).write(chosen)
