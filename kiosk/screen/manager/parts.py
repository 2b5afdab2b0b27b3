"""What the manager's side is given. No Kivy here."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from attrs import field, frozen

from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.model.surveys import Survey
from kiosk.screen.manager.gesture import CORNERS
from kiosk.settings import Settings
from kiosk.sticks import Stick
from kiosk.store.recorder import Recorder


@frozen
class Centre:
    """Where the device is enrolled."""

    url: str
    store: str
    touchpoint: str


@frozen
class ManagerParts:
    """Everything the manager's side is given; the shell hands it on to its pages.

    database: for readers, one per thread. recorder: the only writer. language: spoken here.
    stamp: the raw time of now. set_cleaning(on): what is answered meanwhile is set aside.
    centre: where this device is enrolled, None before it is; may read a file.
    enrol(url, code): makes the device known there; blocks, raises KioskError.
    buzz: sounds the console's buzzer, None without one. sticks: the media to export to, as they
    are now. release(stick): unmounts it, False where that is not allowed; blocks.
    begin_shift(who): answers carry it from then on; None: nobody.
    on_fault(key, sentence). gesture: ``corners`` or ``hold``. idle_s: seconds without a touch after
    which the customer's side comes back. version: of this software. log: its file.
    """

    database: Path
    day: StoreDay
    recorder: Recorder
    survey: Survey
    settings: Settings
    language: str
    stamp: Callable[[], Stamp]
    set_cleaning: Callable[[bool], None]
    centre: Callable[[], Centre | None]
    enrol: Callable[[str, str], Centre]
    sticks: Callable[[], Sequence[Stick]]
    begin_shift: "Callable[[str | None], Future[None]]"
    on_fault: Callable[[str, str], None]
    version: str
    log: Path
    release: Callable[[Stick], bool] = lambda stick: False
    buzz: Callable[[], None] | None = None
    gesture: str = CORNERS
    idle_s: float = 60.0
    languages: Sequence[str] = field(default=("ru", "en"))
