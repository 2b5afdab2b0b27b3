"""A customer at the tablet: from the tap to the row on disk and the thanks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.model.answer import Group, SetAside, Source
from kiosk.screen.samples import samples, shipped
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


@pytest.fixture
def counter(tablet: Tablet) -> Tablet:
    tablet.start(shipped("counter"))
    return tablet


@pytest.fixture
def checkout(tablet: Tablet) -> Tablet:
    tablet.start(shipped("checkout"))
    return tablet


def test_the_question_and_the_faces_are_the_first_screen(counter: Tablet) -> None:
    assert counter.screen == "attract"
    assert counter.ready == 1
    assert {f"rating-{value}" for value in range(1, 6)} < set(counter.names())


def test_one_tap_is_an_answer_on_disk_and_then_thanks(counter: Tablet) -> None:
    counter.tap("rating-4")
    assert counter.screen == "thanks"
    (answer,) = counter.answers()
    assert (answer.value, answer.group, answer.source) == (4, Group.PASSIVE, Source.TOUCH)


def test_the_way_of_a_detractor(checkout: Tablet) -> None:
    checkout.tap("rating-2")
    assert checkout.screen == "choice"
    checkout.tap("topic-queue")
    assert checkout.screen == "comment"
    checkout.type("долго")
    checkout.tap("send")
    assert checkout.screen == "thanks"
    assert checkout.content() == [("score", 2), ("improve", "queue"), ("comment", "Долго")]


def test_topics_differ_by_group(checkout: Tablet) -> None:
    checkout.tap("rating-5")
    assert {"topic-fast", "topic-price"} < set(checkout.names())
    assert "topic-queue" not in checkout.names()


def test_everything_after_the_score_can_be_skipped(checkout: Tablet) -> None:
    checkout.tap("rating-1", "skip", "skip")
    assert checkout.screen == "thanks"
    assert checkout.content() == [("score", 1)]


@pytest.mark.parametrize("name", [name for name in samples() if name != "checkout"])
def test_every_point_of_every_scale_can_be_given(tablet: Tablet, name: str) -> None:
    survey = samples()[name]
    tablet.start(survey)
    for point in survey.first.scale.points:
        tablet.tap(f"rating-{point}", "skip")
        assert tablet.screen == "attract"
    taps = [answer.value for answer in tablet.answers() if answer.replaces is None]
    assert taps == list(survey.first.scale.points)


def test_a_press_shows_in_the_same_frame(counter: Tablet) -> None:
    face = counter.find("rating-3")
    counter.customer.down(*face.center)
    counter.customer.frame()
    assert (face.pressed, face.give) == (True, 1.0)
    counter.customer.up(*face.center)
    counter.wait()


def test_a_finger_that_slides_off_takes_its_tap_back(counter: Tablet) -> None:
    counter.customer.down(*counter.find("rating-1").center)
    counter.customer.frame()
    counter.customer.move(500, 590)
    counter.customer.frame()
    counter.customer.up(500, 590)
    counter.wait()
    assert counter.screen == "attract"
    assert counter.answers() == []


def test_a_swipe_across_the_faces_within_one_frame_is_no_answer(counter: Tablet) -> None:
    worst, best = counter.find("rating-1").center, counter.find("rating-5").center
    counter.customer.down(*worst)
    counter.customer.move(*best)
    counter.customer.up(*best)
    counter.wait()
    assert counter.screen == "attract"
    assert counter.answers() == []


def test_no_thanks_before_the_answer_is_on_disk(counter: Tablet) -> None:
    disk = counter.hold_the_disk()
    counter.tap_quickly("rating-5")
    counter.customer.settle()
    assert counter.screen == "attract"
    assert counter.answers() == []
    assert counter.find("rating-5").grow > 1
    disk.set()
    counter.wait()
    assert counter.screen == "thanks"


def test_a_tap_is_on_its_way_to_the_disk_before_the_next_frame(counter: Tablet) -> None:
    face = counter.find("rating-4").center
    counter.customer.down(*face)
    counter.customer.up(*face)
    counter.wait_for_disk()
    assert counter.content() == [("score", 4)]
    counter.customer.frame()
    assert counter.screen == "thanks"


def test_thanks_come_within_two_frames_of_the_commit(counter: Tablet) -> None:
    disk = counter.hold_the_disk()
    counter.tap_quickly("rating-5")
    disk.set()
    counter.wait_for_disk()
    counter.customer.frame()
    counter.customer.frame()
    assert counter.screen == "thanks"


def test_a_second_tap_while_saving_does_nothing(counter: Tablet) -> None:
    disk = counter.hold_the_disk()
    counter.tap_quickly("rating-5")
    counter.tap_quickly("rating-1")
    counter.tap_quickly("rating-5")
    disk.set()
    counter.wait()
    assert counter.content() == [("score", 5)]


def test_saving_is_never_given_up_for_idleness(counter: Tablet) -> None:
    disk = counter.hold_the_disk()
    counter.tap_quickly("rating-5")
    counter.advance(120)
    assert counter.screen == "attract"
    disk.set()
    counter.wait()
    assert counter.screen == "thanks"


def test_the_second_half_of_a_double_tap_answers_nothing(checkout: Tablet) -> None:
    spot = checkout.find("rating-2").center
    checkout.tap_quickly("rating-2")
    checkout.wait_for_disk()
    checkout.customer.frame()
    for _ in range(2):
        checkout.customer.down(*spot)
        checkout.customer.frame()
        checkout.customer.up(*spot)
        checkout.customer.frame()
    checkout.wait()
    assert checkout.screen == "choice"
    assert checkout.content() == [("score", 2)]


def test_only_the_first_finger_counts(counter: Tablet) -> None:
    from kivy.tests.common import UnitTestTouch

    first, second = (UnitTestTouch(*counter.find(name).center) for name in ("rating-1", "rating-5"))
    for touch in (first, second):
        touch.touch_down()
    counter.customer.frame()
    assert counter.find("rating-1").pressed
    assert not counter.find("rating-5").pressed
    for touch in (second, first):
        touch.touch_up()
    counter.wait()
    assert counter.content() == [("score", 1)]


@pytest.mark.parametrize("button", ["right", "middle", "scrollup", "mouse4"])
def test_other_buttons_of_a_mouse_do_nothing(counter: Tablet, button: str) -> None:
    counter.customer.down(*counter.find("rating-5").center, button)
    counter.customer.frame()
    assert not counter.find("rating-5").pressed
    counter.customer.up(*counter.find("rating-5").center, button)
    counter.wait()
    assert counter.answers() == []


def test_change_my_answer_puts_another_in_its_place(counter: Tablet) -> None:
    counter.tap("rating-1", "change")
    assert counter.screen == "rating"
    counter.tap("rating-5")
    assert counter.screen == "thanks"
    first, second = counter.answers()
    assert (first.value, second.value, second.replaces) == (1, 5, first.id)


def test_a_change_of_mind_about_changing_keeps_the_answer(counter: Tablet) -> None:
    counter.tap("rating-1", "change", "skip")
    assert counter.screen == "thanks"
    assert counter.content() == [("score", 1)]


def test_a_change_to_another_group_withdraws_what_was_said_about_the_old_one(
    checkout: Tablet,
) -> None:
    checkout.tap("rating-1", "topic-queue", "change", "rating-5")
    assert "topic-fast" in checkout.names()
    gone = [answer for answer in checkout.answers() if answer.set_aside is SetAside.CORRECTED]
    assert [answer.question for answer in gone] == ["improve"]


def test_a_full_disk_is_said_aloud_and_gets_no_thanks(counter: Tablet) -> None:
    counter.recorder.close()
    counter.tap("rating-5")
    assert counter.screen == "attract"
    assert "не сохранился" in counter.app.stage.message
    assert counter.faults == []  # the intake tells of it, for screen and console alike
    assert counter.find("rating-5").grow == 1.0


def test_the_message_goes_with_the_customer(counter: Tablet) -> None:
    counter.recorder.close()
    counter.tap("rating-5")
    counter.advance(30)
    assert counter.app.stage.message == ""


def test_done_makes_room_for_the_next_customer(counter: Tablet) -> None:
    counter.tap("rating-5", "skip")
    assert counter.screen == "attract"


def test_thanks_go_by_themselves(counter: Tablet) -> None:
    counter.tap("rating-5")
    counter.advance(6)
    assert counter.screen == "attract"


def test_each_customer_is_a_visit_of_their_own(counter: Tablet) -> None:
    counter.tap("rating-5", "skip", "rating-4")
    assert len({answer.visit for answer in counter.answers()}) == 2


def test_an_abandoned_visit_leaves_nothing_behind(checkout: Tablet) -> None:
    checkout.tap("language-en", "rating-2", "topic-queue")
    checkout.type("secret")
    checkout.advance(25)
    assert checkout.screen == "attract"
    assert "language-en" in checkout.names()
    checkout.tap("rating-2", "topic-queue")
    page = checkout.app.stage.page
    assert (page.text, page.can_send) == ("", False)
    assert "key-ф" in checkout.names()
    assert "key-f" not in checkout.names()


def test_a_touch_anywhere_keeps_the_visit_alive(checkout: Tablet) -> None:
    checkout.tap("rating-2")
    for _ in range(3):
        checkout.advance(15)
        checkout.customer.down(5, 300)
        checkout.customer.frame()
        checkout.customer.up(5, 300)
        checkout.customer.frame()
    assert checkout.screen == "choice"


def test_the_countdown_is_visible_and_drains(checkout: Tablet) -> None:
    bar = checkout.app.stage.ids.countdown
    assert bar.share == 1.0
    checkout.tap("rating-2")
    checkout.advance(10)
    assert 0.3 < bar.share < 0.6


def test_an_untouched_tablet_counts_nothing_down(counter: Tablet) -> None:
    counter.advance(300)
    assert counter.app.stage.ids.countdown.share == 1.0
    assert counter.app._ticking is None


def test_the_language_switch(counter: Tablet) -> None:
    counter.tap("language-en")
    assert "today" in counter.app.stage.page.question_words
    assert "language-ru" in counter.names()
    counter.tap("rating-5")
    assert "Thank you" in counter.app.stage.page.title_words


def test_a_comment_in_two_alphabets_with_signs(checkout: Tablet) -> None:
    checkout.tap("rating-2", "skip")
    checkout.type("ёж")
    checkout.tap("key-space", "key-abc")
    checkout.type("ok")
    checkout.tap("key-symbols")
    checkout.type("!1")
    checkout.tap("key-letters", "key-shift")
    checkout.type("q")
    checkout.tap("key-erase", "send")
    assert checkout.content()[-1] == ("comment", "Ёж ok!1")


def test_an_empty_comment_cannot_be_sent(checkout: Tablet) -> None:
    checkout.tap("rating-2", "skip")
    assert "send" not in checkout.names()
    checkout.tap("key-space")
    assert "send" not in checkout.names()


def test_the_keyboard_of_the_machine_types_nothing(checkout: Tablet) -> None:
    from kivy.core.window import Window

    checkout.tap("rating-2", "skip")
    Window.dispatch("on_key_down", 97, 4, "a", [])
    Window.dispatch("on_textinput", "a")
    checkout.customer.settle()
    assert checkout.app.stage.page.text == ""


def test_pages_are_kept_from_customer_to_customer(checkout: Tablet) -> None:
    checkout.tap("rating-2")
    page = checkout.app.stage.page
    tiles = list(page.children)
    checkout.advance(25)
    checkout.tap("rating-2")
    assert checkout.app.stage.page is page
    assert list(page.children) == tiles


def test_other_words_for_the_first_question(tablet: Tablet) -> None:
    tablet.start(shipped("counter"), question={"ru": "Довольны?"})
    assert tablet.app.stage.page.question_words == "Довольны?"
