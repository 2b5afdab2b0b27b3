"""A manager at a tablet in memory, with real parts behind every page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from kiosk.machine.sticks import Stick
from kiosk.model.surveys import Survey
from kiosk.on_shift import OnShift
from kiosk.screen.manager.gesture import CORNERS
from kiosk.screen.manager.parts import Centre, ManagerParts
from kiosk.screen.panel import Panel
from kiosk.settings import Settings
from kiosk.store.reader import Reader
from kiosk.works import Cleaning
from tests.support.tablet import TABLET, Tablet

PIN = "271828"


class Manager:
    """Knows the PIN. ``sticks``, ``enrol`` and ``buzzed`` stand for what is outside the device."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet = tablet
        self.customer = tablet.customer
        self.sticks: Sequence[Stick] = ()
        self.centre: Centre | None = None
        self.asked: list[tuple[str, str]] = []
        self.buzzed = 0

    def start(
        self,
        survey: Survey,
        size: tuple[int, int] = TABLET,
        settings: Settings | None = None,
        panel: Panel | None = None,
        customer: Mapping[str, Any] | None = None,
        gesture: str = CORNERS,
        **changes: Any,
    ) -> None:
        """Start the tablet with a manager's side; ``panel``: above a drawn console.

        ``customer``: what else the customer's side is given.
        """
        tablet = self.tablet
        settings = settings or Settings()
        with Reader(tablet.recorder.path) as reader:
            shift = OnShift(tablet.recorder, reader, tablet.day, tablet.stamp)
        self.on_shift = shift
        parts = ManagerParts(
            database=tablet.recorder.path,
            day=tablet.day,
            recorder=tablet.recorder,
            survey=survey,
            settings=settings,
            language="ru",
            stamp=tablet.stamp,
            set_cleaning=Cleaning(tablet.intake).set_by_screen,
            centre=lambda: self.centre,
            enrol=self.enrol,
            sticks=lambda: self.sticks,
            begin_shift=shift.begin,
            on_fault=lambda key, sentence: tablet.faults.append((key, sentence)),
            version="1.0",
            log=tablet.recorder.path.parent / "kiosk.log",
            buzz=self._buzz,
        )
        manager = attrs.evolve(parts, **changes)
        tablet.start(
            survey,
            size,
            manager=lambda: manager,
            gesture=gesture,
            panel=panel,
            **(customer or {}),
        )

    @property
    def screen(self) -> str:
        return self.tablet.screen

    @property
    def page(self) -> Any:
        """The page shown, or what one of its tiles opened."""
        side = self.tablet.app.manager
        page = side.pin if side.shell is None else side.shell.page
        return getattr(page, "opened", None) or page

    def knock(self) -> None:
        """Make the hidden gesture."""
        self.customer.make_gesture()

    def enter(self, tab: str = "device") -> None:
        """Go in as a person does; the first time the PIN is set."""
        self.knock()
        self.customer.enter(PIN)
        if self.screen == "manager-pin":
            self.customer.enter(PIN)
        self.tap(f"tab-{tab}")

    def walk_in(self, tab: str = "device") -> None:
        """Be past the gesture and the PIN, which have tests of their own."""
        app = self.tablet.app
        app._enter_manager()
        app.manager._enter()
        self.customer.load()
        self.tap(f"tab-{tab}")

    def tap(self, *names: str) -> None:
        for name in names:
            self.customer.tap(name, after=self.customer.load)

    def look(self, tile: str) -> Any:
        """Open a tile of the device's page."""
        self.tap(f"care-{tile}")
        return self.page

    def texts(self) -> list[str]:
        """Return every text that is shown."""
        labels = (getattr(each, "text", "") for each in self.tablet.app.root.walk())
        return [" ".join(text.split()) for text in labels if text]

    def enrol(self, url: str, code: str) -> Centre:
        self.asked.append((url, code))
        self.centre = Centre(url, "Магазин 17", "Касса 3")
        return self.centre

    def put_in_stick(self, folder: Path, writable: bool = True) -> Stick:
        folder.mkdir()
        stick = Stick(folder.name, folder, 10**9, writable)
        self.sticks = (stick,)
        return stick

    def _buzz(self) -> None:
        self.buzzed += 1
