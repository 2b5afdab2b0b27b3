"""The manager at the tablet: in, around, out, and the customer's side none the worse for it."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.model.answer import Given, SetAside, Source
from kiosk.screen.layout import least_target
from kiosk.screen.manager.gesture import CORNER_UNITS, HOLD, corner_of
from kiosk.screen.samples import samples, shipped
from kiosk.settings import Settings, StaffSettings
from kiosk.store.reader import Reader
from tests.support.board import Board
from tests.support.manager import PIN, Manager
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

SIZES = [(1024, 600), (1280, 800), (1920, 1080), (800, 1280)]
CENTRE_OF_SCREEN = (512, 300)


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


@pytest.fixture
def manager(tablet: Tablet) -> Manager:
    manager = Manager(tablet)
    manager.start(shipped("checkout"))
    return manager


@pytest.fixture
def inside(manager: Manager) -> Manager:
    manager.walk_in()
    return manager


@pytest.fixture
def known(manager: Manager) -> Manager:
    """A manager who has set a PIN, and is out again."""
    manager.enter()
    manager.tap("leave")
    return manager


# --- the way in


def test_the_gesture_opens_the_pad_and_nothing_was_answered(manager: Manager) -> None:
    manager.knock()
    assert manager.screen == "manager-pin"
    assert manager.tablet.answers() == []


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)], ids=["landscape", "portrait"])
def test_in_the_demo_it_stays_on_the_tablet(tablet: Tablet, size: tuple[int, int]) -> None:
    manager = Manager(tablet)
    manager.start(shipped("checkout"), size, panel=Board())
    manager.knock()
    stage, side = tablet.app.stage, tablet.app.manager
    assert (*side.pin.pos, *side.pin.size) == (*stage.pos, *stage.size)
    manager.customer.enter(PIN)
    manager.customer.enter(PIN)
    assert (*side.shell.pos, *side.shell.size) == (*stage.pos, *stage.size)


def test_nothing_of_it_is_built_before(manager: Manager) -> None:
    assert manager.tablet.app.manager is None


@pytest.mark.parametrize("name", samples())
def test_no_corner_touches_anything_that_is_an_answer(tablet: Tablet, name: str) -> None:
    tablet.start(samples()[name])
    stage = tablet.app.stage
    points = [each for each in tablet.names() if each.startswith("rating-")]
    for size in SIZES:
        tablet.customer.resize(*size)
        for target in (tablet.find(point) for point in points):
            for x, y in (target.pos, (target.right, target.top), (target.x, target.top)):
                at = (x - stage.x, y - stage.y)
                assert corner_of(*at, tuple(stage.size), CORNER_UNITS * stage.look.unit) is None


def test_a_tap_on_a_face_in_between_counts_and_breaks_the_gesture_off(manager: Manager) -> None:
    stage = manager.tablet.app.stage
    for x, y in ((6, 594), (1018, 594)):
        manager.customer.down(x, y)
        manager.customer.up(x, y)
        manager.customer.frame()
    manager.tablet.tap("rating-5")
    for x, y in ((1018, 6), (6, 6)):
        manager.customer.down(x, y)
        manager.customer.up(x, y)
        manager.customer.frame()
    manager.tablet.wait()
    assert not manager.screen.startswith("manager")
    assert manager.tablet.content() == [("score", 5)]
    assert stage.parent is not None


def test_the_name_held_for_three_seconds_opens_where_the_settings_say_so(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(shipped("checkout"), gesture=HOLD)
    manager.knock()
    assert manager.screen == "attract"
    manager.customer.down(60, 565)
    tablet.advance(2)
    assert manager.screen == "attract"
    tablet.advance(1)
    manager.customer.up(60, 565)
    assert manager.screen == "manager-pin"


def test_a_name_held_shorter_opens_nothing(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(shipped("checkout"), gesture=HOLD)
    manager.customer.down(60, 565)
    tablet.advance(1)
    manager.customer.up(60, 565)
    tablet.advance(5)
    assert manager.screen == "attract"


def test_without_a_manager_side_there_is_no_way_in(tablet: Tablet) -> None:
    tablet.start(shipped("checkout"))
    tablet.customer.make_gesture()
    assert tablet.screen == "attract"


def test_the_safe_screen_that_stays_can_be_left_for_the_manager_side(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(shipped("checkout"))
    tablet.app._shelter(for_good=True)
    tablet.wait()
    manager.enter()
    assert manager.screen == "manager-device"
    manager.tap("leave")
    assert manager.screen == "safe"


# --- customers meanwhile


def test_an_answer_on_its_way_to_disk_is_kept_when_the_manager_comes(manager: Manager) -> None:
    free = manager.tablet.hold_the_disk()
    manager.tablet.tap_quickly("rating-2")
    manager.customer.make_gesture()
    free.set()
    manager.tablet.wait()
    assert manager.screen == "manager-pin"
    assert manager.tablet.content() == [("score", 2)]


def test_taps_in_the_manager_side_are_no_answers(inside: Manager) -> None:
    for x in range(50, 1000, 90):
        inside.customer.down(x, 300)
        inside.customer.up(x, 300)
        inside.customer.frame()
    inside.tablet.advance(120)
    assert inside.tablet.answers() == []


def test_the_consoles_buttons_count_while_the_manager_is_in(inside: Manager) -> None:
    for value in (1, 5, 3):
        inside.tablet.press_elsewhere(value)
        inside.tap("tab-comments", "tab-today")
    inside.tap("leave")
    stored = [(each.value, each.set_aside) for each in inside.tablet.answers()]
    assert stored == [(1, None), (5, None), (3, None)]


def test_a_press_of_the_console_while_the_screen_saves_and_the_manager_comes(
    manager: Manager,
) -> None:
    free = manager.tablet.hold_the_disk()
    manager.tablet.tap_quickly("rating-2")
    manager.customer.make_gesture()
    pressed = manager.tablet.intake.give(
        Given("console-1", "counter", 1, "score", Source.CONSOLE, value=4)
    )
    free.set()
    assert pressed.result(30).set_aside is None
    manager.tablet.wait()
    assert sorted(each.value for each in manager.tablet.answers()) == [2, 4]


FACE = (512, 330)


def test_a_finger_that_was_down_when_the_manager_left_answers_nothing(inside: Manager) -> None:
    inside.customer.down(*FACE)
    inside.tablet.app._leave_manager()
    inside.customer.frame()
    inside.customer.up(*FACE)
    inside.tablet.wait()
    assert inside.screen == "attract"
    assert inside.tablet.answers() == []


def test_a_tap_in_the_frame_of_leaving_is_the_managers_or_nobodys(inside: Manager) -> None:
    inside.customer.down(*FACE)
    inside.tablet.app._leave_manager()
    inside.customer.up(*FACE)
    inside.customer.down(*FACE)
    inside.customer.up(*FACE)
    inside.tablet.wait()
    assert inside.tablet.answers() == []
    inside.tablet.tap("rating-4")
    assert inside.tablet.content() == [("score", 4)]


def test_a_finger_on_a_face_when_the_manager_comes_is_no_answer_and_no_thanks(
    manager: Manager,
) -> None:
    """Nothing was told to the customer, and the next one finds the first question."""
    manager.customer.down(*FACE)
    manager.tablet.app._enter_manager()
    manager.customer.frame()
    manager.customer.up(*FACE)
    manager.customer.load()
    assert manager.screen == "manager-pin"
    assert manager.tablet.answers() == []
    manager.tap("cancel")
    manager.tablet.advance(1)
    manager.tablet.tap("rating-5")
    assert manager.tablet.content() == [("score", 5)]


def test_the_next_customer_begins_at_the_first_question(manager: Manager) -> None:
    """P9. Seen to fail with a manager's entry that leaves the visit as it is: a comment begun."""
    manager.tablet.tap("rating-2", "topic-queue")
    manager.tablet.type("тайна")
    manager.tablet.app._enter_manager()
    manager.customer.load()
    manager.tap("cancel")
    assert manager.screen == "attract"
    manager.tablet.tap("rating-2", "topic-queue")
    assert manager.screen == "comment"
    assert "send" not in manager.tablet.names()


