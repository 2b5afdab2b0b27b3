"""A customer without a screen: runs the tablet in memory, under a clock of its own.

For the tests and for ``kiosk.screen.pictures``. ``environment.prepare(.., offscreen=True)`` first.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kivy.base import EventLoop, ExceptionManager, runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.scrollview import ScrollView

from kiosk.screen.app import KioskApp, ScreenParts

FRAME_S = 1 / 30
# Together longer than any motion, and than the pause after a page has arrived.
SETTLE_FRAMES, SETTLE_FRAME_S = 5, 0.12
LOADS = 2  # what was read may ask for more to be read


@contextmanager
def errors_handled() -> Iterator[None]:
    """Handle errors as Kivy's own loop does, in a frame and while it reads the window's events."""
    try:
        yield
    except Exception as error:
        if ExceptionManager.handle_exception(error) == ExceptionManager.RAISE:
            raise


class OwnClock:
    """Seconds that only go on when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now_ms(self) -> int:
        """Return milliseconds."""
        return round(self.seconds * 1000)


class Offscreen:
    """One running tablet. ``clock`` drives Kivy's clock as well as the tablet's."""

    def __init__(self, clock: OwnClock) -> None:
        self.clock = clock
        self.app: KioskApp
        clock.seconds = max(clock.seconds, Clock.time())  # Kivy's must not go back
        Clock.time = lambda: clock.seconds
        Clock._max_fps = 0  # never sleep between two frames

    def start(self, parts: ScreenParts) -> None:
        """Run a tablet until its first page has settled."""
        self.app = KioskApp(parts)
        self.app._run_prepare()
        runTouchApp(embedded=True)
        self.settle()

    def stop(self) -> None:
        """End it."""
        self.app.stop()

    @property
    def screen(self) -> str:
        """Name of the page shown; the manager's begin with ``manager-``."""
        if self.app.manager is not None:
            return f"manager-{self.app.manager.screen}"
        return self.app.stage.screen

    def frame(self, seconds: float = FRAME_S) -> None:
        """Go on by one frame, errors handled as Kivy's own loop does."""
        self.clock.seconds += seconds
        with errors_handled():
            EventLoop.idle()
            Window.mainloop()

    def settle(self) -> None:
        """Go on until nothing moves any more."""
        for _ in range(SETTLE_FRAMES):
            self.frame(SETTLE_FRAME_S)

    def load(self) -> None:
        """Go on until what the manager's page reads is read, and shown."""
        for _ in range(LOADS):
            if self.app.manager is not None:
                self.app.manager.wait()
            self.settle()

    def make_gesture(self) -> None:
        """Tap the four corners in turn, from the upper left, clockwise."""
        stage = self.app.stage
        inset = stage.look.unit
        left, right = stage.x + inset, stage.right - inset
        lower, upper = stage.y + inset, stage.top - inset
        for x, y in ((left, upper), (right, upper), (right, lower), (left, lower)):
            self.down(x, y)
            self.frame()
            self.up(x, y)
            self.frame()
        self.load()

    def enter(self, pin: str, times: int = 1) -> None:
        """Type a PIN at the pad and hand it in, ``times`` times."""
        for _ in range(times):
            for digit in pin:
                self.tap(f"pin-{digit}", after=self.frame)
            self.tap("pin-ok", after=self.load)

    def advance(self, seconds: float) -> None:
        """Let time go by in steps of at most a second."""
        while seconds > 0:
            self.frame(min(1.0, seconds))
            seconds -= 1.0
        self.settle()

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        Window.size = (width, height)
        self.settle()

    def find(self, test_name: str) -> Any:
        """Return the widget of that name; raises LookupError that lists the names shown."""
        for widget in self._shown():
            if widget.test_name == test_name:
                return widget
        raise LookupError(f"{test_name} is not on the screen; there is {', '.join(self.names())}")

    def names(self) -> list[str]:
        """Return the names of everything that can be tapped now."""
        return [widget.test_name for widget in self._shown() if widget.test_name]

    def _shown(self) -> Iterator[Any]:
        for widget in self.app.root.walk():
            if hasattr(widget, "test_name") and not widget.disabled:
                yield widget

    def tap(self, test_name: str, after: Callable[[], None] | None = None) -> None:
        """Tap a widget and wait until the screen has settled, or only until ``after``."""
        x, y = self._bring(self.find(test_name))
        self.down(x, y)
        self.frame()
        self.up(x, y)
        self.frame()
        (after or self.settle)()

    def _bring(self, widget: Any) -> tuple[float, float]:
        """Return where a widget is in the window, scrolled to it where that takes it."""
        view = widget.parent
        while view is not None and view is not view.parent:
            if isinstance(view, ScrollView):
                view.scroll_to(widget, animate=False)
                self.frame()
            view = view.parent
        x, y = widget.to_window(*widget.center)
        return float(x), float(y)

    def down(self, x: float, y: float, button: str = "left") -> None:
        """Put a finger down, through Kivy's input provider."""
        with errors_handled():
            Window.dispatch("on_mouse_down", x, Window.height - y, button, [])

    def move(self, x: float, y: float) -> None:
        """Slide the finger that is down."""
        Window.dispatch("on_mouse_move", x, Window.height - y, [])

    def up(self, x: float, y: float, button: str = "left") -> None:
        """Lift it."""
        with errors_handled():
            Window.dispatch("on_mouse_up", x, Window.height - y, button, [])

    def screenshot(self, path: Path) -> None:
        """Save what the window shows as a PNG."""
        Window.canvas.ask_update()
        EventLoop.idle()
        taken = Window.screenshot(name=str(path))
        Path(taken).replace(path)
