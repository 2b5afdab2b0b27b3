"""The score, the comments and the shift as the manager sees them, at every size, by hand."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from kiosk.model.answer import Stamp
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import Survey
from kiosk.model.time import Anchor
from kiosk.screen.manager.sample_shop import PEOPLE, SampleShop
from kiosk.settings import Settings, StaffSettings
from kiosk.store.comments import comments
from kiosk.store.reader import Reader
from tests.support.manager import Manager
from tests.support.processes import eventually
from tests.support.reading import assert_large, assert_nothing_is_cut, shown
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

YEAR_MS = 365 * 24 * 3_600_000
SIZES = [(1024, 600), (1280, 800), (1920, 1080), (800, 1280)]
STAFF = Settings(staff=StaffSettings(enabled=True, people=PEOPLE))
SHOP = SampleShop(past=20, usual=30, since=8, staff=True)
AT_ONCE = 12  # comments before "show more"


def on_scale(key: str) -> Survey:
    """Return a survey of one question on a scale."""
    return parse_survey(
        f'id = "{key}"\nversion = 3\nlanguages = ["ru", "en"]\n'
        'title = { ru = "Опрос", en = "Survey" }\n'
        '[thanks.default]\ntext = { ru = "Спасибо", en = "Thanks" }\n'
        f'[[questions]]\nid = "q"\nkind = "scale"\nscale = "{key}"\n'
        'text = { ru = "Как?", en = "How?" }\n',
        key,
    )


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


def enter(
    tablet: Tablet, shop: SampleShop = SHOP, tab: str = "today", size: Any = SIZES[0]
) -> Manager:
    """Let the manager of a shop with a past in."""
    shop.fill(tablet.recorder)
    manager = Manager(tablet)
    manager.start(shop.survey, size, STAFF, language=shop.language)
    manager.walk_in(tab)
    return manager


@pytest.fixture
def today(tablet: Tablet) -> Manager:
    return enter(tablet)


@pytest.fixture
def written(tablet: Tablet) -> Manager:
    return enter(tablet, tab="comments")


@pytest.fixture
def shift(tablet: Tablet) -> Manager:
    return enter(tablet, tab="shift")


# --- at every size


@pytest.mark.parametrize(
    ("language", "size"),
    [*(("ru", size) for size in SIZES), ("en", SIZES[0]), ("en", SIZES[-1])],
    ids=str,
)
def test_nothing_is_cut_on_any_page(tablet: Tablet, language: str, size: tuple[int, int]) -> None:
    manager = enter(tablet, attrs.evolve(SHOP, language=language), size=size)
    for step in ("kind-day", "kind-week", "kind-month", "tab-comments", "kind-week", "tab-shift"):
        manager.tap(step)
        assert_nothing_is_cut(manager)
        assert_large(manager, size)


@pytest.mark.parametrize("many", [0, 1, 5000])
def test_a_day_looks_right_with_any_number_of_answers(tablet: Tablet, many: int) -> None:
    shop = attrs.evolve(SHOP, today=many, past=2, doubtful=0.0)
    manager = enter(tablet, shop)
    assert_nothing_is_cut(manager)
    said = " ".join(manager.texts()).replace("\u00a0", " ")
    assert {0: "Ответов нет", 1: "1 ответ, для сравнения мало", 5000: "5 000 ответов"}[many] in said


@pytest.mark.parametrize("key", ["nps", "nps10", "words5", "yesno", "ces7", "csat5"])
def test_every_scale_fits(tablet: Tablet, key: str) -> None:
    shop = attrs.evolve(SHOP, survey=on_scale(key), past=3, since=3)
    manager = enter(tablet, shop)
    for step in ("kind-day", "kind-week"):
        manager.tap(step)
        assert_nothing_is_cut(manager)


def test_a_device_that_was_never_used_says_so(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(SHOP.survey, settings=STAFF)
    manager.walk_in("today")
    assert "Опросов здесь ещё не было" in manager.texts()
    for step in ("kind-week", "tab-comments", "tab-shift"):
        manager.tap(step)
        assert_nothing_is_cut(manager)


# --- the score


def test_the_number_stands_first_and_how_sure_it_is(today: Manager) -> None:
    score = today.page.ids.view.children[0].score
    largest = max(shown(today), key=lambda each: getattr(each, "font_size", 0))
    assert largest.words == score.score
    assert score.sure.startswith("Между")
    assert score.interval is not None


def test_days_turn_back_and_forward(today: Manager) -> None:
    bar = today.page.ids.bar
    assert (bar.heading, bar.has_after) == ("Сегодня, 21 ноября", False)
    today.tap("before")
    assert bar.heading == "Пятница, 20 ноября"
    today.tap("before", "after", "after")
    assert bar.heading == "Сегодня, 21 ноября"
    assert "after" not in today.tablet.names()


def test_nobody_can_turn_back_beyond_the_first_day(tablet: Tablet) -> None:
    manager = enter(tablet, attrs.evolve(SHOP, past=1))
    manager.tap("before")
    assert "before" not in manager.tablet.names()


def test_a_week_and_a_month_show_each_day(today: Manager) -> None:
    today.tap("kind-week")
    days = today.page.ids.view.children[0].days.facts
    assert len(days) == 7
    assert all(day.low <= day.score <= day.high for day in days if day.score is not None)
    today.tap("kind-month")
    assert len(today.page.ids.view.children[0].days.facts) == 30
    assert today.page.ids.bar.heading == "Ноябрь 2026"


def tap_day(manager: Manager, at: int) -> None:
    """Tap a day's column of the chart, the first is 0."""
    chart = manager.tablet.find("days")
    slot = chart._slots[at]
    x, y = chart.to_window(slot.x + slot.width / 2, chart.center_y)
    manager.customer.down(x, y)
    manager.customer.up(x, y)
    manager.customer.load()


