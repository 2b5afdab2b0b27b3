"""Draws every screen as a PNG: ``python -m kiosk.screen.pictures OUT_DIR [NAME ..]``.

A tool for whoever changes the look: names pick surveys, all of them are drawn by default.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import Any

from kiosk.model.answer import Given, Recorded
from kiosk.model.errors import StoreError
from kiosk.screen.environment import prepare
from kiosk.settings import BrandSettings, ScreenSettings

SIZES = ((1024, 600), (1280, 800), (1920, 1080), (800, 1280))
# A window in memory cannot grow beyond what it began with.
SCREEN = ScreenSettings(fullscreen=False, width=1920, height=1280)
_COMMENT = {"ru": "очередь", "en": "queue"}


class PaperIntake:
    """Says that an answer is stored, without storing it; ``broken``: says that it is not."""

    def __init__(self) -> None:
        self.broken = False
        self._ids = count(1)

    def __call__(self, first: Given, /, *also: Given) -> "Future[Recorded]":
        """Answer as the intake would."""
        outcome: Future[Recorded] = Future()
        seq = next(self._ids)
        if self.broken:
            outcome.set_exception(StoreError("the disk is full"))
        else:
            outcome.set_result(Recorded(id=str(seq), stream="paper", seq=seq, set_aside=None))
        return outcome


class PaperPanel:
    """A board that shows an answer being acknowledged."""

    def down(self, n: int) -> None:
        """Do nothing."""

    def up(self, n: int) -> None:
        """Do nothing."""

    def leds(self) -> tuple[float, ...]:
        """Light the fourth button."""
        return (0.1, 0.1, 0.1, 1.0, 0.1)

    def buzzer(self) -> bool:
        """Sound."""
        return True


class Album:
    """Takes the pictures of one size, language and survey after the other."""

    def __init__(self, folder: Path) -> None:
        # Kivy may be imported only after prepare().
        from kiosk.screen.app import KioskApp, ScreenParts
        from kiosk.screen.offscreen import Offscreen, OwnClock

        self._parts, self._app = ScreenParts, KioskApp
        self._folder = folder
        self._clock = OwnClock()
        self._customer = Offscreen(self._clock)

    def take(
        self,
        survey: str,
        language: str,
        size: tuple[int, int],
        kind: str = "",
        eased: bool = False,
        **other: Any,
    ) -> None:
        """Walk through a survey and save each screen; ``kind`` is part of the names.

        ``eased``: as a customer who taps the switch to high contrast and large text first.
        """
        from kiosk.screen.samples import samples

        intake = PaperIntake()
        settings: dict[str, Any] = {
            "brand": BrandSettings(name="Лавка у дома"),
            "screen": SCREEN,
            **other,
        }
        label = f"{kind}{survey}-{language}-{size[0]}x{size[1]}"
        self._customer.start(
            self._parts(
                survey=samples()[survey],
                language=language,
                give=intake,
                now_ms=self._clock.now_ms,
                new_visit_id=lambda: "visit",
                on_fault=lambda key, sentence: None,
                **settings,
            )
        )
        self._customer.resize(*size)
        try:
            if eased:
                self._customer.tap("ease")
            for step in self._walk(survey, language, intake):
                self._customer.screenshot(self._folder / f"{label}-{step}.png")
        finally:
            self._customer.stop()

    def _walk(self, survey: str, language: str, intake: PaperIntake) -> Iterator[str]:
        customer = self._customer
        points = [name for name in customer.names() if name.startswith("rating-")]
        yield "1-attract"
        if survey == "checkout":
            yield from self._follow_ups(language, points, intake)
            return
        customer.tap(points[-1])
        yield "5-thanks"

    def _follow_ups(self, language: str, points: list[str], intake: PaperIntake) -> Iterator[str]:
        customer = self._customer
        intake.broken = True
        customer.tap(points[1])
        yield "2-not-saved"
        intake.broken = False
        customer.tap(points[1])
        yield "3-choice"
        customer.advance(7)
        customer.tap(next(name for name in customer.names() if name.startswith("topic-")))
        for sign in _COMMENT[language]:
            customer.tap(f"key-{sign}", after=customer.frame)
        customer.settle()
        yield "4-comment"
        customer.tap("send")
        yield "5-thanks"
        customer.tap("change")
        yield "6-change"
        customer.tap(points[-1])
        yield "7-choice-for-promoter"
        customer.tap("skip")
        if customer.screen == "comment":
            customer.tap("skip")
        yield "8-thanks-for-promoter"
        customer.app._shelter(for_good=True)
        customer.settle()
        yield "9-safe"


def main(folder: Path, names: list[str]) -> None:
    """Draw everything, or the surveys of these names."""
    prepare(SCREEN, offscreen=True)
    from kiosk.screen.samples import LANGUAGES, samples

    folder.mkdir(parents=True, exist_ok=True)
    album = Album(folder)
    for size in SIZES:
        for name in names or samples():
            for language in LANGUAGES:
                album.take(name, language, size)
    if not names:
        _varieties(album)


def _varieties(album: Album) -> None:
    """Draw the other themes, a shop's own colours, and the demo with its console."""
    from attrs import evolve

    from kiosk.screen.samples import LANGUAGES, samples

    dark = evolve(SCREEN, theme="dark")
    album.take("checkout", "ru", SIZES[1], "dark-", screen=dark)
    album.take("checkout", "ru", SIZES[1], "dark-clear-", eased=True, screen=dark)
    for size in SIZES:
        for name in samples():
            for language in LANGUAGES:
                album.take(name, language, size, "clear-", eased=True)
    own = BrandSettings(name="Зелёный двор", accent="#2E6B34", background="#EEF3E6")
    album.take("checkout", "ru", SIZES[1], "own-", brand=own)
    album.take("counter", "ru", (1280, 960), "demo-", panel=PaperPanel())
    album.take("counter", "ru", SIZES[3], "demo-", panel=PaperPanel())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
