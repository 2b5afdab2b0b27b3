"""Words on the screen: fitted, never cut, and none of ours untranslated."""

import ast
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import TypeGuard

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import kiosk.screen
from assets import asset
from kiosk.screen.draft import Draft
from kiosk.screen.fit_text import FLOOR, NO_BREAK, WHOLE, fit
from kiosk.screen.headline import headline
from kiosk.screen.keyboard_layouts import LAYOUTS, NAMES, following, letters_of
from kiosk.screen.words import DOMAIN, THIS_LANGUAGE, name_of, words_of

LANGUAGES = ("ru", "en")
Forms = tuple[str, ...]
# What says a message, and how many of its arguments are its forms.
SAYING = {"words": 1, "_words": 1, "to_say": 1, "many": 2, "count": 2}


def even(text: str, size: int) -> tuple[float, float]:
    """Measure as if every letter were half as wide as high."""
    return len(text) * size * 0.5, size * 1.2


def test_short_text_stands_in_one_line_at_full_size() -> None:
    fitted = fit("Хорошо", (1000, 100), 40, even)
    assert (fitted.lines, fitted.size) == (("Хорошо",), 40)


def test_long_text_wraps_into_even_lines() -> None:
    fitted = fit("one two three four five six", (420, 200), 40, even)
    lengths = [len(line) for line in fitted.lines]
    assert max(lengths) - min(lengths) <= 4


def test_a_short_word_stays_with_the_next_one() -> None:
    lines = fit("Как вам у нас сегодня?", (320, 400), 40, even).lines
    assert any(f"у{NO_BREAK}нас" in line for line in lines)


@given(
    st.lists(st.text("абвгд", min_size=1, max_size=18), min_size=1, max_size=12),
    st.floats(80, 1500),
    st.floats(30, 400),
    st.integers(12, 120),
)
def test_no_word_is_lost_and_nothing_sticks_out(
    words: list[str], width: float, height: float, largest: int
) -> None:
    fitted = fit(" ".join(words), (width, height), largest, even)
    shown = " ".join(fitted.lines).replace(NO_BREAK, " ")
    assert shown.replace(" ", "") == "".join(words)
    if all(even(word, WHOLE)[0] <= width for word in words) and fitted.size >= WHOLE:
        assert shown.split() == words
    if fitted.size > FLOOR:
        assert max(even(line, fitted.size)[0] for line in fitted.lines) <= width
        assert len(fitted.lines) * even("", fitted.size)[1] <= height


def test_a_word_longer_than_a_line_is_broken_and_not_made_tiny() -> None:
    fitted = fit("ж" * 500, (300, 10_000), 20, even)
    assert fitted.size == 20
    assert "".join(fitted.lines) == "ж" * 500
    assert max(even(line, 20)[0] for line in fitted.lines) <= 300


def test_a_word_that_fits_somewhat_smaller_stays_whole() -> None:
    fitted = fit("абвгд" * 6, (300, 100), 24, even)
    assert fitted.lines == ("абвгд" * 6,)


@pytest.mark.parametrize(
    ("text", "large", "small"),
    [
        ("Спасибо! Нам очень приятно.", "Спасибо!", "Нам очень приятно."),
        ("Спасибо за честность. Постараемся.", "Спасибо за честность", "Постараемся."),
        ("Thank you for telling us!", "Thank you for telling us!", ""),
        ("Подождите... Уже идём.", "Подождите...", "Уже идём."),
        ("", "Спасибо!", ""),
        ("а" * 60 + ". Б.", "Спасибо!", "а" * 60 + ". Б."),
    ],
)
def test_the_headline_of_a_thank_you(text: str, large: str, small: str) -> None:
    assert headline(text, "Спасибо!") == (large, small)


def written(*signs: str) -> Draft:
    draft = Draft(max_chars=20, layout="ru")
    for sign in signs:
        draft = draft.space() if sign == " " else draft.type(sign)
    return draft


def test_a_sentence_begins_with_a_capital() -> None:
    assert written(*"да. нет").text == "Да. Нет"


def test_no_space_leads_and_none_is_doubled() -> None:
    assert written(" ", "а", " ", " ", "б").text == "А б"


def test_a_full_comment_takes_no_more() -> None:
    assert len(written(*"а" * 30).text) == 20


def test_erasing_all_begins_anew() -> None:
    draft = written("а").erase().erase()
    assert (draft.text, draft.shift) == ("", True)


def test_the_keyboard_has_all_of_both_alphabets() -> None:
    keys = {key.does for rows in LAYOUTS.values() for row in rows for key in row}
    assert set("абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz0123456789") <= keys


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_the_keys_to_go_on(layout: str) -> None:
    keys = {key.does for row in LAYOUTS[layout] for key in row}
    assert {"erase", "space", ".", ","} <= keys


def test_layouts_follow_each_other_in_a_circle() -> None:
    assert {following(layout) for layout in NAMES} == set(NAMES)
    assert letters_of("tt") == "en"


def catalogue(language: str) -> dict[Forms, Forms]:
    """Return the translation of each message, with all its forms."""
    path = asset("locales", language, "LC_MESSAGES", f"{DOMAIN}.po")
    with path.open("rb") as file:
        return {_forms(each.id): _forms(each.string) for each in read_po(file) if each.id}


def _forms(message: object) -> Forms:
    return tuple(message) if isinstance(message, list | tuple) else (str(message),)


def said_in(path: Path) -> set[Forms]:
    """Return the messages that a module says, or keeps in a table to say later."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _is_call(node))
    taken = ((call, SAYING.get(_name(call.func), 0)) for call in calls)
    forms = ((_texts(call.args[:count]), count) for call, count in taken if count)
    return {each for each, count in forms if len(each) == count}


def _is_call(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call)


def _name(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _texts(arguments: list[ast.expr]) -> Forms:
    given = [each.value for each in arguments if isinstance(each, ast.Constant)]
    return tuple(each for each in given if isinstance(each, str) and each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    with asset("locales", language, "LC_MESSAGES", f"{DOMAIN}.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message, forms in catalogue(language).items():
        assert all(forms), f"{message!r} is not translated"
        if len(message) == 1:
            assert compiled.gettext(message[0]) == forms[0]
        else:
            found = {compiled.ngettext(*message, n) for n in range(200)}
            assert found == set(forms)


def test_every_language_translates_the_same_messages() -> None:
    russian, english = (catalogue(language) for language in LANGUAGES)
    assert russian.keys() == english.keys()


def test_the_catalogues_have_what_the_screen_says_and_nothing_else() -> None:
    modules = Path(kiosk.screen.__file__).parent.rglob("*.py")
    said = {message for path in modules for message in said_in(path)}
    said.add((THIS_LANGUAGE,))
    assert said == set(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_gaps_to_fill_in(language: str) -> None:
    for message, forms in catalogue(language).items():
        gaps = set(re.findall(r"{\w+}", message[-1]))
        assert all(set(re.findall(r"{\w+}", form)) == gaps for form in forms), message


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1 ответ"), (2, "2 ответа"), (5, "5 ответов"), (11, "11 ответов")]
)
def test_russian_counts(n: int, said: str) -> None:
    words = words_of("ru").many("{n} answer in {name}.", "{n} answers in {name}.", n)
    assert words.format(n=n, name="a.csv") == f"{said} в файле a.csv."


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert words_of("tt")("Skip") == "Skip"
    assert words_of("ru")("Skip") == "Пропустить"


def test_languages_name_themselves() -> None:
    assert [name_of(code) for code in ("ru", "en", "x-made-up")] == [
        "Русский",
        "English",
        "X-made-up",
    ]
