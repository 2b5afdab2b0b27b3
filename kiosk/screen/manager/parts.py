"""What the manager's side is given. No Kivy here."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from attrs import evolve, field, frozen

from kiosk.choices import Chosen
from kiosk.machine.sticks import Stick
from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.model.surveys import Survey
from kiosk.model.value import Value
from kiosk.settings import Settings
from kiosk.store.recorder import Recorder
from kiosk.survey_files import KnownSurvey


@frozen(repr=False)
class Centre(Value):
    """Where the device is enrolled."""

    url: str
    store: str
    touchpoint: str


@frozen(eq=False, repr=False)
class Choosing:
    """How settings are changed on the screen.

    surveys: those there are; reads files. keep(chosen): checks the choices as a start would and
    puts them on disk; blocks, raises KioskError and changes nothing. restart: ends the device, to
    be started again with them. show_brightness(percent): at once, for as long as nothing else is
    shown or kept.
    """

    surveys: Callable[[], Sequence[KnownSurvey]]
    keep: Callable[[Chosen], None]
    restart: Callable[[], None]
    show_brightness: Callable[[int], None] = lambda percent: None


@frozen(eq=False, repr=False)
class ManagerParts:
    """Everything the manager's side is given; the shell hands it on to its pages.

    database: for readers, one per thread. recorder: the only writer. language: spoken here.
    stamp: the raw time of now. set_cleaning(on): what is answered meanwhile is set aside.
    centre: where this device is enrolled, None before it is; may read a file.
    enrol(url, code): makes the device known there; blocks, raises KioskError.
    buzz: sounds the console's buzzer, None without one. sticks: the media to export to, as they
    are now. release(stick): unmounts it, False where that is not allowed; blocks.
    begin_shift(who): answers carry it from then on; None: nobody.
    on_fault(key, sentence). idle_s: seconds without a touch after which the customer's side comes
    back. version: of this software. log: its file. choosing: how settings are changed, None where
    they are not.
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
    choosing: Choosing | None = None
    idle_s: float = 60.0
    languages: Sequence[str] = field(default=("ru", "en"))

    def with_light(self, show_brightness: Callable[[int], None]) -> "ManagerParts":
        """Return the parts of a window that can be set to a brightness."""
        if self.choosing is None:
            return self
        return evolve(self, choosing=evolve(self.choosing, show_brightness=show_brightness))
