"""Colours, sizes and motion of the screen, read from ``assets/theme.toml``. No Kivy here."""

import tomllib
from pathlib import Path

import attrs
from attrs import frozen

from assets import asset
from kiosk.model.value import Value
from kiosk.settings import BrandSettings

READABLE = 4.5  # least contrast of text and its ground (WCAG 2.2, 1.4.3)
EVENING = 0.18  # luminance of a ground below which a screen is dark: about as far from both ends
APART = 1.02  # least contrast of a tile and the ground around it
GAMMA = 2.2  # of a display
DARK_FROM, DARK_UNTIL = 20, 7  # hours of the evening theme

Rgba = tuple[float, float, float, float]


@frozen(repr=False)
class Palette(Value):
    """The colours of one theme, each ``#RRGGBB``."""

    ground: str
    surface: str
    line: str
    sunken: str
    ink: str
    muted: str
    accent: str
    accent_ink: str
    alert: str
    alert_ink: str


@frozen(repr=False)
class FaceColours(Value):
    """The colours of one face."""

    fill: str
    rim: str
    feature: str


@frozen(eq=False, repr=False)
class Theme:
    """Everything in theme.toml.

    ``faces`` runs from worst to best. ``type``, ``large_type`` and ``shape`` are in per cent of the
    screen's unit, ``motion`` in milliseconds.
    """

    light: Palette
    dark: Palette
    light_contrast: Palette
    dark_contrast: Palette
    faces: tuple[FaceColours, ...]
    contrast_faces: tuple[FaceColours, ...]
    rest: FaceColours
    type: dict[str, float]
    large_type: dict[str, float]
    shape: dict[str, float]
    motion: dict[str, float]


def load_theme(path: Path | None = None) -> Theme:
    """Read the theme; ``path`` defaults to the shipped one."""
    data = tomllib.loads((path or asset("theme.toml")).read_text("utf-8"))
    faces, contrast = data["faces"], data["faces_contrast"]
    return Theme(
        light=Palette(**data["light"]),
        dark=Palette(**data["dark"]),
        light_contrast=Palette(**data["light_contrast"]),
        dark_contrast=Palette(**data["dark_contrast"]),
        faces=_faces(faces["fill"], faces["rim"], faces["feature"]),
        contrast_faces=_faces(contrast["fill"], faces["rim"], contrast["feature"]),
        rest=FaceColours(faces["rest_fill"], faces["rest_rim"], faces["rest_feature"]),
        type={key: size for key, size in data["type"].items() if key != "family"},
        large_type=data["type_large"],
        shape=data["shape"],
        motion=data["motion"],
    )


def _faces(*parts: list[str]) -> tuple[FaceColours, ...]:
    """Return the faces whose fills, rims and features these are."""
    return tuple(FaceColours(*three) for three in zip(*parts, strict=True))


def veil(percent: int) -> float:
    """Return how dark a veil gives ``percent`` (1 to 100) of the light, 0 (none) to 1 (black).

    What is drawn is not light but its root, as every display expects it.
    """
    return float(1 - (percent / 100) ** (1 / GAMMA))


def is_dark(theme_setting: str, hour: int) -> bool:
    """Return whether the dark theme is due; ``hour`` is the store's, 0 to 23."""
    if theme_setting == "auto":
        return hour >= DARK_FROM or hour < DARK_UNTIL
    return theme_setting == "dark"


def branded(theme: Theme, brand: BrandSettings, dark: bool) -> Palette:
    """Return the palette with the shop's colours in it, every text still readable."""
    palette = theme.dark if dark else theme.light
    if brand.background and not dark:
        palette = _on_ground(theme, brand.background)
    if brand.accent:
        inks = (theme.light.ink, "#FFFFFF", "#000000")
        words = max(inks, key=lambda ink: contrast(ink, brand.accent))
        palette = attrs.evolve(palette, accent=brand.accent, accent_ink=words)
    return palette


def worn(theme: Theme, brand: BrandSettings, dark: bool, contrast: bool) -> Palette:
    """Return the palette to wear. In high contrast the shop's own colours have to stand back."""
    palette = branded(theme, brand, dark)
    if not contrast:
        return palette
    evening = luminance(palette.ground) < EVENING
    return theme.dark_contrast if evening else theme.light_contrast


def _on_ground(theme: Theme, ground: str) -> Palette:
    """Return the theme that reads best on this ground, its tiles mixed from it."""
    ink = _ink_on(theme, ground)
    base = theme.light if luminance(ink) < luminance(ground) else theme.dark
    lifted, sunken = _tiles_on(ground, ink, light=base is theme.light)
    quiet = all(contrast(base.muted, each) >= READABLE for each in (ground, lifted, sunken))
    return attrs.evolve(
        base,
        ground=ground,
        surface=lifted,
        line=_shade(ground, ink, 0.14),
        sunken=sunken,
        ink=ink,
        muted=base.muted if quiet else ink,
    )


def _ink_on(theme: Theme, ground: str) -> str:
    """Return the ink that reads best; black or white where neither theme's can be read."""
    ink = max((theme.light.ink, theme.dark.ink), key=lambda each: contrast(each, ground))
    if contrast(ink, ground) >= READABLE:
        return ink
    return max(("#000000", "#FFFFFF"), key=lambda each: contrast(each, ground))


def _tiles_on(ground: str, ink: str, light: bool) -> tuple[str, str]:
    """Return the colours of tiles and of pressed tiles; on white paper a tile cannot be whiter."""
    lifted = mix(ground, "#FFFFFF", 0.75 if light else 0.08)
    if contrast(lifted, ground) < APART:
        return mix(ground, ink, 0.05), mix(ground, ink, 0.1)
    return lifted, _shade(ground, ink, 0.06)


def _shade(ground: str, ink: str, share: float) -> str:
    """Return a shade of the ground towards the ink; away from it where the ink would drown."""
    shade = mix(ground, ink, share)
    away = "#FFFFFF" if luminance(ink) < luminance(ground) else "#000000"
    return shade if contrast(ink, shade) >= READABLE else mix(ground, away, share)


def rgba(colour: str, alpha: float = 1.0) -> Rgba:
    """Return ``#RRGGBB`` as four numbers from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, alpha


def mix(one: str, other: str, share: float) -> str:
    """Return ``one`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(rgba(one)[:3], rgba(other)[:3], strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white)."""
    weights = (0.2126, 0.7152, 0.0722)
    return sum(
        weight * _linear(part) for weight, part in zip(weights, rgba(colour)[:3], strict=True)
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """Return the perceived lightness L*, 0 to 100."""
    y = luminance(colour)
    return float(116 * y ** (1 / 3) - 16) if y > 0.008856 else 903.3 * y
