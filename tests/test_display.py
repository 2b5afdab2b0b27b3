"""Is there a display to draw on? Asked before anything is drawn."""

from collections.abc import Iterator

import pytest

from kiosk.machine.display import NONE_NAMED, missing_display, x11_size
from tests.support.display import missing_tools, xvfb

SIZE = (640, 480)


@pytest.fixture
def display() -> Iterator[str]:
    if missing_tools():
        pytest.skip(f"not installed: {missing_tools()}")
    with xvfb(*SIZE) as display:
        yield display


def test_a_display_that_answers_is_there(display: str) -> None:
    assert missing_display({"DISPLAY": display}) is None


def test_the_size_of_a_display(display: str) -> None:
    assert x11_size(display) == SIZE


@pytest.mark.parametrize("display", [":4711", "nowhere.invalid:0", "nonsense"])
def test_one_that_does_not_answer_is_named(display: str) -> None:
    assert missing_display({"DISPLAY": display}) == f"the display {display} does not answer"
    assert x11_size(display) is None


def test_without_a_name_there_is_none() -> None:
    assert missing_display({}) == NONE_NAMED
    assert missing_display({"WAYLAND_DISPLAY": "wayland-0"}) is None
