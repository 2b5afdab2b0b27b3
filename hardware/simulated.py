"""The simulated board: real edges on gpiozero's mock pins, for the same console driver.

The board stands where the Pi stands: its ``factory`` goes into ``Console``, its
``shown`` is the console's ``on_shown``. It is driven by a socket (``kiosk press``), by the number
keys and by the drawn console, all through ``down``, ``up`` and ``press``.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Lock, Thread
from typing import TYPE_CHECKING

from attrs import frozen

from hardware.bounce import press_train
from hardware.buttons import BUTTONS
from hardware.console import Shown, monotonic_ms
from hardware.lights import Levels
from hardware.pins import check_gpiozero, check_pins
from hardware.request import Request, check, outcome, read_request
from hardware.serving import Listener, serve
from kiosk.model.errors import HardwareError
from kiosk.settings import ConsoleSettings

if TYPE_CHECKING:
    from hardware.mock import BoardPin

NOTHING_S = 10.0
"""Seconds after the end of a press within which the console must have acknowledged it."""

_START_S = 10.0
_CLOCK_SLACK_MS = 5
_STOPPED = "the device stopped before the console acknowledged the press"


@frozen
class _Awaited:
    """A press that was begun at ``since_ms`` and that the console has not acknowledged."""

    since_ms: int
    told: "Future[str]"
    acknowledged: asyncio.Event


class SimulatedBoard:
    """Five switches, five LEDs and a buzzer on mock pins.

    ``down``, ``up``, ``leds`` and ``buzzer`` always work; ``press`` works between ``start`` and
    ``stop``, and so does STATE/console.sock if ``state`` is given. Stop the console first.
    ``clock`` must be the console's. Methods may be called from any thread. Raises BadInput for
    wrong pins, HardwareError without gpiozero.
    """

    def __init__(
        self,
        settings: ConsoleSettings,
        state: Path | None = None,
        *,
        clock: Callable[[], int] = monotonic_ms,
        chance: Random | None = None,
    ) -> None:
        check_pins(settings)
        check_gpiozero()
        from hardware.mock import BoardFactory  # needs gpiozero, which a tablet does not have

        self.factory = BoardFactory()
        self._switches: list[BoardPin] = [self.factory.pin(pin) for pin in settings.buttons]
        self._leds: list[BoardPin] = [self.factory.pin(pin) for pin in settings.leds]
        self._buzzer = self.factory.pin(settings.buzzer) if settings.buzzer else None
        self._settings = settings
        self._state = state
        self._clock = clock
        self._chance = chance or Random()
        self._driving = Lock()
        self._rested_ms = [0] * BUTTONS
        self._turns: list[asyncio.Lock] = []
        self._awaited: dict[int, _Awaited] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending = asyncio.Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to take presses; raises HardwareError if the socket cannot be made."""
        listener = Listener(self._state) if self._state is not None else None
        ready: Future[None] = Future()
        self._thread = Thread(
            target=lambda: asyncio.run(self._run(listener, ready)), name="simulated board"
        )
        self._thread.start()
        ready.result(_START_S)

    def stop(self) -> None:
        """End; presses under way fail with a sentence."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()
        self._thread = self._loop = None

    def __enter__(self) -> "SimulatedBoard":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def down(self, n: int) -> None:
        """Close the switch of button ``n`` (1 to 5): its pin goes to ground."""
        self._drive(n, True)

    def up(self, n: int) -> None:
        """Open the switch of button ``n`` (1 to 5)."""
        self._drive(n, False)

    def press(self, n: int, hold_ms: int = 120, bounce: bool = False) -> "Future[str]":
        """Press button ``n`` for ``hold_ms`` milliseconds, in real time.

        The future holds ``counted`` or ``set aside: REASON`` once the console has shown what became
        of this press, or fails with HardwareError. Presses of one button take turns, each after
        the button has rested. Raises BadInput for a press that cannot be.
        """
        request = check(Request(n, hold_ms, bounce))
        told: Future[str] = Future()
        if self._loop is None:
            told.set_exception(HardwareError(_STOPPED))
        else:
            asyncio.run_coroutine_threadsafe(self._press(request, told), self._loop)
        return told

    def leds(self) -> Levels:
        """Return the brightness of the five LEDs, 0 to 1; all 0 for a console without LEDs."""
        one, two, three, four, five = (
            [float(pin.state) for pin in self._leds] if self._leds else [0.0] * BUTTONS
        )
        return one, two, three, four, five

    def buzzer(self) -> bool:
        """Say whether the buzzer sounds."""
        return self._buzzer is not None and bool(self._buzzer.state)

    def shown(self, shown: Shown) -> None:
        """Take the console's word on a press: its ``on_shown``."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has just ended
                self._loop.call_soon_threadsafe(self._tell, shown)

    def _drive(self, n: int, down: bool) -> None:
        with self._driving:
            self._switches[n - 1].switch(down)
            self._rested_ms[n - 1] = self._clock() + self._settings.release_ms + _CLOCK_SLACK_MS

    async def _run(self, listener: Listener | None, ready: "Future[None]") -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        self._turns = [asyncio.Lock() for _ in range(BUTTONS)]
        server = await serve(listener, self._answer) if listener is not None else None
        ready.set_result(None)
        await self._ending.wait()
        if server is not None and listener is not None:
            server.close()
            listener.close()

    async def _answer(self, line: bytes) -> str:
        """Do what a line of the socket asks."""
        request = read_request(line)
        return await asyncio.wrap_future(self.press(request.press, request.hold_ms, request.bounce))

    async def _press(self, request: Request, told: "Future[str]") -> None:
        try:
            async with self._turns[request.press - 1]:
                await self._rest(request.press)
                await self._play(request, told)
        except HardwareError as error:
            _fail(told, error)
        finally:
            _fail(told, HardwareError(_STOPPED))

    async def _rest(self, n: int) -> None:
        """Wait until the button has been up for long enough to be pressed again."""
        if self._switches[n - 1].grounded:
            raise HardwareError(f"button {n} is down already: let go of it first")
        await asyncio.sleep(max(self._rested_ms[n - 1] - self._clock(), 0) / 1000)

    async def _play(self, request: Request, told: "Future[str]") -> None:
        awaited = _Awaited(self._clock() - _CLOCK_SLACK_MS, told, asyncio.Event())
        self._awaited[request.press] = awaited
        try:
            for wait_ms, down in press_train(request.hold_ms, request.bounce, self._chance):
                await asyncio.sleep(wait_ms / 1000)
                self._drive(request.press, down)
            await asyncio.wait_for(awaited.acknowledged.wait(), self._patience_s(request))
        except TimeoutError as error:
            raise HardwareError(self._nothing(request)) from error
        finally:
            self._drive(request.press, False)
            del self._awaited[request.press]

    def _patience_s(self, request: Request) -> float:
        """Return how long to wait: a glitch is not acknowledged at all."""
        glitch = request.hold_ms < self._settings.stable_ms
        return self._settings.stable_ms * 10 / 1000 if glitch else NOTHING_S

    def _nothing(self, request: Request) -> str:
        if request.hold_ms < self._settings.stable_ms:
            return (
                f"nothing came: a press of {request.hold_ms} ms is a glitch, "
                f"hold it for {self._settings.stable_ms} ms or longer"
            )
        return f"nothing came from the console for button {request.press}: look at `kiosk status`"

    def _tell(self, shown: Shown) -> None:
        awaited = self._awaited.get(shown.button)
        if awaited is None or shown.pressed_ms < awaited.since_ms:
            return
        awaited.acknowledged.set()
        if shown.recorded is not None:
            _succeed(awaited.told, outcome(shown.recorded))
        else:
            _fail(awaited.told, HardwareError(f"the error pattern was shown: {shown.error}"))


def _succeed(told: "Future[str]", words: str) -> None:
    if not told.done():
        told.set_result(words)


def _fail(told: "Future[str]", error: HardwareError) -> None:
    """Fail what was not told yet; a caller who went away cancelled it."""
    if not told.done():
        told.set_exception(error)
