"""The pins of the console through gpiozero: five buttons, five LEDs, a buzzer.

Each button is wired between its pin and ground; the pin's own pull-up keeps it high, so a button
reads down when its wire touches ground. A wire that is off reads exactly like a button at rest:
this cannot be told apart, and only pressing each button once shows it.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from gpiozero import DigitalOutputDevice, InputDevice, PinPWMUnsupported, PWMOutputDevice

from hardware.lights import STEP_LEVEL, Frame
from hardware.pins import check_pins, pin_errors
from kiosk.model.errors import HardwareError
from kiosk.settings import ConsoleSettings

_TRUSTED_LAG_MS = 1000

Edge = Callable[[int, bool, int], None]
"""Called with the button (1 to 5), whether it went down, and how many milliseconds ago."""


class Panel:
    """All pins of one console; ``factory`` is gpiozero's and is closed with the panel."""

    def __init__(self, settings: ConsoleSettings, factory: Any) -> None:
        check_pins(settings)
        self._factory = factory
        self._buttons: list[Any] = []
        self._leds: list[Any] = []
        self._watchers: list[Callable[[Any, Any], None]] = []
        self._buzzer: Any = None
        self._shown = Frame()
        try:
            self._open(settings)
        except pin_errors() as error:
            self.close()
            raise HardwareError(
                f"a pin of the console cannot be used ({error}): free it from the other program "
                "or overlay that has it, or choose another pin in kiosk.toml"
            ) from error

    def _open(self, settings: ConsoleSettings) -> None:
        for pin in settings.buttons:
            self._buttons.append(InputDevice(pin, pull_up=True, pin_factory=self._factory))
        for pin in settings.leds:
            self._leds.append(self._led(pin))
        if settings.buzzer and settings.sound:
            self._buzzer = DigitalOutputDevice(settings.buzzer, pin_factory=self._factory)

    def _led(self, pin: int) -> Any:
        try:
            return PWMOutputDevice(pin, pin_factory=self._factory)
        except PinPWMUnsupported:
            return DigitalOutputDevice(pin, pin_factory=self._factory)

    @property
    def silent(self) -> bool:
        """Whether there is neither a LED nor a buzzer to show anything with."""
        return not self._leds and self._buzzer is None

    def down(self) -> list[bool]:
        """Return the levels of the five buttons now; True: down."""
        return [bool(button.value) for button in self._buttons]

    def watch(self, edge: Edge) -> None:
        """Call ``edge`` at every raw edge, from whichever thread the pin factory uses."""
        for number, button in enumerate(self._buttons, 1):
            # gpiozero keeps only a weak reference to what it calls.
            watcher = partial(self._changed, edge, number)
            self._watchers.append(watcher)
            button.pin.edges = "both"
            button.pin.when_changed = watcher

    def unwatch(self) -> None:
        """Report no more edges."""
        for button in self._buttons:
            if not button.closed:
                button.pin.when_changed = None
        self._watchers.clear()

    def _changed(self, edge: Edge, number: int, ticks: Any, state: Any) -> None:
        edge(number, not state, self._lag_ms(ticks))

    def _lag_ms(self, ticks: Any) -> int:
        """Return how long ago the edge was; a stamp of another clock is not believed."""
        lag = round(1000 * self._factory.ticks_diff(self._factory.ticks(), ticks))
        return lag if 0 <= lag <= _TRUSTED_LAG_MS else 0

    def show(self, frame: Frame) -> None:
        """Set the LEDs and the buzzer; only what changed is written."""
        for led, level, before in zip(self._leds, frame.leds, self._shown.leds, strict=False):
            if level != before:
                led.value = level if isinstance(led, PWMOutputDevice) else level >= STEP_LEVEL
        if self._buzzer is not None and frame.buzzer != self._shown.buzzer:
            self._buzzer.value = frame.buzzer
        self._shown = frame

    def close(self) -> None:
        """Turn everything off and give the pins back, as far as they still answer."""
        steps = [self.unwatch, partial(self.show, Frame())]
        steps += [device.close for device in (*self._buttons, *self._leds)]
        steps += [self._buzzer.close] if self._buzzer is not None else []
        for step in (*steps, self._factory.close):
            with suppress(*pin_errors()):
                step()
