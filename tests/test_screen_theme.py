"""The look as numbers: contrast, lightness, motion."""

from itertools import combinations, pairwise

import pytest

from kiosk.screen.theme import (
    READABLE,
    Palette,
    branded,
    contrast,
    is_dark,
    lightness,
    load_theme,
)
from kiosk.settings import BrandSettings, ScreenSettings

THEME = load_theme()
# Every ink the screens use, and every ground it stands on.
TEXTS = [
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "line"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent_ink", "accent"),
    ("alert_ink", "alert"),
]
BRANDS = [
    BrandSettings(accent=accent, background=background)
    for accent in ("", "#E30613", "#FFD500", "#2E6B34", "#7F7F7F")
    for background in ("", "#FFFFFF", "#EEF3E6", "#FFD500", "#1B2A41", "#000000", "#777777")
]


def assert_readable(palette: Palette) -> None:
    for ink, ground in TEXTS:
        found = contrast(getattr(palette, ink), getattr(palette, ground))
        assert found >= READABLE, f"{ink} on {ground}: {found:.2f}"


@pytest.mark.parametrize("palette", [THEME.light, THEME.dark], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(palette: Palette) -> None:
    assert_readable(palette)


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: f"{brand.accent}{brand.background}")
@pytest.mark.parametrize("dark", [False, True])
def test_a_shop_s_own_colours_stay_readable(brand: BrandSettings, dark: bool) -> None:
    assert_readable(branded(THEME, brand, dark))


@pytest.mark.parametrize("background", ["#FFFFFF", "#FEFEFE", "#EEF3E6", "#777777", "#000000"])
def test_a_tile_shows_on_any_ground(background: str) -> None:
    palette = branded(THEME, BrandSettings(background=background), dark=False)
    assert contrast(palette.surface, palette.ground) >= 1.02
    assert palette.surface not in (palette.sunken, palette.line)


def test_contrast_is_the_one_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_faces_differ_in_lightness_too() -> None:
    fills = [face.fill for face in THEME.faces]
    assert len(fills) == 5
    for one, other in combinations(fills, 2):
        assert abs(lightness(one) - lightness(other)) >= 5


def test_features_stand_out_from_every_face() -> None:
    for face in (*THEME.faces, THEME.rest):
        assert contrast(face.feature, face.fill) >= 3


@pytest.mark.parametrize("palette", [THEME.light, THEME.dark], ids=["light", "dark"])
def test_faces_stand_out_from_the_ground_or_have_a_rim_that_does(palette: Palette) -> None:
    for face in THEME.faces:
        assert max(contrast(face.fill, palette.ground), contrast(face.rim, palette.ground)) >= 2


def test_no_motion_lasts_longer_than_200_ms() -> None:
    motions = {name: ms for name, ms in THEME.motion.items() if name != "settle"}
    assert all(0 < ms < 200 for ms in motions.values())


def test_sizes_are_few_and_on_one_scale() -> None:
    sizes = [THEME.type[name] for name in ("small", "body", "title", "question", "display")]
    assert all(1.1 < larger / smaller < 1.45 for smaller, larger in pairwise(sizes))
    assert THEME.type["question"] >= 6


@pytest.mark.parametrize(
    ("setting", "hour", "dark"),
    [
        ("light", 23, False),
        ("dark", 12, True),
        ("auto", 19, False),
        ("auto", 20, True),
        ("auto", 6, True),
        ("auto", 7, False),
    ],
)
def test_the_evening_theme(setting: str, hour: int, dark: bool) -> None:
    assert is_dark(ScreenSettings(theme=setting).theme, hour) is dark
