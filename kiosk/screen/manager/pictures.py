"""Draws every screen of the manager's side: each a sheet of its four sizes.

``python -m kiosk.screen.manager.pictures OUT_DIR [LANGUAGE ..]``; needs Pillow. docs/manager.md
shows them.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kiosk.machine.sticks import Stick
from kiosk.model.answer import Stamp
from kiosk.on_shift import OnShift
from kiosk.screen.environment import prepare
from kiosk.screen.manager.parts import Centre, Choosing, ManagerParts
from kiosk.screen.manager.sample_shop import DAY, NOW_MS, PEOPLE, SampleShop, open_sample, stamp
from kiosk.screen.pictures import SCREEN, SIZES, PaperIntake
from kiosk.screen.theme import load_theme, mix, rgba
from kiosk.settings import (
    BrandSettings,
    ConsoleSettings,
    DeviceSettings,
    Settings,
    StaffSettings,
)
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.survey_files import known_surveys

LANGUAGES = ("ru", "en")
PIN = "271828"
SHOPS = {"ru": "Лавка у дома", "en": "The Corner Shop"}
HOURS = "mon-fri 09:00-21:00, sat 10:00-18:00"
HIGH, GAP = 400, 12  # of a sheet, in pixels
GROUND = "#8A8178"
EDGES = (0.25, 0.5, 0.75)  # what is between a letter and its ground


class ManagerAlbum:
    """Walks through the manager's side of a shop with a past, and takes pictures."""

    def __init__(self, folder: Path, room: Path) -> None:
        # Kivy may be imported only after prepare().
        from kiosk.screen.offscreen import Offscreen, OwnClock

        self._folder = folder
        self._room = room
        self._clock = OwnClock()
        self._person = Offscreen(self._clock)
        self._begun = self._clock.seconds

    def take(self, language: str) -> None:
        """Save a sheet of each screen in a language."""
        from kiosk.screen.app import ScreenParts

        state = self._room / language
        (state / "KINGSTON").mkdir(parents=True)
        shop = SampleShop(language=language, staff=True)
        with open_sample(state, shop, self._now_ms) as recorder:
            manager = self._parts(language, shop, state, recorder)
            self._person.start(
                ScreenParts(
                    survey=shop.survey,
                    screen=SCREEN,
                    brand=manager.settings.brand,
                    language=language,
                    give=PaperIntake(),
                    now_ms=self._clock.now_ms,
                    new_visit_id=lambda: "visit",
                    on_fault=lambda key, sentence: None,
                    manager=lambda: manager,
                )
            )
            try:
                for name in self._walk(recorder):
                    self._sheet(f"manager-{language}-{name}")
            finally:
                self._person.stop()

    def _walk(self, recorder: Recorder) -> Iterator[str]:
        person = self._person
        person.make_gesture()
        yield "01-pin"
        person.enter(PIN, times=2)
        yield "02-day"
        for kind in ("week", "month"):
            person.tap(f"kind-{kind}", after=person.load)
            yield f"03-{kind}"
        person.tap("tab-comments", after=person.load)
        yield "04-comments"
        person.tap("tab-shift", after=person.load)
        yield "05-shift"
        held = "Button 3 has been down for 10 s: free it; its next press counts again"
        recorder.raise_fault("button_3_held", held).result()
        person.tap("tab-device", after=person.load)
        yield "06-device"
        for at, view in enumerate(("faults", "export", "centre", "about"), 7):
            person.tap(f"care-{view}", after=person.load)
            yield f"{at:02}-{view}"
            person.tap("back", after=person.load)
        person.tap("care-settings", after=person.load)
        yield "12-settings"
        for picture, name in (("13-hours", "device.opening_hours"), ("14-survey", "survey.file")):
            person.tap(f"set-{name}", after=person.load)
            yield picture
            person.tap("back", after=person.load)
        person.tap("back", after=person.load)
        person.tap("care-cleaning")
        yield "11-cleaning"

    def _sheet(self, name: str) -> None:
        """Save what is shown, in its four sizes side by side."""
        from PIL import Image

        taken = [self._shot(size) for size in SIZES]
        self._person.resize(*SIZES[0])
        wide = sum(each.width for each in taken) + GAP * (len(taken) + 1)
        sheet = Image.new("RGB", (wide, HIGH + 2 * GAP), GROUND)
        left = GAP
        for each in taken:
            sheet.paste(each, (left, GAP))
            left += each.width + GAP
        small = sheet.quantize(palette=_palette(), dither=Image.Dither.NONE)
        small.save(self._folder / f"{name}.png", optimize=True)

    def _shot(self, size: tuple[int, int]) -> Any:
        from PIL import Image

        self._person.resize(*size)
        for view in self._person.app.root.walk():
            if hasattr(view, "scroll_y"):
                view.scroll_y = 1.0
        self._person.load()
        path = self._room / "shot.png"
        self._person.screenshot(path)
        width = round(size[0] * HIGH / size[1])
        with Image.open(path) as image:
            return image.convert("RGB").resize((width, HIGH), Image.Resampling.LANCZOS)

    def _parts(
        self, language: str, shop: SampleShop, state: Path, recorder: Recorder
    ) -> ManagerParts:
        settings = Settings(
            brand=BrandSettings(name=SHOPS[language]),
            device=DeviceSettings(opening_hours=HOURS),
            console=ConsoleSettings(enabled=True, backend="simulated"),
            staff=StaffSettings(enabled=True, people=PEOPLE),
            state=state,
        )
        stick = Stick("KINGSTON", state / "KINGSTON", 7_900_000_000, writable=True)
        with Reader(recorder.path) as reader:
            on_shift = OnShift(recorder, reader, DAY, self._stamp)
        return ManagerParts(
            database=recorder.path,
            day=DAY,
            recorder=recorder,
            survey=shop.survey,
            settings=settings,
            language=language,
            stamp=self._stamp,
            set_cleaning=lambda on: None,
            centre=lambda: None,
            enrol=lambda url, code: Centre(url, "17", "3"),
            sticks=lambda: [stick],
            begin_shift=on_shift.begin,
            on_fault=lambda key, sentence: None,
            version="0.1.0",
            log=state / "kiosk.log",
            buzz=lambda: None,
            choosing=Choosing(
                surveys=lambda: known_surveys(settings),
                keep=lambda chosen: None,
                restart=lambda: None,
            ),
        )

    def _stamp(self) -> Stamp:
        return stamp(self._now_ms())

    def _now_ms(self) -> int:
        return NOW_MS + round((self._clock.seconds - self._begun) * 1000)


def _palette() -> Any:
    """Return an image with the theme's colours and what lies between them: small and true."""
    from PIL import Image

    theme = load_theme()
    light = theme.light
    grounds = (light.ground, light.surface, light.alert, light.accent)
    inks = [light.ink, light.muted, light.accent, light.alert_ink, light.surface]
    inks += [colour for face in theme.faces for colour in (face.fill, face.feature)]
    plain = {GROUND, *grounds, *inks, light.line, light.sunken, *(face.rim for face in theme.faces)}
    edges = {mix(ground, ink, share) for ground in grounds for ink in inks for share in EDGES}
    colours = [*sorted(plain), *sorted(edges)][:256]
    image = Image.new("P", (1, 1))
    image.putpalette([round(part * 255) for each in colours for part in rgba(each)[:3]])
    return image


def main(folder: Path, languages: list[str]) -> None:
    """Draw everything, in these languages or in all."""
    prepare(SCREEN, offscreen=True)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as room:
        album = ManagerAlbum(folder, Path(room))
        for language in languages or LANGUAGES:
            album.take(language)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
