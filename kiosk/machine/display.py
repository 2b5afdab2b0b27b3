"""Is there a display to draw on, and how large is it? Asked before Kivy is imported."""

import ctypes
from collections.abc import Mapping

X11, XCB = "libX11.so.6", "libxcb.so.1"
NONE_NAMED = "no display: neither DISPLAY nor WAYLAND_DISPLAY is set"


def missing_display(environ: Mapping[str, str]) -> str | None:
    """Return why no window can be opened here, as a phrase, or None when one can."""
    if environ.get("SDL_VIDEODRIVER") or environ.get("WAYLAND_DISPLAY"):
        return None
    display = environ.get("DISPLAY")
    if not display:
        return NONE_NAMED
    if not x11_answers(display):
        return f"the display {display} does not answer"
    return None


def x11_answers(display: str) -> bool:
    """Whether an X display lets us in: one exchange with it, where opening it takes dozens."""
    try:
        xcb = ctypes.CDLL(XCB)
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    link = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    try:
        return not xcb.xcb_connection_has_error(link)
    finally:
        xcb.xcb_disconnect(link)


def x11_size(display: str) -> tuple[int, int] | None:
    """Return width and height in pixels of an X display, or None when it cannot be opened."""
    try:
        x11 = ctypes.CDLL(X11)
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    link = x11.XOpenDisplay(display.encode())
    if not link:
        return None
    handle = ctypes.c_void_p(link)
    try:
        screen = x11.XDefaultScreen(handle)
        return x11.XDisplayWidth(handle, screen), x11.XDisplayHeight(handle, screen)
    finally:
        x11.XCloseDisplay(handle)
