"""What a badge code looks like."""

LEAST_BADGE, MOST_BADGE = 3, 12
"""Digits of a badge code."""


def is_badge(code: str) -> bool:
    """Whether this can be a badge code: 3 to 12 digits."""
    return code.isascii() and code.isdigit() and LEAST_BADGE <= len(code) <= MOST_BADGE
