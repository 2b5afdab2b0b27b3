"""High contrast and large text: a switch that everybody finds, and what it gives."""

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from kiosk.screen.samples import samples
from kiosk.screen.sight import CLEAREST, PLAIN, Sight, sight_of
from kiosk.screen.theme import Palette, contrast, load_theme
from kiosk.settings import BrandSettings, ScreenSettings, Settings
from kiosk.store.eased import eased
from kiosk.store.reader import Reader
from kiosk.works import Works
from tests.support.fitting import targets
from tests.support.manager import Manager
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

THEME = load_theme()


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


def shop(**sight: bool) -> ScreenSettings:
    return ScreenSettings(fullscreen=False, **sight)


@pytest.mark.parametrize("palette", ["light_contrast", "dark_contrast"])
def test_high_contrast_is_of_the_highest_grade(palette: str) -> None:
    found: Palette = getattr(THEME, palette)
    grounds = (found.ground, found.surface, found.sunken)
    pairs = [(ink, ground) for ink in (found.ink, found.muted) for ground in grounds]
    pairs += [(found.accent_ink, found.accent), (found.alert_ink, found.alert)]
    assert min(contrast(*pair) for pair in pairs) >= 7
    edges = [(found.line, ground) for ground in grounds] + [(found.alert, found.ground)]
    edges += [(found.accent, found.ground)]
    assert min(contrast(*pair) for pair in edges) >= 3


def assert_drawn_in_high_contrast(tablet: Tablet, path: Path) -> None:
    """Each text has 7:1 to what a picture shows behind it, whatever pair of colours that is."""
    from kivy.uix.label import Label
    from PIL import Image

    tablet.customer.screenshot(path)
    with Image.open(path) as picture:
        shot = picture.convert("RGB")
    drawn = [each for each in tablet.app.root.walk() if isinstance(each, Label) and each.text]
    for label in (each for each in drawn if each.opacity and each.parent.opacity):
        x, y = label.to_window(label.x, label.y)
        box = (x, shot.height - y - label.height, x + label.width, shot.height - y)
        behind = shot.crop(tuple(map(round, box))).getcolors(10_000)
        ink = tuple(round(part * 255) for part in label.color[:3])
        found = contrast(*("#" + bytes(colour).hex() for colour in (max(behind)[1], ink)))
        assert found >= 7, f"{label.text}: {found:.1f}"


@pytest.mark.parametrize(("name", "theme"), [("checkout", "dark"), ("words5", "light")])
def test_what_is_drawn_is_in_high_contrast(
    tablet: Tablet, tmp_path: Path, name: str, theme: str
) -> None:
    seen = ScreenSettings(fullscreen=False, theme=theme, high_contrast=True)
    tablet.start(samples()[name], screen=seen)
    shot = tmp_path / "shot.png"
    assert_drawn_in_high_contrast(tablet, shot)
    tablet.tap(targets(tablet, "rating-")[1].test_name)
    assert_drawn_in_high_contrast(tablet, shot)
    for step in ("topic-queue", "key-shift", "key-ж", "skip"):
        if step in tablet.names():
            tablet.tap(step)
            assert_drawn_in_high_contrast(tablet, shot)
    tablet.app._shelter(for_good=True)
    tablet.customer.settle()
    assert_drawn_in_high_contrast(tablet, shot)


@pytest.mark.parametrize("palette", ["light_contrast", "dark_contrast"])
def test_faces_have_a_ring_and_features_that_stand_out(palette: str) -> None:
    line = getattr(THEME, palette).line
    for face in THEME.contrast_faces:
        assert contrast(face.feature, face.fill) >= 7
        assert max(contrast(line, face.fill), contrast(face.feature, face.fill)) >= 3
    assert contrast(line, getattr(THEME, palette).ground) >= 3


@pytest.mark.parametrize("brand", ["#7F7F7F", "#1B2A41", "#FFD500"])
def test_a_shop_s_colours_stand_back(tablet: Tablet, brand: str) -> None:
    own = BrandSettings(name="Лавка", accent=brand, background=brand)
    tablet.start(samples()["counter"], brand=own, screen=shop(high_contrast=True))
    assert tablet.app.look.palette in (THEME.light_contrast, THEME.dark_contrast)


