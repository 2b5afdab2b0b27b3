"""Wrong pins and missing hardware get one sentence and what to do."""

import errno
import os
import subprocess
import sys

import pytest
from attrs import evolve
from gpiozero import PinUnknownPi
from gpiozero.pins.mock import MockFactory

from hardware.mock import BoardFactory
from hardware.pins import check_pins, explain, factory_name, open_factory
from kiosk.model.errors import BadInput, HardwareError
from kiosk.settings import ConsoleSettings

DEFAULT = ConsoleSettings()


def test_the_default_pins_are_good():
    check_pins(DEFAULT)
    check_pins(evolve(DEFAULT, leds=(), buzzer=0))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"buttons": (5, 6, 13)}, "console.buttons has 3 pins: name five"),
        ({"leds": (17, 27)}, "console.leds has 2 pins: name five"),
        ({"buttons": (5, 6, 13, 19, 28)}, "console.buttons[4] = 28 is no pin of the header"),
        ({"leds": (17, -1, 22, 23, 24)}, "console.leds[1] = -1 is no pin"),
        ({"buzzer": 5}, "console.buzzer is GPIO 5, which console.buttons[0] uses already"),
        ({"buttons": (5, 6, 5, 19, 26)}, "console.buttons[2] is GPIO 5, which console.buttons[0]"),
        ({"leds": (17, 27, 22, 23, 26)}, "console.leds[4] is GPIO 26, which console.buttons[4]"),
    ],
)
def test_wrong_pins_are_named(change, words):
    with pytest.raises(BadInput) as refused:
        check_pins(evolve(DEFAULT, **change))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_simulated_pin_remembers_no_state_but_the_last():
    """Seen to fail with gpiozero's own `_change_state`: LEDs that breathe fill the memory."""
    pin = BoardFactory().pin(17)
    pin.function = "output"
    kept = len(pin.states)
    for number in range(100):
        pin.state = number % 2
    assert (pin.state, len(pin.states)) == (1, kept)


def test_the_setting_chooses_the_factory_then_the_environment_then_lgpio(monkeypatch):
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    assert factory_name(DEFAULT) == "lgpio"
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "native")
    assert factory_name(DEFAULT) == "native"
    assert factory_name(evolve(DEFAULT, pin_factory="mock")) == "mock"


def test_a_known_factory_is_opened():
    factory = open_factory(evolve(DEFAULT, pin_factory="Mock"))
    assert isinstance(factory, MockFactory)
    factory.close()


def test_an_unknown_factory_is_named_with_those_there_are():
    with pytest.raises(BadInput, match='"pigs" is not a pin factory: use one of lgpio, mock'):
        open_factory(evolve(DEFAULT, pin_factory="pigs"))


def test_wrong_pins_are_refused_before_any_hardware_is_touched():
    with pytest.raises(BadInput, match="name five"):
        open_factory(evolve(DEFAULT, buttons=(), pin_factory="lgpio"))


@pytest.mark.skipif(os.path.exists("/dev/gpiochip0"), reason="this machine has GPIO")
@pytest.mark.parametrize("name", ["lgpio", "rpigpio", "native", "pigpio"])
def test_a_machine_without_gpio_gets_one_sentence(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(HardwareError) as refused:
        open_factory(evolve(DEFAULT, pin_factory=name))
    assert "\n" not in str(refused.value)
    assert 'set console.backend = "simulated"' in str(refused.value)


@pytest.mark.parametrize(
    ("error", "mode", "words"),
    [
        (PinUnknownPi("no revision"), 0o600, "this machine is no Raspberry Pi"),
        (ModuleNotFoundError("No module named 'lgpio'"), 0o600, "install feedback-kiosk[pi]"),
        (OSError(errno.EACCES, "denied"), None, "no GPIO (no /dev/gpiochip*)"),
        (OSError(errno.EACCES, "denied"), 0o000, "add the kiosk's user to the group gpio"),
        (OSError(errno.EBUSY, "busy"), 0o600, "cannot be opened"),
        (FileNotFoundError(2, "No such file", ".lgd-nfy0"), 0o600, "lgpio cannot write in"),
    ],
)
def test_each_failure_of_a_factory_has_its_sentence(error, mode, words, tmp_path, monkeypatch):
    chips = []
    if mode is not None:
        chips = [tmp_path / "gpiochip0"]
        chips[0].touch(mode)
        # Root may open anything: ask the file's own mode instead.
        monkeypatch.setattr(os, "access", lambda path, _: bool(path.stat().st_mode & 0o600))
    sentence = explain(error, "lgpio", chips)
    assert words in sentence
    assert "\n" not in sentence


WITHOUT_GPIOZERO = """
import sys
sys.modules["gpiozero"] = None
sys.modules["lgpio"] = None
import hardware, hardware.debounce, hardware.remote, hardware.console, hardware.keys
from hardware.simulated import SimulatedBoard
from hardware.pins import check_pins, open_factory
from kiosk.model.errors import HardwareError
from kiosk.settings import ConsoleSettings
check_pins(ConsoleSettings())
for needs_it in (open_factory, SimulatedBoard):
    try:
        needs_it(ConsoleSettings())
    except HardwareError as error:
        print(error)
"""


def test_without_gpiozero_the_rest_works_and_the_console_says_what_to_install():
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_GPIOZERO], capture_output=True, text=True, check=True
    )
    assert told.stdout.count("install feedback-kiosk[pi], or set console.enabled = false") == 2
