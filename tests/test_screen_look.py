"""Every screen at every size: nothing cut, nothing off the screen, targets that fill the hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.screen.layout import least_target
from kiosk.screen.samples import LANGUAGES, samples
from kiosk.settings import BrandSettings, ScreenSettings
from tests.support.fitting import check, labels, overfull, targets
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

SIZES = [(1024, 600), (1280, 800), (1920, 1080), (800, 1280)]


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", samples())
def test_questions_and_targets(
    tablet: Tablet, name: str, language: str, size: tuple[int, int]
) -> None:
    tablet.start(samples()[name], size, language=language)
    check(tablet)
    question = tablet.app.stage.page.ids.question
    assert question.font_size >= 0.06 * size[1] - 1
    least = least_target(*size) if size != (1024, 600) else 76
    for target in targets(tablet, "rating-"):
        assert min(target.size) >= least - 1


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_through(tablet: Tablet, language: str, size: tuple[int, int]) -> None:
    tablet.start(samples()["checkout"], size, language=language)
    tablet.tap("rating-2")
    check(tablet)
    least = least_target(*size) - 1
    assert all(min(target.size) >= least for target in targets(tablet))
    tablet.tap("topic-queue")
    check(tablet)
    tablet.tap("skip")
    check(tablet)
    tablet.tap("change", "rating-5", "skip")
    assert tablet.screen == "thanks"
    check(tablet)
    tablet.app._shelter(for_good=True)
    tablet.customer.settle()
    check(tablet)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_long_texts_shrink_and_wrap(tablet: Tablet, language: str, size: tuple[int, int]) -> None:
    tablet.start(overfull(), size, language=language)
    check(tablet)
    tablet.tap("rating-5")
    check(tablet)
    tablet.tap("skip")
    check(tablet)
    tablet.tap("skip")
    assert tablet.screen == "thanks"
    check(tablet)


def test_the_layout_follows_the_window(tablet: Tablet) -> None:
    tablet.start(samples()["nps"], (1280, 800))
    for size in ((800, 1280), (1024, 600)):
        tablet.customer.resize(*size)
        check(tablet)


def test_neighbours_have_one_size_of_words(tablet: Tablet) -> None:
    tablet.start(samples()["counter"], (800, 1280))
    assert len({target.ids.caption.font_size for target in targets(tablet, "rating-")}) == 1


def test_the_theme_follows_the_hour(tablet: Tablet) -> None:
    hour = [12]
    auto = ScreenSettings(fullscreen=False, theme="auto")
    tablet.start(samples()["counter"], screen=auto, local_hour=lambda: hour[0])
    by_day = list(tablet.app.look.ground)
    hour[0] = 21
    tablet.advance(2)
    assert list(tablet.app.look.ground) != by_day


def test_the_theme_does_not_change_under_a_customer(tablet: Tablet) -> None:
    hour = [12]
    auto = ScreenSettings(fullscreen=False, theme="auto")
    tablet.start(samples()["checkout"], screen=auto, local_hour=lambda: hour[0])
    tablet.tap("rating-2")
    by_day = list(tablet.app.look.ground)
    hour[0] = 21
    tablet.advance(2)
    assert list(tablet.app.look.ground) == by_day


def test_a_shop_s_logo_takes_the_place_of_its_name(tablet: Tablet, tmp_path: Path) -> None:
    from PIL import Image

    logo = tmp_path / "logo.png"
    Image.new("RGB", (300, 100), "#2E6B34").save(logo)
    tablet.start(samples()["counter"], brand=BrandSettings(name="Лавка", logo=str(logo)))
    header = tablet.app.stage.header
    assert "Лавка" not in [label.words for label in labels(tablet) if hasattr(label, "fitted")]
    assert header.logo == str(logo)


def test_pictures_show_what_is_on_the_screen(tablet: Tablet, tmp_path: Path) -> None:
    from PIL import Image

    tablet.start(samples()["counter"], (1280, 800))
    tablet.customer.screenshot(tmp_path / "counter.png")
    with Image.open(tmp_path / "counter.png") as picture:
        assert picture.size == (1280, 800)
        best = tablet.find("rating-5")
        spot = round(best.center_x), round(800 - best.top + best.width * 0.15)
        red, green, _ = picture.convert("RGB").getpixel(spot)
        assert green > red + 40