def test_the_second_half_of_a_double_tap_on_the_way_out_answers_nothing(inside: Manager) -> None:
    face = (512, 330)
    inside.customer.tap("leave", after=lambda: None)
    inside.customer.down(*face)
    inside.customer.up(*face)
    inside.tablet.wait()
    assert inside.tablet.answers() == []
    inside.tablet.tap("rating-4")
    assert inside.tablet.content() == [("score", 4)]


# --- the PIN


def test_the_first_time_a_pin_is_set_twice(manager: Manager) -> None:
    manager.knock()
    assert "Придумайте ПИН-код" in manager.texts()
    manager.customer.enter("123456")
    assert "Этот легко угадать. Выберите другой." in manager.texts()
    manager.customer.enter(PIN)
    manager.customer.enter("314159")
    assert "ПИН-коды не совпали. Ещё раз, пожалуйста." in manager.texts()
    manager.customer.enter(PIN, times=2)
    assert manager.screen == "manager-today"


def test_then_it_is_asked_for(known: Manager) -> None:
    known.knock()
    assert "ПИН-код управляющего" in known.texts()
    known.customer.enter(PIN)
    assert known.screen != "manager-pin"


def test_a_wrong_pin_does_not_open(known: Manager) -> None:
    known.knock()
    known.customer.enter("314159")
    assert known.screen == "manager-pin"
    assert "ПИН-код не подходит." in known.texts()