def test_a_day_of_a_week_or_month_opens_at_a_tap(today: Manager) -> None:
    today.tap("kind-week")
    tap_day(today, 3)  # of Monday the 16th
    assert today.page.ids.bar.heading == "Четверг, 19 ноября"
    today.tap("kind-month")
    tap_day(today, 1)
    assert today.page.ids.bar.heading == "Понедельник, 2 ноября"


def test_a_day_to_come_does_not_open(today: Manager) -> None:
    today.tap("kind-week")
    tap_day(today, 6)  # tomorrow
    assert today.page.ids.bar.heading == "16–22 нояб."
    assert "after" not in today.tablet.names()


def test_a_change_of_survey_is_marked(today: Manager) -> None:
    today.tap("kind-month")
    days = today.page.ids.view.children[0].days.facts
    assert [at for at, day in enumerate(days, 1) if day.mark] == [14]
    assert all(day.other == (at < 14) for at, day in enumerate(days, 1) if day.score is not None)


def test_the_day_after_a_change_warns(tablet: Tablet) -> None:
    manager = enter(tablet, attrs.evolve(SHOP, past=3, since=1, today=60))
    assert "Отсюда другой опрос: с прежними днями не сравнивать" in " ".join(manager.texts())


def test_a_new_answer_is_there_when_the_page_opens_again(today: Manager) -> None:
    assert not any("на другой опрос" in text for text in today.texts())
    today.tablet.press_elsewhere(5)
    today.tap("tab-today")
    assert "1 ответ на другой опрос" in today.texts()


def test_quick_turning_shows_the_last_wish(today: Manager) -> None:
    for _ in range(3):
        today.customer.tap("before", after=lambda: None)
    today.customer.load()
    shown_day = today.page.period.first.day
    assert today.page.ids.bar.heading.split()[1] == str(shown_day)


def test_nothing_of_the_manager_stays_behind(today: Manager) -> None:
    today.tap("kind-week", "tab-comments", "tab-today")
    page = weakref.ref(today.page)
    today.tap("leave")
    today.tablet.advance(2)
    gc.collect()
    assert page() is None


YEAR_MS = 365 * 24 * 3_600_000


