"""Splits a thank-you into what is said large and what is said small. No Kivy here."""

import re

LONGEST = 44  # characters of a headline

_FIRST_SENTENCE = re.compile(r"(?P<first>.+?[.!?…]+)\s+(?P<rest>.+)", re.DOTALL)


def headline(text: str, fallback: str) -> tuple[str, str]:
    """Return the headline and the rest; ``fallback`` stands where there is none.

    The first sentence is the headline, without its full stop, if it is short.
    """
    text = text.strip()
    match = _FIRST_SENTENCE.fullmatch(text)
    first, rest = (match["first"], match["rest"]) if match else (text, "")
    if not first or len(first) > LONGEST:
        return fallback, text
    return re.sub(r"(?<!\.)\.$", "", first), rest