def test_a_dark_shop_gets_the_dark_one(tablet: Tablet) -> None:
    tablet.start(samples()["counter"], screen=ScreenSettings(fullscreen=False, theme="dark"))
    tablet.tap("ease")
    assert tablet.app.look.palette == THEME.dark_contrast


def test_targets_get_an_outline_that_a_picture_shows(tablet: Tablet, tmp_path: Path) -> None:
    from PIL import Image

    tablet.start(samples()["nps"], (1280, 800), screen=shop(high_contrast=True))
    tablet.customer.screenshot(tmp_path / "nps.png")
    with Image.open(tmp_path / "nps.png") as picture:
        shot = picture.convert("RGB")
    for target in targets(tablet, "rating-"):
        middle = round(800 - target.center_y)
        left = [shot.getpixel((round(target.x) + at, middle)) for at in range(-3, 6)]
        assert (0, 0, 0) in left, target.test_name
        assert left[0] != (0, 0, 0), target.test_name


def test_the_next_customer_sees_the_shop_s_own_look(tablet: Tablet) -> None:
    tablet.start(samples()["checkout"])
    before = list(tablet.app.look.ink), tablet.app.look.body
    tablet.tap("ease", "rating-4")
    assert tablet.app.look.contrast
    assert tablet.app.look.large
    tablet.advance(25)
    assert tablet.screen == "attract"
    assert (list(tablet.app.look.ink), tablet.app.look.body) == before
    assert not tablet.app.stage.header.eased


def test_done_is_the_end_of_it_too(tablet: Tablet) -> None:
    tablet.start(samples()["counter"])
    tablet.tap("ease", "rating-4", "skip")
    assert not tablet.app.look.large


def test_the_switch_alone_begins_a_visit_that_ends(tablet: Tablet) -> None:
    tablet.start(samples()["counter"])
    tablet.tap("ease")
    tablet.advance(25)
    assert not tablet.app.look.large


def test_again_turns_it_off(tablet: Tablet) -> None:
    tablet.start(samples()["counter"])
    tablet.tap("ease", "ease")
    assert not tablet.app.look.large
    assert not tablet.app.look.contrast


def test_the_switch_answers_nothing(tablet: Tablet) -> None:
    tablet.start(samples()["checkout"])
    tablet.tap("ease", "rating-2", "ease", "topic-queue", "ease")
    assert tablet.content() == [("score", 2), ("improve", "queue")]
    assert tablet.screen == "comment"


def test_what_was_written_stays_when_it_is_switched(tablet: Tablet) -> None:
    tablet.start(samples()["checkout"])
    tablet.tap("rating-5", "skip")
    tablet.type("да")
    tablet.tap("ease", "send")
    assert tablet.content() == [("score", 5), ("comment", "Да")]


def test_a_trembling_finger_switches_once(tablet: Tablet) -> None:
    tablet.start(samples()["counter"])
    tablet.customer.tap("ease", after=tablet.customer.frame)
    tablet.customer.tap("ease")
    assert tablet.app.look.large


@pytest.mark.parametrize(
    ("shops", "switched"),
    [
        (Sight(), CLEAREST),
        (Sight(contrast=True), CLEAREST),
        (Sight(large=True), CLEAREST),
        (CLEAREST, PLAIN),
    ],
)
def test_a_shop_has_its_own_default(shops: Sight, switched: Sight) -> None:
    settings = shop(high_contrast=shops.contrast, large_text=shops.large)
    assert sight_of(settings, switched=False) == shops
    assert sight_of(settings, switched=True) == switched


def test_a_shop_may_offer_no_switch(tablet: Tablet) -> None:
    tablet.start(samples()["counter"], screen=shop(accessibility=False))
    assert "ease" not in tablet.names()


@pytest.mark.parametrize("languages", [("ru",), ("ru", "en")])
def test_the_switch_stays_out_of_the_corner(tablet: Tablet, languages: tuple[str, ...]) -> None:
    tablet.start(attrs.evolve(samples()["counter"], languages=languages))
    stage = tablet.app.stage
    assert tablet.find("ease").right <= stage.right - 12 * stage.look.unit + 1


