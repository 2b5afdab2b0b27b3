"""The drawn console of the demo: five buttons that press, and lights that show."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.screen.samples import shipped
from tests.support.board import Board
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture(params=[(1280, 960), (800, 1280)], ids=["landscape", "portrait"])
def demo(tmp_path: Path, board: Board, request: pytest.FixtureRequest) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        tablet.start(shipped("counter"), request.param, panel=board)
        yield tablet


def test_a_button_goes_down_and_comes_up(demo: Tablet, board: Board) -> None:
    demo.tap("console-4")
    assert board.moves == [("down", 4), ("up", 4)]


def test_a_button_held_stays_down(demo: Tablet, board: Board) -> None:
    demo.customer.down(*demo.find("console-1").center)
    demo.advance(11)
    assert board.moves == [("down", 1)]
    demo.customer.up(*demo.find("console-1").center)
    demo.customer.settle()
    assert board.moves == [("down", 1), ("up", 1)]


def test_the_rings_show_the_leds_and_the_speaker_the_buzzer(demo: Tablet, board: Board) -> None:
    board.lit, board.sounds = (0.0, 0.2, 0.4, 0.6, 1.0), True
    demo.customer.frame()
    assert [demo.find(f"console-{n}").glow for n in range(1, 6)] == list(board.lit)
    assert demo.app.root._console.sounding


def test_the_tablet_above_it_still_answers(demo: Tablet, board: Board) -> None:
    demo.tap("rating-5")
    assert demo.screen == "thanks"
    assert board.moves == []


def test_tablet_and_console_do_not_overlap(demo: Tablet) -> None:
    stage, console = demo.app.stage, demo.app.root._console
    assert console.top < stage.y
    assert min(stage.x, console.x, console.y) >= 0
    assert stage.top <= demo.app.root.height
