"""When something goes wrong, and when somebody plays with keys: the tablet stays a tablet."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.screen.environment import InputError, assert_one_provider, prepare
from kiosk.screen.samples import shipped
from kiosk.settings import ScreenSettings
from tests.support.tablet import WINDOW, Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

ESCAPE, F1, BACK = 27, 282, 1001


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        tablet.start(shipped("checkout"))
        yield tablet


def fail(tablet: Tablet) -> None:
    """Let a clock callback raise what nobody foresaw."""
    from kivy.clock import Clock

    def break_down(_: float) -> None:
        raise ZeroDivisionError("a mistake of ours")

    Clock.schedule_once(break_down)
    tablet.customer.settle()


def test_an_unexpected_error_leads_to_the_safe_screen(
    tablet: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        fail(tablet)
    assert tablet.screen == "safe"
    assert "a mistake of ours" in caplog.text
    ((key, sentence),) = tablet.faults
    assert key == "screen-error"
    assert "ZeroDivisionError" in sentence


def test_an_error_in_a_tap_is_caught_as_well(tablet: Tablet) -> None:
    tablet.find("rating-3").bind(on_tap=lambda _: 1 / 0)
    tablet.tap("rating-3")
    assert tablet.screen == "safe"


def test_nothing_on_the_safe_screen_can_be_tapped(tablet: Tablet) -> None:
    fail(tablet)
    assert tablet.names() == []


def test_it_comes_back_by_itself_for_the_next_customer(tablet: Tablet) -> None:
    tablet.tap("language-en", "rating-2")
    fail(tablet)
    tablet.advance(9)
    assert tablet.screen == "attract"
    tablet.tap("rating-5", "skip", "skip")
    assert tablet.screen == "thanks"
    assert [answer.value for answer in tablet.answers()] == [2, 5]


def test_an_answer_being_saved_when_it_happens_is_saved(tablet: Tablet) -> None:
    disk = tablet.hold_the_disk()
    tablet.tap_quickly("rating-5")
    fail(tablet)
    disk.set()
    tablet.wait()
    assert tablet.screen == "safe"
    tablet.advance(9)
    assert tablet.screen == "attract"
    assert tablet.content() == [("score", 5)]


def test_errors_that_repeat_end_in_the_safe_screen_for_good(tablet: Tablet) -> None:
    for _ in range(4):
        fail(tablet)
    tablet.advance(600)
    assert tablet.screen == "safe"


def test_errors_in_every_frame_do_not_fill_the_log(
    tablet: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(50):
        fail(tablet)
    assert len(caplog.records) == len(tablet.faults) <= 4


def test_a_device_in_a_crash_loop_starts_in_the_safe_screen(tmp_path: Path) -> None:
    with open_tablet(tmp_path) as tablet:
        tablet.start(shipped("counter"), safe=True)
        tablet.advance(60)
        assert tablet.screen == "safe"
        assert tablet.ready == 1


def test_stopping_is_not_an_error_to_be_swallowed(tablet: Tablet) -> None:
    from kivy.base import ExceptionManager

    for wish in (KeyboardInterrupt(), SystemExit(), InputError("two providers")):
        assert ExceptionManager.handle_exception(wish) == ExceptionManager.RAISE


@pytest.mark.parametrize("key", [ESCAPE, F1, BACK])
def test_keys_open_and_close_nothing(tablet: Tablet, key: int) -> None:
    from kivy.base import EventLoop
    from kivy.core.window import Window

    before = list(Window.children)
    Window.dispatch("on_keyboard", key, 0, None, [])
    Window.dispatch("on_key_down", key, 0, None, [])
    tablet.customer.settle()
    assert list(Window.children) == before
    assert not EventLoop.quit
    assert tablet.screen == "attract"


def test_a_full_screen_cannot_be_closed_by_a_customer(tmp_path: Path) -> None:
    from kivy.core.window import Window

    with open_tablet(tmp_path) as tablet:
        tablet.start(shipped("counter"), screen=ScreenSettings(fullscreen=True))
        assert Window.dispatch("on_request_close")


def test_a_window_can_be_closed(tablet: Tablet) -> None:
    from kivy.core.window import Window

    assert not Window.dispatch("on_request_close")


def test_the_watchdog_hears_of_it_once_a_second(tablet: Tablet) -> None:
    before = tablet.signs_of_life
    for _ in range(10):
        tablet.customer.frame(1.0)
    assert tablet.signs_of_life - before == 10


def test_exactly_one_provider_delivers_taps(tablet: Tablet) -> None:
    from kivy.base import EventLoop

    assert_one_provider(EventLoop.input_providers)
    (mouse,) = (each for each in EventLoop.input_providers if "Mouse" in type(each).__name__)
    with pytest.raises(InputError, match="exactly once"):
        assert_one_provider([*EventLoop.input_providers, mouse])
    with pytest.raises(InputError, match=r"\(none\)"):
        assert_one_provider([])


def test_no_red_dots_and_no_hover(tablet: Tablet) -> None:
    from kivy.base import EventLoop

    (mouse,) = (each for each in EventLoop.input_providers if "Mouse" in type(each).__name__)
    assert mouse.disable_multitouch
    assert mouse.disable_hover


def test_kivy_loaded_too_soon_is_named(tablet: Tablet) -> None:
    with pytest.raises(InputError, match="call prepare"):
        prepare(WINDOW)


def test_kivy_writes_no_file_and_reads_none(tmp_path: Path) -> None:
    code = (
        "from kiosk.screen.environment import prepare; from kiosk.settings import ScreenSettings;"
        "prepare(ScreenSettings(), offscreen=True); from kivy.config import Config;"
        "assert Config.items('input') == [('mouse', 'mouse,disable_multitouch,disable_hover')];"
        "assert Config.items('modules') == []; assert Config.get('kivy', 'exit_on_escape') == '0'"
    )
    root = str(Path(__file__).parents[1])
    environment = {"HOME": str(tmp_path), "PYTHONPATH": root, "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