def knows_the_time(tablet: Tablet, off_ms: int) -> None:
    """Let the tablet's wall clock be off, and the centre have told the true time of this boot."""
    true = tablet.stamp

    def off() -> Stamp:
        return attrs.evolve(true(), wall_ms=true().wall_ms + off_ms)

    told = true()
    anchor = Anchor(told.boot_id, told.boottime_ms, told.wall_ms - told.boottime_ms, 20)
    tablet.recorder.add_anchor(anchor).result(30)
    tablet.stamp = off  # type: ignore[method-assign]


@pytest.mark.parametrize("off_ms", [-YEAR_MS, YEAR_MS], ids=["a year back", "a year ahead"])
def test_a_wall_clock_that_is_off_hides_nothing_of_today(tablet: Tablet, off_ms: int) -> None:
    knows_the_time(tablet, off_ms)
    manager = enter(tablet)
    assert manager.page.ids.bar.heading == "Сегодня, 21 ноября"
    manager.tap("kind-week")
    assert manager.page.ids.bar.heading == "16–22 нояб."
    manager.tap("tab-comments", "kind-day")
    assert manager.page.bar.heading == "Сегодня, 21 ноября"
    manager.tap("tab-shift", f"shift-{PEOPLE[0]}")
    assert manager.on_shift.staff() == PEOPLE[0]
    assert any(text.startswith(f"{PEOPLE[0]}, с") for text in manager.texts())


@pytest.mark.parametrize("off_ms", [-YEAR_MS, YEAR_MS], ids=["a year back", "a year ahead"])
def test_a_file_is_named_by_the_best_known_time(
    tablet: Tablet, tmp_path: Path, off_ms: int
) -> None:
    knows_the_time(tablet, off_ms)
    manager = enter(tablet, attrs.evolve(SHOP, past=0), tab="device")
    stick = manager.put_in_stick(tmp_path / "KINGSTON")
    manager.look("export")
    manager.tap("export-csv")
    (file,) = stick.path.iterdir()
    assert file.name.startswith("feedback-2026-11-21-")


def test_a_clock_set_back_that_nobody_put_right_leaves_every_day_within_reach(
    tablet: Tablet,
) -> None:
    true = tablet.stamp
    tablet.stamp = lambda: attrs.evolve(  # type: ignore[method-assign]
        true(), wall_ms=true().wall_ms - YEAR_MS, boot_id="a later one"
    )
    manager = enter(tablet, attrs.evolve(SHOP, past=2))
    manager.tap("kind-month")
    turned = 0
    while "after" in manager.tablet.names() and turned < 20:
        manager.tap("after")
        turned += 1
    assert manager.page.ids.bar.heading == "Ноябрь 2026"
    assert any("30" in text or "ответ" in text for text in manager.texts())


def test_a_year_of_no_data_is_empty_and_can_be_turned_over(tablet: Tablet) -> None:
    attrs.evolve(SHOP, past=0, today=1).fill(tablet.recorder)
    (now, *_) = tablet.answers()
    before = attrs.evolve(now.stamp, wall_ms=now.stamp.wall_ms - 2 * YEAR_MS, boot_id="long ago")
    tablet.recorder.record([attrs.evolve(now, id="long ago", stamp=before)]).result(30)
    manager = Manager(tablet)
    manager.start(SHOP.survey, settings=STAFF)
    manager.walk_in("today")
    manager.tap("kind-month")
    for _ in range(12):
        manager.tap("before")
        assert_nothing_is_cut(manager)
    assert manager.page.ids.bar.heading == "Ноябрь 2025"
    assert "Ответов нет" in manager.texts()
    manager.tap("kind-day")
    assert_nothing_is_cut(manager)


# --- comments


def read_back(manager: Manager) -> list[Any]:
    with Reader(manager.tablet.recorder.path) as reader:
        return comments(reader, limit=1000)


def cards(manager: Manager) -> list[Any]:
    return [each for each in shown(manager) if hasattr(each, "comment")]


def test_comments_come_newest_first_and_more_can_be_asked_for(written: Manager) -> None:
    first = [card.name for card in cards(written)][::-1]
    assert len(first) == AT_ONCE
    written.tap("more")
    assert len(cards(written)) > AT_ONCE
    assert sorted(first) == sorted(each.id for each in read_back(written)[:AT_ONCE])


