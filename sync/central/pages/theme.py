"""The look, from the file that the device reads too."""

import re
import tomllib
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from assets import asset

_DEFAULT: dict[str, dict[str, Any]] = {
    "light": {
        "ground": "#FBF7F0",
        "surface": "#FFFFFF",
        "line": "#E4DBCD",
        "sunken": "#F1EADF",
        "ink": "#201A14",
        "muted": "#655B50",
        "accent": "#0F5B6E",
        "accent_ink": "#FFFFFF",
        "alert": "#FBE3D8",
        "alert_ink": "#7A2411",
    },
    "faces": {
        "fill": ["#E3492B", "#F08C3A", "#F6CB4B", "#62AE52", "#1C7E50"],
        "rim": ["#B5321A", "#CC6C1E", "#D9A823", "#45873A", "#115A38"],
        "feature": ["#3E0C03", "#4A2103", "#4C3600", "#12310B", "#02190F"],
    },
}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}").fullmatch


@cache
def colours() -> dict[str, str]:
    """Return every colour by its name in CSS; where the theme's file lacks one, the default."""
    file = asset("theme.toml")
    read = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    light = _DEFAULT["light"] | read.get("light", {})
    faces = _DEFAULT["faces"] | read.get("faces", {})
    named = {name.replace("_", "-"): value for name, value in light.items()}
    for part in ("fill", "rim", "feature"):
        for face, value in enumerate(faces[part], start=1):
            named[f"{part}-{face}"] = value
    return {name: value for name, value in named.items() if _COLOUR(str(value))}


@cache_control(max_age=3600)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """Serve the colours as a style sheet."""
    lines = (f"--{name}: {value};" for name, value in colours().items())
    return HttpResponse(":root {" + " ".join(lines) + "}\n", content_type="text/css")
