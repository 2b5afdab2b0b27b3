"""What all pages of the manager's side share."""

from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout

from kiosk.model.errors import KioskError
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.cover import Cover
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.words import Words, words_of
from kiosk.store.reader import Reader

T = TypeVar("T")


class Page(Looking, BoxLayout):
    """One tab: ``open`` loads and shows, ``close`` lets go. Built when it is first opened.

    Fires ``on_trouble(sentence)`` when something could not be read or done, and ``on_cover(cover)``
    to put something over the whole screen. ``busy`` is true while the manager's side must not be
    left by itself.
    """

    busy = False

    def __init__(self, manager: ManagerParts, look: Look, **kwargs: Any) -> None:
        self.manager = manager
        self.words: Words = words_of(manager.language)
        self._turn = 0
        self._threads: list[Thread] = []
        self.register_event_type("on_trouble")
        self.register_event_type("on_cover")
        super().__init__(look=look, orientation="vertical", **kwargs)

    def open(self) -> None:
        """Load what the page shows, and show it."""

    def close(self) -> None:
        """Let go: what is still being loaded is not shown any more."""
        self._turn += 1

    def on_trouble(self, sentence: str) -> None:
        """Default handler of the event."""

    def on_cover(self, cover: Cover) -> None:
        """Default handler of the event."""

    def cover(self, cover: Cover) -> None:
        """Put something over the whole screen until it is done."""
        self.dispatch("on_cover", cover)

    def load(self, read: Callable[[Reader], T], show: Callable[[T], None]) -> None:
        """Read from the database on a thread of its own, then show it, if still open."""
        self.aside(lambda: self._read(read), show)

    def aside(
        self,
        work: Callable[[], T],
        show: Callable[[T], None],
        failed: Callable[[KioskError], None] | None = None,
    ) -> None:
        """Do slow work on a thread of its own, then show what came of it, if still open.

        ``failed`` takes a KioskError; without it the page tells ``on_trouble``. Any other error is
        raised on the screen's thread.
        """
        turn = self._turn

        def run() -> None:
            outcome = _attempt(work)
            Clock.schedule_once(lambda _: self._settle(turn, outcome, show, failed), -1)

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(Thread(target=run, name=f"manager {type(self).__name__}", daemon=True))
        self._threads[-1].start()

    def wait(self, timeout_s: float = 30.0) -> None:
        """Wait for the threads; what they found is shown in the next frame. For the tests."""
        for thread in self._threads:
            thread.join(timeout_s)

    def _read(self, read: Callable[[Reader], T]) -> T:
        with Reader(self.manager.database) as reader:
            return read(reader)

    def _settle(
        self,
        turn: int,
        outcome: Callable[[], T],
        show: Callable[[T], None],
        failed: Callable[[KioskError], None] | None,
    ) -> None:
        if turn != self._turn:
            return
        try:
            found = outcome()
        except KioskError as error:
            if failed is None:
                self.dispatch("on_trouble", str(error))
            else:
                failed(error)
            return
        show(found)


def _attempt(work: Callable[[], T]) -> Callable[[], T]:
    """Do the work; return what gives its result, or raises its error, on another thread."""
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - raised again on the screen's thread
        return _raiser(error)
    return lambda: result


def _raiser(error: Exception) -> Callable[[], Any]:
    def raise_again() -> Any:
        raise error

    return raise_again
