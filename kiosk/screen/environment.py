"""What Kivy must know before it is first imported, so that it is a kiosk and nothing else."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.machine.display import x11_size
from kiosk.model.errors import KioskError
from kiosk.screen.kivy_data import lean_data
from kiosk.settings import ScreenSettings

# SDL hands a finger on a touchscreen to Kivy as a mouse event too, so that `mouse` carries both.
# A second provider that reads the same device would deliver every tap twice.
ONE_PROVIDER = "mouse,disable_multitouch,disable_hover"

_ALWAYS = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_ENV_CONFIG": "0",
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # its messages go where ours go
    "KIVY_WINDOW": "sdl2",
    "KIVY_IMAGE": "sdl2",  # the others that are tried cost a start 10 ms and 3 MB
    "KIVY_AUDIO": "sdl2",
    "SDL_NO_SIGNAL_HANDLERS": "1",
    "SDL_VIDEO_ALLOW_SCREENSAVER": "0",
    "KCFG_KIVY_EXIT_ON_ESCAPE": "0",
    "KCFG_KIVY_LOG_LEVEL": "warning",
    "KCFG_KIVY_KEYBOARD_MODE": "",
    "KCFG_GRAPHICS_MULTISAMPLES": "0",
    "KCFG_GRAPHICS_ALLOW_SCREENSAVER": "0",
    "KCFG_GRAPHICS_VSYNC": "",
}


class InputError(KioskError, RuntimeError):
    """Kivy would deliver a tap twice, or not at all."""


def prepare(screen: ScreenSettings, *, offscreen: bool = False, keep: Path | None = None) -> None:
    """Set Kivy up; call this before anything imports Kivy, once in a process.

    ``offscreen`` draws into memory, for tests and pictures. ``keep`` is a folder for what makes the
    next start faster; without one Kivy starts as it comes. Raises InputError when Kivy is loaded
    already, because then its own defaults rule, two input providers among them.
    """
    if "kivy" in sys.modules:
        raise InputError(
            "Kivy was imported before kiosk.screen.environment.prepare(): call prepare() first"
        )
    os.environ.update(_ALWAYS)
    if keep is not None:
        os.environ["KIVY_DATA_DIR"] = str(lean_data(keep))
    os.environ.update(_window(screen, offscreen))
    _one_provider()


def _window(screen: ScreenSettings, offscreen: bool) -> dict[str, str]:
    fullscreen = screen.fullscreen and not offscreen
    width, height = (_whole_display() if fullscreen else None) or (screen.width, screen.height)
    variables = {
        "KCFG_GRAPHICS_FULLSCREEN": "auto" if fullscreen else "0",
        "KCFG_GRAPHICS_SHOW_CURSOR": "0" if fullscreen else "1",
        "KCFG_GRAPHICS_MAXFPS": str(screen.fps),
        "KCFG_GRAPHICS_WIDTH": str(width),
        "KCFG_GRAPHICS_HEIGHT": str(height),
    }
    if offscreen:
        variables["SDL_VIDEODRIVER"] = "offscreen"
    return variables


def _whole_display() -> tuple[int, int] | None:
    """Return the size of an X display, None for any other.

    SDL leaves it to the window manager to make a window fill it; where none runs, nobody does.
    """
    display, driver = os.environ.get("DISPLAY"), os.environ.get("SDL_VIDEODRIVER", "x11")
    return x11_size(display) if display and driver == "x11" else None


def _one_provider() -> None:
    """Leave exactly one input provider in Kivy's configuration, and no module."""
    from kivy.config import Config

    for section in ("input", "modules"):
        for key in Config.options(section):
            Config.remove_option(section, key)
    if not _on_android():
        Config.set("input", "mouse", ONE_PROVIDER)


def assert_one_provider(providers: Sequence[object]) -> None:
    """Raise InputError unless exactly one of the started providers delivers this device's taps.

    ``providers`` are those of Kivy's event loop. SDL's own is the one on Android; elsewhere it may
    be there too, but stays silent.
    """
    names = [type(provider).__name__ for provider in providers]
    if _on_android():
        taps = names
        wanted = ["SDL2MotionEventProvider"]
    else:
        taps = [name for name in names if name != "SDL2MotionEventProvider"]
        wanted = ["MouseMotionEventProvider"]
    if taps != wanted:
        raise InputError(
            f"Kivy started the input providers {', '.join(names) or '(none)'}, but a tap must "
            f"arrive exactly once: start the screen with kiosk.screen.environment.prepare()"
        )


def _on_android() -> bool:
    return "ANDROID_ARGUMENT" in os.environ
