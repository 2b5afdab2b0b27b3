"""UUIDs as the canonical 36 characters, checked without building objects."""

import re

is_canonical = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII
).fullmatch


def canonical(text: str) -> str | None:
    """Return a UUID in small letters with hyphens, or None where the text is none."""
    if is_canonical(text):
        return text
    lowered = text.lower()
    return lowered if is_canonical(lowered) else None
