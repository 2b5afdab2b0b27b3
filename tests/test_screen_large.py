"""Large text: every page at every size, in both languages; whole, legible, and as easy to hit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.model.surveys import Survey
from kiosk.screen.layout import least_target
from kiosk.screen.samples import LANGUAGES, of_scale, samples
from tests.support.fitting import check, labels, overfull, targets
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

SIZES = [(1024, 600), (1280, 800), (1920, 1080), (800, 1280)]
CAPITAL = 0.711  # height of Roboto's capitals, of its font size
LEGIBLE_MM = 5.0  # of a capital: a two-hundredth of a metre, where the customer stands
SIGNS = "⇧⌫"
UNREAD = {"Лавка"}  # the shop's name: nobody needs it to answer


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


def words_shown(tablet: Tablet) -> list[Any]:
    fitted = [each for each in labels(tablet) if hasattr(each, "fitted") and each.text]
    return [each for each in fitted if each.words not in SIGNS and each.words not in UNREAD]


def assert_legible(tablet: Tablet, size: tuple[int, int]) -> None:
    """Every word has capitals of 5 mm, on a screen of 10.1 inches."""
    pixels_a_mm = least_target(*size) / 15
    for label in words_shown(tablet):
        capital = label.font_size * CAPITAL / pixels_a_mm
        assert capital >= LEGIBLE_MM, f"{label.words}: {capital:.2f} mm"


def areas(tablet: Tablet) -> dict[str, float]:
    return {target.test_name: target.width * target.height for target in targets(tablet)}


def ease_and_check(tablet: Tablet, size: tuple[int, int]) -> None:
    """Switch; look; nothing that can be tapped became smaller. Switch back."""
    plain = areas(tablet)
    tablet.tap("ease")
    check(tablet)
    assert_legible(tablet, size)
    least = least_target(*size) - 1
    for target in targets(tablet):
        assert target.width * target.height >= plain[target.test_name] * 0.99, target.test_name
        if not target.test_name.startswith("key-"):
            assert min(target.size) >= least, target.test_name
    tablet.tap("ease")
    assert areas(tablet) == pytest.approx(plain)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["nps", "ces7", "csat7", "words5", "yesno"])
def test_a_question_is_large_and_whole(
    tablet: Tablet, name: str, language: str, size: tuple[int, int]
) -> None:
    tablet.start(survey_of(name), size, language=language)
    ease_and_check(tablet, size)


def survey_of(name: str) -> Survey:
    ends = {"ru": "Совсем нет", "en": "Not at all"}, {"ru": "Полностью", "en": "Completely"}
    texts = {"ru": "Вы довольны покупкой?", "en": "Are you happy with your purchase?"}
    return samples().get(name) or of_scale(name, texts, *ends)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_is_large_and_whole(
    tablet: Tablet, language: str, size: tuple[int, int]
) -> None:
    tablet.start(samples()["checkout"], size, language=language)
    for step in ("rating-2", "topic-queue", "skip", "change", "rating-5", "skip"):
        tablet.tap(step)
        ease_and_check(tablet, size)
    assert tablet.screen == "thanks"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_code_and_bad_news_are_large_and_whole(
    tablet: Tablet, language: str, size: tuple[int, int]
) -> None:
    tablet.start(samples()["yesno"], size, language=language)
    tablet.recorder.close()
    tablet.tap("ease", "rating-1")
    assert tablet.app.stage.message
    assert all(name.startswith("rating-") for name in tablet.names()), "hidden, yet to be tapped"
    check(tablet)
    assert_legible(tablet, size)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_long_texts_shrink_and_wrap(tablet: Tablet, language: str, size: tuple[int, int]) -> None:
    tablet.start(overfull(), size, language=language)
    tablet.tap("ease")
    for step in ("rating-5", "skip", "skip"):
        check(tablet)
        tablet.tap(step)
    assert tablet.screen == "thanks"
    check(tablet)
    page = tablet.app.stage.page
    card = [each for each in page.children if hasattr(each, "qr")]
    stack = (page.ids.face, page.ids.title, page.ids.body)
    assert all(part.top <= page.top + 1 for part in stack)
    if card and size[0] < size[1]:
        assert all(part.y >= card[0].top - 1 for part in stack)