def test_five_wrong_ones_lock_the_pad_for_a_minute_and_leaving_does_not_help(
    known: Manager,
) -> None:
    known.knock()
    known.customer.enter("314159", times=5)
    assert "Слишком много ошибок" in known.texts()
    known.tap("cancel")
    known.knock()
    assert "Слишком много ошибок" in known.texts()
    assert known.tablet.names() == ["language-en", "cancel"]


def test_the_pad_opens_again_by_itself(known: Manager) -> None:
    known.knock()
    known.customer.enter("314159", times=5)
    for _ in range(7):
        known.tablet.advance(9)
        known.customer.down(*CENTRE_OF_SCREEN)
        known.customer.up(*CENTRE_OF_SCREEN)
    known.customer.load()
    known.customer.enter(PIN)
    assert known.screen != "manager-pin"


def test_the_pad_speaks_another_language_when_asked(manager: Manager) -> None:
    manager.knock()
    manager.tap("language-en")
    assert "Choose a PIN" in manager.texts()


def test_a_badge_typed_at_the_pad_begins_a_shift(tablet: Tablet) -> None:
    staff = StaffSettings(enabled=True, people=("Анна",), badges={"Анна": "4711"})
    manager = Manager(tablet)
    manager.start(shipped("counter"), settings=Settings(staff=staff))
    manager.enter()
    manager.tap("leave")
    manager.knock()
    manager.customer.enter("4711")
    assert "На смене: Анна" in manager.texts()
    tablet.advance(3)
    assert manager.screen == "attract"
    assert manager.on_shift.staff() == "Анна"


# --- the way out


def test_the_button_leads_out(inside: Manager) -> None:
    inside.tap("leave")
    assert inside.screen == "attract"
    assert inside.tablet.app.manager is None


@pytest.mark.parametrize("where", ["pin", "device"])
def test_a_minute_without_a_touch_leads_out(manager: Manager, where: str) -> None:
    manager.knock()
    if where == "device":
        manager.tap("cancel")
        manager.enter()
    manager.tablet.advance(58)
    assert manager.screen == f"manager-{where}"
    manager.tablet.advance(3)
    assert manager.screen == "attract"


def test_a_touch_begins_the_minute_anew(inside: Manager) -> None:
    inside.tablet.advance(50)
    inside.tap("tab-device")
    inside.tablet.advance(50)
    assert inside.screen == "manager-device"