def test_the_manager_gets_in_and_his_pages_stay_plain(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(
        samples()["counter"], customer={"screen": shop(high_contrast=True, large_text=True)}
    )
    assert tablet.app.look.large
    manager.enter()
    assert manager.screen == "manager-device"
    assert not tablet.app.look.large
    tablet.advance(3)
    assert not tablet.app.look.contrast
    manager.tap("leave")
    assert tablet.app.look.large


def test_the_way_in_leads_through_the_switched_screen(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(samples()["counter"])
    tablet.tap("ease")
    manager.knock()
    assert manager.screen == "manager-pin"
    assert not tablet.app.look.large


def test_holding_the_switch_is_not_the_way_in(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(samples()["counter"], (800, 1280), gesture="hold")
    eye = tablet.find("ease")
    tablet.customer.down(*eye.center)
    tablet.advance(4)
    tablet.customer.up(*eye.center)
    assert tablet.app.manager is None


def test_the_manager_is_told_how_often(tablet: Tablet) -> None:
    manager = Manager(tablet)
    note = lambda: tablet.recorder.note_eased(tablet.stamp()).result(30)  # noqa: E731
    manager.start(samples()["counter"], customer={"eased": note})
    for _ in range(3):
        tablet.tap("ease", "ease", "ease", "rating-4", "skip")
    tablet.tap("rating-4", "skip")
    manager.walk_in()
    manager.look("about")
    assert "За последние 7 дней покупатели включали 3 раза" in manager.texts()
    assert len(tablet.answers()) == 4


def test_the_manager_is_told_what_everybody_starts_with(tablet: Tablet) -> None:
    manager = Manager(tablet)
    everybody = shop(high_contrast=True, large_text=True)
    manager.start(samples()["counter"], settings=Settings(screen=everybody))
    manager.walk_in()
    manager.look("about")
    assert "В этом магазине и то и другое включено для всех" in manager.texts()


def test_it_is_counted_when_the_customer_is_gone(tablet: Tablet) -> None:
    told: list[str] = []
    tablet.start(samples()["counter"], eased=lambda: told.append(tablet.screen))
    tablet.tap("ease", "rating-4")
    assert tablet.content() == [("score", 4)]
    assert told == []
    tablet.tap("skip")
    assert told == ["attract"]


def test_a_number_that_cannot_be_kept_is_only_logged(
    tablet: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    kept = dict.fromkeys((field.name for field in attrs.fields(Works)), None)
    works = Works(**{**kept, "recorder": tablet.recorder, "clock": tablet})
    tablet.start(samples()["counter"], eased=works.note_eased)
    tablet.tap("ease")
    tablet.recorder.close()
    tablet.advance(25)
    assert tablet.screen == "attract"
    assert "could not be stored: could not count the use of the switch" in caplog.text


def test_where_it_is_on_for_everybody_turning_it_off_is_no_need(tablet: Tablet) -> None:
    told: list[bool] = []
    everybody = shop(high_contrast=True, large_text=True)
    tablet.start(samples()["counter"], screen=everybody, eased=lambda: told.append(True))
    tablet.tap("ease", "rating-4", "skip")
    assert told == []


def test_days_are_counted_apart_and_old_ones_forgotten(tablet: Tablet) -> None:
    tablet.start(samples()["counter"])
    day_ms = 24 * 3_600_000
    for day in range(100):
        stamp = tablet.stamp()
        then = attrs.evolve(stamp, wall_ms=stamp.wall_ms + day * day_ms, boot_id=f"boot-{day}")
        tablet.recorder.note_eased(then).result(30)
    last = tablet.day.day_of(tablet.stamp().wall_ms + 99 * day_ms)
    with Reader(tablet.recorder.path) as reader:
        assert eased(reader, last, 7) == 7
        assert eased(reader, last, 1) == 1
        assert len(reader.rows("SELECT key FROM facts WHERE key GLOB 'eased.*'")) == 62
