"""The drawn wiring shows the default pins."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from hardware.mock import BoardFactory
from kiosk.settings import ConsoleSettings

DRAWING = Path(__file__).parent.parent / "docs" / "wiring.svg"
DEFAULT = ConsoleSettings()


@pytest.fixture(scope="module")
def words() -> list[str]:
    texts = ElementTree.parse(DRAWING).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in texts]


@pytest.mark.parametrize("pin", [*DEFAULT.buttons, *DEFAULT.leds, DEFAULT.buzzer])
def test_each_default_pin_is_drawn_with_its_place_on_the_header(words, pin):
    [(_, place)] = BoardFactory().board_info.find_pin(pin)
    assert f"GPIO {pin}" in words
    assert str(place.number) in words


def test_the_drawing_names_the_settings_as_they_are(words):
    assert f"buttons = {list(DEFAULT.buttons)}" in words
    assert f"leds = {list(DEFAULT.leds)}" in words
    assert f"buzzer = {DEFAULT.buzzer}" in words