def test_a_comment_is_marked_as_read_and_as_new_again(written: Manager) -> None:
    newest = read_back(written)[0].id
    written.tap(f"mark-{newest}")
    assert read_back(written)[0].read
    written.tap(f"mark-{newest}")
    assert not read_back(written)[0].read


def test_only_what_nobody_has_read(written: Manager) -> None:
    newest = read_back(written)[0].id
    written.tap(f"mark-{newest}", "filter-unread")
    assert newest not in [card.name for card in cards(written)]


def test_only_one_group(written: Manager) -> None:
    written.tap("filter-detractor")
    assert {card.comment.group for card in cards(written)} == {"detractor"}


def test_only_one_day(written: Manager) -> None:
    written.tap("kind-day", "before")
    days = {card.comment.day.isoformat() for card in cards(written)}
    assert days <= {"2026-11-20"}


def test_a_theme_is_given_and_counted(written: Manager) -> None:
    newest = read_back(written)[0].id
    written.tap(f"theme-{newest}", "give-Очереди")
    assert read_back(written)[0].theme == "Очереди"
    assert read_back(written)[0].read
    written.tap("only-Очереди")
    assert [card.name for card in cards(written)] == [newest]
    written.tap("only-Очереди")
    assert len(cards(written)) == AT_ONCE


def test_a_theme_is_taken_away(written: Manager) -> None:
    newest = read_back(written)[0].id
    written.tap(f"theme-{newest}", "give-Цены", f"theme-{newest}", "theme-none")
    assert read_back(written)[0].theme is None


def write_theme(manager: Manager, name: str) -> None:
    newest = read_back(manager)[0].id
    manager.tap(f"theme-{newest}", "new-theme")
    for sign in name:
        manager.customer.tap(f"key-{sign}", after=manager.customer.frame)
    manager.tap("add-theme")


def test_the_manager_adds_a_theme(written: Manager) -> None:
    write_theme(written, "хлеб")
    assert read_back(written)[0].theme == "Хлеб"
    assert eventually(lambda: "only-Хлеб" in shown_anew(written), 20)


def shown_anew(manager: Manager) -> list[str]:
    """Return the names of what is shown, once what was read meanwhile is."""
    manager.tablet.wait()
    return list(manager.tablet.names())


def test_a_theme_that_is_there_already_is_refused(written: Manager) -> None:
    write_theme(written, "цены")
    assert "Такая тема уже есть" in written.texts()
    written.tap("back", "back")
    assert len(cards(written)) == AT_ONCE


def test_a_theme_cannot_be_longer_than_it_may(written: Manager) -> None:
    newest = read_back(written)[0].id
    written.tap(f"theme-{newest}", "new-theme")
    for _ in range(70):
        written.customer.tap("key-х", after=lambda: None)
    written.customer.settle()
    assert "В названии темы не больше 60 знаков" in written.texts()
    written.tap("add-theme")
    assert read_back(written)[0].theme == "Х" + "х" * 59


# --- the shift


def test_a_shift_begins_and_ends(shift: Manager) -> None:
    shift.tap("shift-Виктор")
    assert shift.on_shift.staff() == "Виктор"
    assert any(text.startswith("Виктор, с") for text in shift.texts())
    shift.tap("shift-nobody")
    assert shift.on_shift.staff() is None


def test_people_are_shown_with_the_interval(shift: Manager) -> None:
    rows = [each for each in shown(shift) if hasattr(each, "sure") and hasattr(each, "name")]
    assert sorted(row.name for row in rows) == sorted(PEOPLE)
    assert all(row.interval is not None for row in rows)


def test_a_person_with_few_answers_has_no_figure(tablet: Tablet) -> None:
    manager = enter(tablet, attrs.evolve(SHOP, past=0, today=12, doubtful=0.0), tab="shift")
    rows = [each for each in shown(manager) if hasattr(each, "sure") and hasattr(each, "name")]
    assert rows
    for row in rows:
        assert row.interval is None
        assert row.sure.endswith("оценка видна начиная с 10")
