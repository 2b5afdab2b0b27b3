"""What sending needs of a device, gathered: for the running one and for `kiosk sync --once`."""

from collections.abc import Callable
from importlib.metadata import version

from kiosk.clock import SystemClock
from kiosk.model.time import Anchor
from kiosk.settings import Settings
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.store.staff_list import staff_list
from sync.enrol import load_enrolment
from sync.sender import Parts


def sync_parts(
    settings: Settings,
    recorder: Recorder,
    clock: SystemClock,
    on_anchor: Callable[[Anchor], object] = lambda _: None,
) -> Parts:
    """Return the parts of the sync worker; ``on_anchor`` is told each comparison of clocks."""
    staff = settings.staff
    return Parts(
        open_reader=lambda: Reader(recorder.path),
        books=recorder,
        clock=clock,
        settings=settings.sync,
        enrolment=lambda: load_enrolment(settings.state),
        version=version("feedback-kiosk"),
        state=settings.state,
        on_anchor=on_anchor,
        staff=(lambda: _staff_held(recorder)) if staff.enabled and staff.from_centre else None,
    )


def _staff_held(recorder: Recorder) -> str:
    with Reader(recorder.path) as reader:
        return staff_list(reader).revision
