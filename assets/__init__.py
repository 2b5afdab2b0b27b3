"""Files that the code reads: surveys, faces, fonts, sounds, locales, theme, deployment."""

from pathlib import Path


def asset(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``asset("surveys", "counter.toml")``."""
    return Path(__file__).parent.joinpath(*parts)
