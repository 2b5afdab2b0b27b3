"""The driver of the five-button console: edges in, presses out, and what became of them shown.

It decides nothing and stores nothing. One thread waits on one queue, with the next deadline of the
buttons or of the lights as its time limit. A LED flashes and the buzzer beeps only when the future
of a press is done, which is after the commit.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from datetime import time as Time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from attrs import evolve, frozen

from hardware.buttons import Buttons, Cleaning, Freed, Meaning, Press, Stuck
from hardware.debounce import Timing
from hardware.lights import Show, frame, next_ms
from hardware.listeners import FAULT, Listeners, Shown
from hardware.pins import check_gpiozero
from kiosk.model.answer import Recorded
from kiosk.model.hours import QuietHours
from kiosk.settings import ConsoleSettings

log = logging.getLogger(__name__)

__all__ = ["FAULT", "Console", "Shown", "ignore", "monotonic_ms"]


@frozen
class _Edge:
    button: int
    down: bool
    at_ms: int


@frozen
class _Done:
    press: Press
    outcome: "Future[Recorded]"


@frozen
class _Test:
    """Somebody wants to see the lights and hear the buzzer."""


@frozen
class _Stop:
    until_ms: int


def monotonic_ms() -> int:
    """Return milliseconds of a clock that never goes back."""
    return time.monotonic_ns() // 1_000_000


def ignore(*_: object) -> None:
    """Take anything, do nothing."""


class Console:
    """Five buttons with LEDs and a buzzer; start it once, and stop it.

    ``press`` starts the recording of a press of button 1 to 5; the flash follows its future.
    ``factory`` is gpiozero's pin factory (``hardware.pins.open_factory`` or a simulated board's)
    and is closed at the stop. ``on_fault(key, sentence)``, ``on_clear(key)``, ``on_cleaning(on)``
    and ``on_shown`` are called from the console's thread; one that fails is logged and ends
    nothing. ``held_s``: seconds after which a button counts as held, 0 for never. ``clock`` counts
    milliseconds; ``local_time`` is the store's wall clock, for the quiet hours.
    """

    def __init__(
        self,
        settings: ConsoleSettings,
        held_s: float,
        press: "Callable[[int], Future[Recorded]]",
        *,
        factory: Any,
        on_fault: Callable[[str, str], object] = ignore,
        on_clear: Callable[[str], object] = ignore,
        on_cleaning: Callable[[bool], object] = ignore,
        on_shown: Callable[[Shown], object] = ignore,
        clock: Callable[[], int] = monotonic_ms,
        local_time: Callable[[], Time] = lambda: datetime.now().time(),
    ) -> None:
        self._settings = settings
        self._factory = factory
        self._press = press
        self._listeners = Listeners(on_fault, on_clear, on_cleaning, on_shown)
        self._clock = clock
        self._local_time = local_time
        self._quiet = QuietHours.parse(settings.quiet_hours)
        timing = Timing(settings.stable_ms, settings.release_ms, round(held_s * 1000))
        self._buttons = Buttons(timing, round(settings.cleaning_s * 1000))
        self._show = Show()
        self._queue: SimpleQueue[_Edge | _Done | _Test | _Stop] = SimpleQueue()
        self._outstanding = 0
        self._stopping: _Stop | None = None
        self._thread: Thread | None = None
        self._panel: Any = None

    def start(self) -> None:
        """Open the pins and begin; raises BadInput or HardwareError with what to do."""
        check_gpiozero()
        from hardware.panel import Panel  # needs gpiozero, which a tablet does not have

        self._panel = Panel(self._settings, self._factory)
        self._panel.watch(self._edge)
        self._thread = Thread(target=self._run, args=(self._panel.down(),), name="console")
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Take no more presses, wait up to ``timeout_s`` for those under way, then let go."""
        if self._thread is None:
            return
        self._queue.put(_Stop(self._clock() + round(timeout_s * 1000)))
        self._thread.join()
        self._thread = None

    def test(self) -> None:
        """Light every LED and sound the buzzer for a second, in quiet hours too; at once back."""
        self._queue.put(_Test())

    def __enter__(self) -> "Console":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _edge(self, button: int, down: bool, lag_ms: int) -> None:
        """Come in from the pin factory's thread."""
        self._queue.put(_Edge(button, down, self._clock() - lag_ms))

    def _run(self, down: list[bool]) -> None:
        try:
            self._listeners.start()
            self._mean(self._buttons.start(down, self._clock()))
            self._light()
            while not self._over():
                self._step(self._next())
        finally:
            self._panel.close()

    def _over(self) -> bool:
        if self._stopping is None:
            return False
        return not self._outstanding or self._clock() >= self._stopping.until_ms

    def _next(self) -> _Edge | _Done | _Test | _Stop | None:
        """Wait for what comes next; None: a deadline came."""
        now = self._clock()
        dues = [self._stopping.until_ms if self._stopping else self._buttons.due_ms()]
        if not self._panel.silent:
            dues.append(next_ms(self._show, now))
        due = min((due for due in dues if due is not None), default=None)
        try:
            return self._queue.get(timeout=None if due is None else max(due - now, 0) / 1000)
        except Empty:
            return None

    def _step(self, item: _Edge | _Done | _Test | _Stop | None) -> None:
        shown: Shown | None = None
        match item:
            case _Edge(button, down, at_ms) if not self._stopping:
                self._mean(self._buttons.edge(button, down, at_ms))
            case _Done(press, outcome):
                shown = self._settled(press, outcome)
            case _Test():
                self._show = evolve(self._show, test_ms=self._clock())
            case _Stop():
                self._stopping = item
                self._panel.unwatch()
            case None:
                self._reread()
        self._light()
        if shown is not None:
            self._listeners.shown(shown)

    def _reread(self) -> None:
        """At a deadline, look at the pins themselves: a kernel under load drops edges."""
        now = self._clock()
        down = self._pins(self._panel.down)
        if not self._stopping and self._queue.empty():
            self._mean(self._buttons.reread(down or (), now))

    def _mean(self, meanings: list[Meaning]) -> None:
        for meaning in meanings:
            match meaning:
                case Press():
                    self._begin(meaning)
                case Stuck(button, sentence):
                    self._listeners.stuck(button, sentence)
                case Freed(button):
                    self._listeners.freed(button)
                case Cleaning(on):
                    self._show = evolve(self._show, cleaning_ms=self._clock() if on else None)
                    self._listeners.cleaning(on)

    def _begin(self, press: Press) -> None:
        """Hand a press on; what came of it arrives in the queue."""
        self._outstanding += 1
        try:
            outcome = self._press(press.button)
        except Exception as error:  # noqa: BLE001 - the other buttons must go on
            self._listeners.trouble(
                f"a press of button {press.button} could not be handled: {error}"
            )
            outcome = Future()
            outcome.set_exception(error)
        outcome.add_done_callback(lambda done: self._queue.put(_Done(press, done)))

    def _settled(self, press: Press, outcome: "Future[Recorded]") -> Shown:
        """Choose the light for a press whose future is done."""
        self._outstanding -= 1
        error = None if outcome.cancelled() else outcome.exception()
        if error is not None or outcome.cancelled():
            sentence = str(error) if error is not None else "the recording was given up"
            log.warning("press of button %d was not stored: %s", press.button, sentence)
            self._show = self._show.failed(self._clock())
            return Shown(press.button, press.at_ms, error=sentence)
        self._listeners.well()
        self._show = self._show.stored(press.button, self._clock())
        return Shown(press.button, press.at_ms, recorded=outcome.result())

    def _light(self) -> None:
        """Show what is to be shown now."""
        self._pins(self._relight)

    def _relight(self) -> None:
        quiet = self._quiet.covers(self._local_time())
        self._show = evolve(self._show, quiet=quiet)
        self._panel.show(frame(self._show, self._clock()))

    def _pins(self, use: Callable[[], Any]) -> Any:
        """Use the pins; if they fail under way, say so once and go on without."""
        try:
            return use()
        except Exception as error:  # noqa: BLE001 - pin libraries' errors share no base
            self._listeners.trouble(f"the console's pins failed ({error}): run `kiosk doctor`")
        return None
