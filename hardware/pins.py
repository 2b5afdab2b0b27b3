"""Which pins, and through which pin factory: checks and their sentences."""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from hardware.buttons import BUTTONS
from kiosk.model.errors import BadInput, HardwareError
from kiosk.settings import ConsoleSettings

LAST_PIN = 27
_GROUP = "gpiozero_pin_factories"
_NOT_HERE = 'run on a Raspberry Pi, or set console.backend = "simulated"'


def check_pins(settings: ConsoleSettings) -> None:
    """Raise BadInput unless the pins of the settings can be a console's: needs no hardware."""
    if len(settings.buttons) != BUTTONS:
        raise BadInput(
            f"console.buttons has {len(settings.buttons)} pins: name five, worst to best"
        )
    if len(settings.leds) not in (0, BUTTONS):
        raise BadInput(
            f"console.leds has {len(settings.leds)} pins: name five, worst to best, "
            "or [] for a console without LEDs"
        )
    used: dict[int, str] = {}
    for name, pin in _named(settings):
        _check_number(name, pin)
        if pin in used:
            raise BadInput(
                f"{name} is GPIO {pin}, which {used[pin]} uses already: give each its own pin"
            )
        used[pin] = name


def _named(settings: ConsoleSettings) -> list[tuple[str, int]]:
    """Return every pin with the name of its setting; a buzzer on 0 is none."""
    named = [(f"console.buttons[{at}]", pin) for at, pin in enumerate(settings.buttons)]
    named += [(f"console.leds[{at}]", pin) for at, pin in enumerate(settings.leds)]
    return named + ([("console.buzzer", settings.buzzer)] if settings.buzzer else [])


def _check_number(name: str, pin: int) -> None:
    if not 0 <= pin <= LAST_PIN:
        raise BadInput(
            f"{name} = {pin} is no pin of the header: use a BCM number from 0 to {LAST_PIN}, "
            "as docs/installer.md shows"
        )


def factory_name(settings: ConsoleSettings) -> str:
    """Return the pin factory's name: the setting, else GPIOZERO_PIN_FACTORY, else lgpio."""
    return settings.pin_factory or os.environ.get("GPIOZERO_PIN_FACTORY", "") or "lgpio"


def open_factory(settings: ConsoleSettings) -> Any:
    """Return gpiozero's pin factory for real pins; the caller closes it.

    Raises BadInput for wrong pins or an unknown factory, HardwareError where the machine has no
    usable GPIO; both say what to do.
    """
    check_pins(settings)
    check_gpiozero()
    name = factory_name(settings)
    known = {entry.name: entry for entry in entry_points(group=_GROUP)}
    if name.lower() not in known:
        raise BadInput(
            f'console.pin_factory = "{name}" is not a pin factory: use one of '
            f"{', '.join(sorted(known))}"
        )
    try:
        return known[name.lower()].load()()
    except pin_errors() as error:
        raise HardwareError(explain(error, name)) from error


def check_gpiozero() -> None:
    """Raise HardwareError, saying what to install, unless gpiozero is there."""
    try:
        import gpiozero  # noqa: F401
    except ImportError as error:
        raise HardwareError(
            "gpiozero is not installed, so there is no console: "
            "install feedback-kiosk[pi], or set console.enabled = false"
        ) from error


def pin_errors() -> tuple[type[Exception], ...]:
    """Return what gpiozero and the loaded pin library raise when pins cannot be used."""
    from gpiozero import GPIOZeroError

    # lgpio's errors have no base but Exception; the library is loaded only where it is chosen.
    lgpio = sys.modules.get("lgpio")
    own: tuple[type[Exception], ...] = (lgpio.error,) if lgpio is not None else ()
    return (GPIOZeroError, ImportError, OSError, RuntimeError, *own)


def explain(error: Exception, name: str, chips: Sequence[Path] | None = None) -> str:
    """Return one sentence for a pin factory (``name``) that could not be opened.

    ``chips`` are the GPIO devices of this machine; by default /dev/gpiochip*.
    """
    from gpiozero import PinUnknownPi

    found = sorted(Path("/dev").glob("gpiochip*")) if chips is None else list(chips)
    if isinstance(error, FileNotFoundError) and ".lgd-" in str(error):
        return (
            "lgpio cannot write in the folder the kiosk was started in: "
            "start it in a folder of its own user, such as the state folder"
        )
    if isinstance(error, ImportError):
        return (
            f'the pin factory "{name}" cannot be loaded ({error}): install feedback-kiosk[pi], '
            f"or {_NOT_HERE}"
        )
    if isinstance(error, PinUnknownPi):
        return f"this machine is no Raspberry Pi, so it has no pins: {_NOT_HERE}"
    if not found:
        return f"this machine has no GPIO (no /dev/gpiochip*): {_NOT_HERE}"
    if not any(os.access(chip, os.R_OK | os.W_OK) for chip in found):
        return (
            f"no permission for {found[0]}: add the kiosk's user to the group gpio "
            "(sudo usermod -aG gpio USER), then log in again or restart the service"
        )
    return f'the pin factory "{name}" cannot be opened ({error}): run `kiosk doctor`'
