"""Draws the screens that the documents show: ``python -m tests.pictures.screens FOLDER``.

A process of its own: Kivy draws into memory here, and the demo's must not.
"""

import sys
from pathlib import Path

from attrs import evolve

from kiosk.screen.environment import prepare
from kiosk.screen.pictures import SCREEN, Album

TABLET, PORTRAIT = (1280, 800), (800, 1280)


def main(folder: Path) -> None:
    prepare(SCREEN, offscreen=True)
    album = Album(folder)
    album.take("checkout", "ru", TABLET)
    album.take("checkout", "en", TABLET)
    album.take("nps", "ru", TABLET)
    album.take("counter", "ru", PORTRAIT)
    dark = evolve(SCREEN, theme="dark")
    album.take("checkout", "ru", TABLET, "dark-", screen=dark)
    album.take("checkout", "ru", TABLET, "clear-", eased=True)
    album.take("checkout", "en", PORTRAIT, "clear-", eased=True)
    album.take("checkout", "ru", TABLET, "dark-clear-", eased=True, screen=dark)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
