"""Numbers and dates as a language writes them. No Kivy here.

Babel is only imported when the manager's side first speaks: a customer does not wait for it.
"""

import re
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

from attrs import frozen

from kiosk.screen.words import Words, words_of

MINUS = "\u2212"
SPOKEN_WITHOUT_LOCALE = "en"


@frozen
class Speech:
    """The words of one language, and how it writes numbers and dates."""

    language: str
    words: Words

    def number(self, value: float | Fraction, digits: int = 0) -> str:
        """Return a number, rounded half up to ``digits`` decimals, with a true minus sign."""
        from babel.numbers import format_decimal

        rounded = _half_up(value, digits)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(rounded, pattern, self._locale())).replace("-", MINUS)

    def count(self, one: str, more: str, n: int) -> str:
        """Return ``{n}`` of something in the form that its number asks for."""
        form = self.words.many(one, more, n).replace("{n} ", "{n}\u00a0")
        return form.format(n=self.number(n))

    def day(self, day: date, year: bool = False) -> str:
        """Return a day as a heading: its weekday, day and month in full."""
        pattern = self._locale().datetime_skeletons["yMMMEd" if year else "MMMEd"].pattern
        full = re.sub("(?<!M)MMM(?!M)", "MMMM", re.sub("ccc|E+", "EEEE", pattern))
        return _capital(self._date(day, full))

    def long_day(self, day: date) -> str:
        """Return day and month, in full."""
        pattern = self._locale().datetime_skeletons["MMMd"].pattern
        return self._date(day, pattern.replace("MMM", "MMMM"))

    def short_day(self, day: date) -> str:
        """Return day and month, short."""
        return self._date(day, self._locale().datetime_skeletons["MMMd"].pattern)

    def weekday(self, day: date) -> str:
        """Return a weekday in two or three letters."""
        return self._date(day, "ccc")

    def span(self, first: date, last: date) -> str:
        """Return the days from one to another."""
        from babel.dates import format_interval

        skeleton = "MMMd" if first.year == last.year else "yMMMd"
        return _plain(str(format_interval(first, last, skeleton, locale=self._locale())))

    def month(self, day: date) -> str:
        """Return the month of a day and its year, as a heading."""
        return _capital(self._date(day, "LLLL y"))

    def moment(self, at: datetime, today: date) -> str:
        """Return a time of day, with its date where that is not ``today``."""
        from babel.dates import format_datetime

        clock = str(format_datetime(at, "HH:mm", locale=self._locale()))
        return clock if at.date() == today else f"{self.short_day(at.date())}, {clock}"

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date

        return _plain(str(format_date(day, pattern, self._locale())))

    def _locale(self) -> Any:
        return _locale_of(self.language)


def speech_of(language: str) -> Speech:
    """Return how a language speaks; numbers and dates are English where Babel does not know it."""
    return Speech(language, words_of(language))


@lru_cache(maxsize=32)
def _locale_of(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SPOKEN_WITHOUT_LOCALE)


def _half_up(value: float | Fraction, digits: int) -> float:
    """Return ``value`` rounded, halves away from minus infinity, and never a minus zero."""
    step = 10**digits
    if isinstance(value, Fraction):
        return float(Fraction(floor(value * step + Fraction(1, 2)), step))
    return float((value * step + 0.5) // 1 / step + 0.0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    """Return a text with the spaces that every font has."""
    return text.replace("\u202f", "\u00a0").replace("\u2009", " ")
