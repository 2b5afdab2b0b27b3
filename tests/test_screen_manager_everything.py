"""Every page of the manager's side, in both languages, at 1024x600: found by walking, not by list.

Whatever a page offers is opened, so that a new one is looked at without being named here.
"""

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from kiosk.model.answer import Answer
from kiosk.screen.manager.sample_shop import PEOPLE, SampleShop
from kiosk.settings import BrandSettings, Settings, StaffSettings
from kiosk.store.comments import comments
from kiosk.store.reader import Reader
from tests.support.manager import PIN, Manager
from tests.support.reading import assert_large, assert_nothing_is_cut, shown
from tests.support.tablet import TABLET, Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

LONG = "Александра Константиновна Преображенская-Вознесенская, касса"
SHOP = SampleShop(past=9, usual=12, since=5, staff=True)
STAFF = StaffSettings(enabled=True, people=(*PEOPLE, LONG, *(f"{n}" for n in range(100, 140))))
FAULTS = ("database damaged", "sync.held", "button_3_held", "device.days", "made-up")
COVERS = {"care-cleaning", "care-screen"}
ELSEWHERE = {"care-settings"}  # tests/test_manager_settings.py walks through these
STRANGE = {
    "long": "Очень " + "долго" * 100,
    "one word": "ж" * 500,
    "markup": "[b]жирно[/b] [color=ff0000]красно[/color] [ref=x]здесь[/ref] &amp; [",
    "lines": "первая\n\n\r\nвторая\tтретья\x0bчетвёртая",
    "emoji": "хорошо \U0001f600\U0001f44d\U0001f3fd \u2764\ufe0f",
    "right to left": "مرحبا שלום \u202eабв\u202c",
    "combined": "и\u0306" * 40 + "Z\u0351\u036b\u0343\u036a",
}


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


def manager_of(tablet: Tablet, language: str) -> Manager:
    attrs.evolve(SHOP, language=language).fill(tablet.recorder)
    manager = Manager(tablet)
    settings = Settings(
        staff=STAFF, brand=BrandSettings(name="Магазин у станции Нижняя Салда, второй этаж")
    )
    manager.start(SHOP.survey, TABLET, settings, language=language)
    return manager


def look(manager: Manager) -> None:
    assert_nothing_is_cut(manager)
    assert_large(manager, TABLET)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_way_in(tablet: Tablet, language: str) -> None:
    manager = manager_of(tablet, language)
    manager.knock()
    look(manager)
    for digits in ("123456", PIN, "314159", PIN, PIN):
        manager.customer.enter(digits)
        look(manager)
    manager.tap("leave")
    manager.knock()
    for _ in range(5):
        manager.customer.enter("314159")
        look(manager)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_tab_and_every_kind_of_period(tablet: Tablet, language: str) -> None:
    manager = manager_of(tablet, language)
    manager.walk_in()
    tabs = [name for name in tablet.names() if name.startswith("tab-")]
    assert len(tabs) >= 4
    for tab in tabs:
        manager.tap(tab)
        look(manager)
        kinds = [name for name in tablet.names() if name.startswith(("kind-", "filter-"))]
        for kind in kinds:
            manager.tap(kind)
            look(manager)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_care_of_the_device(tablet: Tablet, tmp_path: Path, language: str) -> None:
    manager = manager_of(tablet, language)
    manager.put_in_stick(tmp_path / "A_STICK_WITH_A_LONG_NAME_OF_ITS")
    for key in FAULTS:
        tablet.recorder.raise_fault(key, "A sentence of the log, and a long one. " * 4).result(30)
    (tmp_path / "kiosk.log").write_text("2026-11-21 12:00:00 WARNING x: " + "долго " * 90)
    manager.walk_in("device")
    look(manager)
    cares = [name for name in tablet.names() if name.startswith("care-")]
    assert len(cares) >= 7
    for care in sorted(set(cares) - ELSEWHERE - COVERS):
        manager.tap(care)
        look(manager)
        if "back" in tablet.names():
            manager.tap("back")
    for care in sorted(COVERS):
        manager.tap("tab-device", care)
        look(manager)
        manager.tablet.app.manager.shell.close()
        manager.tablet.app.manager.shell.turn_to("device")
        manager.customer.load()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_themes_and_how_one_is_written(tablet: Tablet, language: str) -> None:
    manager = manager_of(tablet, language)
    tablet.recorder.add_theme(LONG).result(30)
    tablet.recorder.add_theme("ш" * 60).result(30)
    manager.walk_in("comments")
    look(manager)
    with Reader(tablet.recorder.path) as reader:
        (newest, *_) = comments(reader, limit=1)
    manager.tap(f"theme-{newest.id}")
    look(manager)
    manager.tap("new-theme")
    for _ in range(61):
        manager.customer.tap("key-ш" if language == "ru" else "key-w", after=lambda: None)
    manager.customer.settle()
    look(manager)
    manager.tap("back", f"give-{LONG}")
    look(manager)


def written(tablet: Tablet, texts: dict[str, str]) -> None:
    """Let customers have written these."""
    (like, *_) = [each for each in tablet.answers() if each.text is None]
    answers = [comment(like, name, text) for name, text in texts.items()]
    tablet.recorder.record(answers).result(30)


def comment(like: Answer, name: str, text: str) -> Answer:
    return attrs.evolve(like, id=name, visit=name, question="comment", value=None, text=text)


def test_what_customers_write_is_only_text(tablet: Tablet) -> None:
    manager = manager_of(tablet, "ru")
    written(tablet, STRANGE)
    manager.walk_in("comments")
    manager.tap("more") if "more" in tablet.names() else None
    assert_nothing_is_cut(manager)
    cards = {each.name: each for each in shown(manager) if hasattr(each, "comment")}
    assert STRANGE.keys() <= cards.keys()
    assert cards["markup"].text == STRANGE["markup"]
    assert cards["lines"].text == "первая вторая третья четвёртая"
    assert all(not getattr(each, "markup", False) for each in shown(manager))
    for name in STRANGE:
        manager.tap(f"theme-{name}")
        assert_nothing_is_cut(manager)
        manager.tap("back")


def test_names_of_head_office_are_only_text_and_all_within_reach(tablet: Tablet) -> None:
    from kiosk.model.staff import Person, StaffList

    manager = manager_of(tablet, "ru")
    people = tuple(Person(f"[b]{n}[/b] {LONG}"[:60]) for n in range(100))
    tablet.recorder.keep_staff(StaffList("r", people)).result(30)
    manager.walk_in("shift")
    look(manager)
    while "more" in tablet.names():
        manager.tap("more")
    assert_nothing_is_cut(manager)
    assert all(f"shift-{person.name}" in tablet.names() for person in people)