@pytest.mark.parametrize("tab", ["today", "comments", "device"])
def test_nothing_of_it_stays_in_memory(manager: Manager, tab: str) -> None:
    manager.walk_in(tab)
    parts = [weakref.ref(each) for each in (manager.tablet.app.manager, manager.page)]
    manager.tap("leave")
    manager.tablet.advance(2)
    gc.collect()
    assert [part() for part in parts] == [None, None]


def test_an_error_nobody_foresaw_leads_to_the_safe_screen_and_back(inside: Manager) -> None:
    def fail() -> None:
        raise RuntimeError("for the test")

    inside.page.aside(fail, lambda _: None)
    inside.customer.load()
    assert inside.screen == "safe"
    inside.tablet.advance(10)
    assert inside.screen == "attract"


def test_errors_of_the_manager_side_never_close_the_customers_for_good(manager: Manager) -> None:
    def fail() -> None:
        raise RuntimeError("for the test")

    for _ in range(5):
        manager.knock()
        manager.page.aside(fail, lambda _: None)
        manager.customer.load()
        manager.tablet.advance(9)
    assert manager.screen == "attract"


# --- care of the device


def test_cleaning_lasts_a_minute_and_sets_aside_what_is_pressed(inside: Manager) -> None:
    inside.tap("care-cleaning")
    inside.customer.down(*CENTRE_OF_SCREEN)
    inside.customer.up(*CENTRE_OF_SCREEN)
    inside.tablet.advance(30)
    inside.tablet.press_elsewhere(3)
    inside.tablet.advance(31)
    inside.tablet.press_elsewhere(4)
    assert inside.screen == "manager-device"
    assert [each.set_aside for each in inside.tablet.answers()] == [SetAside.CLEANING, None]


def test_cleaning_ends_with_the_program(inside: Manager) -> None:
    inside.tap("care-cleaning")
    inside.tablet.app._leave_manager()
    inside.tablet.press_elsewhere(3)
    assert [each.set_aside for each in inside.tablet.answers()] == [None]


def test_the_screen_test_ends_when_every_field_was_touched(inside: Manager) -> None:
    inside.tap("care-screen")
    for _ in range(5):
        inside.customer.down(*CENTRE_OF_SCREEN)
        inside.customer.up(*CENTRE_OF_SCREEN)
    inside.customer.settle()
    assert "Проведите по всем полям. Если не трогать, проверка закончится сама." in inside.texts()
    for x in range(64, 1024, 128):
        for y in range(60, 600, 120):
            inside.customer.down(x, y)
            inside.customer.up(x, y)
    inside.customer.settle()
    assert "care-screen" in inside.tablet.names()


def test_lights_and_buzzer_can_be_tried(inside: Manager) -> None:
    inside.tap("care-buzzer")
    assert inside.buzzed == 1


