"""What sending needs of a device, gathered: for the running one and for `kiosk sync --once`."""

from collections.abc import Callable

from kiosk import __version__
from kiosk.clock import SystemClock
from kiosk.model.time import Anchor
from kiosk.settings import Settings
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from sync.enrol import load_enrolment
from sync.sender import Parts


def sync_parts(
    settings: Settings,
    recorder: Recorder,
    clock: SystemClock,
    on_anchor: Callable[[Anchor], object] = lambda _: None,
) -> Parts:
    """Return the parts of the sync worker; ``on_anchor`` is told each comparison of clocks."""
    return Parts(
        open_reader=lambda: Reader(recorder.path),
        books=recorder,
        clock=clock,
        settings=settings.sync,
        enrolment=lambda: load_enrolment(settings.state),
        version=__version__,
        state=settings.state,
        on_anchor=on_anchor,
    )
