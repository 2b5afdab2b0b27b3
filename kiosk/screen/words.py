"""The device's own words, in the customer's language: gettext catalogues in assets/locales."""

from functools import lru_cache
from gettext import NullTranslations, find, translation

from assets import asset

DOMAIN = "kiosk"
THIS_LANGUAGE = "English"  # every catalogue translates it as its own name


class Words:
    """The words of one language; what has no translation stays English."""

    def __init__(self, catalogue: NullTranslations) -> None:
        self._catalogue = catalogue

    def __call__(self, message: str) -> str:
        """Return the message in this language."""
        return self._catalogue.gettext(message)

    def many(self, one: str, more: str, n: int) -> str:
        """Return the form of a message that goes with ``n`` of something, ``{n}`` still in it."""
        return self._catalogue.ngettext(one, more, n)


def to_say(message: str) -> str:
    """Mark a message that a table holds and ``Words`` translates later."""
    return message


@lru_cache(maxsize=32)
def words_of(language: str) -> Words:
    """Return the words of a language; English where there is no catalogue."""
    folder = str(asset("locales"))
    return Words(translation(DOMAIN, folder, [language], fallback=True))


def name_of(language: str) -> str:
    """Return a language's name in itself, ``Русский``; its code where there is no catalogue."""
    folder = str(asset("locales"))
    known = find(DOMAIN, folder, [language]) is not None
    return words_of(language)(THIS_LANGUAGE) if known else language.capitalize()