def test_without_a_console_there_is_no_such_tile(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(shipped("checkout"), buzz=None)
    manager.walk_in()
    assert "care-buzzer" not in tablet.names()


def test_a_fault_is_told_in_plain_words_with_a_remedy(inside: Manager) -> None:
    recorder = inside.tablet.recorder
    recorder.raise_fault("button_3_held", "Button 3 has been down for 10 s").result()
    recorder.raise_fault("made-up", "Something new").result()
    inside.tap("tab-device")
    assert "2 требуют внимания" in inside.texts()
    inside.look("faults")
    for told in ("Кнопка 3 не отжимается.", "Нажмите её несколько раз и почистите края."):
        assert told in inside.texts()
    assert "Что-то не в порядке." in inside.texts()
    assert "Из журнала: Something new" in inside.texts()


def test_what_the_device_is(inside: Manager) -> None:
    inside.look("about")
    assert "Версия 1.0" in inside.texts()
    assert "0 = отправлено 0 + ждут 0 + не приняты 0" in inside.texts()
    inside.tap("back")
    assert "care-about" in inside.tablet.names()


def test_the_log_begins_with_its_newest_line(inside: Manager) -> None:
    log = inside.tablet.recorder.path.parent / "kiosk.log"
    log.write_text("old\nnew\n", encoding="utf-8")
    inside.look("log")
    assert "new old" in inside.texts()


def test_a_device_without_a_log_says_so(inside: Manager) -> None:
    inside.look("log")
    assert "Журнал пуст" in inside.texts()


# --- export


def test_the_export_waits_for_a_stick(inside: Manager, tmp_path: Path) -> None:
    inside.look("export")
    assert "Вставьте флешку в устройство." in inside.texts()
    inside.put_in_stick(tmp_path / "KINGSTON")
    inside.tablet.advance(3)
    inside.customer.load()
    assert any(text.startswith("Флешка KINGSTON") for text in inside.texts())


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_every_answer_goes_to_the_stick(manager: Manager, tmp_path: Path, kind: str) -> None:
    manager.tablet.tap("rating-5", "skip", "skip")
    manager.walk_in()
    stick = manager.put_in_stick(tmp_path / "KINGSTON")
    manager.look("export")
    manager.tap(f"export-{kind}")
    (file,) = stick.path.iterdir()
    assert file.suffix == f".{kind}"
    assert any(text.startswith("1 ответ в файле") for text in manager.texts())
    assert any("Флешку можно вынуть." in text for text in manager.texts())


def test_a_stick_that_was_pulled_leaves_a_sentence_and_no_file(
    inside: Manager, tmp_path: Path
) -> None:
    stick = inside.put_in_stick(tmp_path / "KINGSTON")
    inside.look("export")
    stick.path.rmdir()
    inside.tap("export-csv")
    assert any(text.startswith("Файл не записан:") for text in inside.texts())
    assert not stick.path.exists()


def test_a_stick_that_cannot_be_written_to_is_named(inside: Manager, tmp_path: Path) -> None:
    inside.put_in_stick(tmp_path / "KINGSTON", writable=False)
    inside.look("export")
    assert "Флешка KINGSTON только для чтения" in inside.texts()
    assert "export-csv" not in inside.tablet.names()


# --- enrolment


def write_code(manager: Manager) -> None:
    manager.look("centre")
    for key in "shop":
        manager.customer.tap(f"key-{key}", after=manager.customer.frame)
    manager.tap("line-code", "key-symbols", "key-4", "key-2", "enrol")


def test_a_code_typed_in_enrols_the_device(inside: Manager) -> None:
    write_code(inside)
    assert inside.asked == [("https://shop", "42")]
    assert "Готово. Подключено: Магазин 17, Касса 3" in inside.texts()
    inside.tap("back")
    assert "Магазин 17" in inside.texts()


def test_what_head_office_refuses_is_told(tablet: Tablet) -> None:
    from kiosk.model.errors import SyncError
    from kiosk.screen.manager.parts import Centre

    def refuse(url: str, code: str) -> Centre:
        raise SyncError("The enrolment code is unknown, used or expired.")

    manager = Manager(tablet)
    manager.start(shipped("checkout"), enrol=refuse)
    manager.walk_in()
    write_code(manager)
    assert any("unknown, used or expired" in text for text in manager.texts())
    assert "enrol" in tablet.names()


# --- large enough


def test_everything_that_can_be_tapped_is_large_enough(manager: Manager) -> None:
    manager.knock()
    assert_large(manager.tablet)
    manager.customer.enter(PIN, times=2)
    manager.tap("tab-device")
    assert_large(manager.tablet)


def assert_large(tablet: Tablet) -> None:
    """At 15 mm of a ten-inch screen, in each size."""
    for size in SIZES:
        tablet.customer.resize(*size)
        for name in tablet.names():
            target = tablet.find(name)
            assert min(target.size) >= least_target(*size) * 0.95, (name, size)


def test_the_database_of_the_manager_is_the_customers(known: Manager) -> None:
    with Reader(known.tablet.recorder.path) as reader:
        assert reader.fact("pin") is not None
