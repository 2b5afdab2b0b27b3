"""What sending needs of a device, gathered: for the running one and for `kiosk sync --once`."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.machine.clock import SystemClock
from kiosk.model.time import Anchor
from kiosk.settings import Settings
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder

if TYPE_CHECKING:
    from sync.sender import Parts
    from sync.worker import SyncWorker


class Sending:
    """The sync worker, imported and made beside the screen: no customer waits for it.

    ``on_anchor`` is told each comparison of clocks.
    """

    def __init__(
        self,
        settings: Settings,
        recorder: Recorder,
        clock: SystemClock,
        on_anchor: Callable[[Anchor], object],
    ) -> None:
        self._settings = settings
        self._parts = settings, recorder, clock, on_anchor
        self._starting: Thread | None = None
        self._worker: SyncWorker | None = None

    def start(self) -> None:
        """Begin to send, where the settings want it and it has not begun."""
        if self._starting is None and self._settings.sync.enabled:
            self._starting = Thread(target=self._start, name="sync-start", daemon=True)
            self._starting.start()

    def _start(self) -> None:
        from sync.worker import SyncWorker

        worker = SyncWorker(sync_parts(*self._parts))
        worker.start()
        self._worker = worker

    def wake(self) -> None:
        """Say that answers were recorded; may be called from any thread.

        Before the worker lives nothing is missed: it begins with what waits.
        """
        if self._worker is not None:
            self._worker.wake()

    def stop(self) -> None:
        """End it, out of a back-off at once."""
        if self._starting is not None:
            self._starting.join()
        if self._worker is not None:
            self._worker.stop()


def sync_parts(
    settings: Settings,
    recorder: Recorder,
    clock: SystemClock,
    on_anchor: Callable[[Anchor], object] = lambda _: None,
) -> "Parts":
    """Return the parts of the sync worker; ``on_anchor`` is told each comparison of clocks."""
    from sync.enrol import load_enrolment
    from sync.sender import Parts

    staff = settings.staff
    return Parts(
        open_reader=lambda: Reader(recorder.path),
        books=recorder,
        clock=clock,
        settings=settings.sync,
        enrolment=lambda: load_enrolment(settings.state),
        version=__version__,
        state=settings.state,
        on_anchor=on_anchor,
        staff=(lambda: _staff_held(recorder)) if staff.enabled and staff.from_centre else None,
    )


def _staff_held(recorder: Recorder) -> str:
    from kiosk.store.staff_list import staff_list

    with Reader(recorder.path) as reader:
        return staff_list(reader).revision
