"""A message about a file says the line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.toml_lines import line_of

FILE = '''\
# a comment with = and [brackets]
id = "counter"
title = { ru = "Касса", en = "Till" }

"quoted key" = 'it''s' # odd
[device]
language = "ru"
poem = """
[device]
language = "not this one"
"""
pins = [
  5,   # one
  6,
  [7, 8],
]
[sync.tls]
ca.file = "x"

[[questions]]
id = "score"
[questions.labels]
1.ru = "Плохо"
1.en = "Bad"
[[questions]]
id = "why"
topics = [
  { key = "price", text = { ru = "Цены" } },
  { key = "staff", text = { ru = "Люди" } },
]
[[questions.more]]
deep = 1
[[questions.more]]
deep = 2
'''.replace("'it''s'", "'its'")


def line_with(words: str, nth: int = 0) -> int:
    return [n for n, line in enumerate(FILE.splitlines(), 1) if words in line][nth]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), line_with('id = "counter"')),
        (("title",), line_with("title")),
        (("title", "en"), line_with("title")),
        (("quoted key",), line_with("quoted key")),
        (("device",), line_with("[device]")),
        (("device", "language"), line_with('language = "ru"')),
        (("device", "pins"), line_with("pins")),
        (("device", "pins", 1), line_with("  6,")),
        (("device", "pins", 2, 1), line_with("[7, 8]")),
        (("sync", "tls", "ca"), line_with("ca.file")),
        (("sync", "tls", "ca", "file"), line_with("ca.file")),
        (("questions",), line_with("[[questions]]")),
        (("questions", 0, "labels", "1"), line_with("1.ru")),
        (("questions", 0), line_with("[[questions]]")),
        (("questions", 0, "labels", "1", "en"), line_with("1.en")),
        (("questions", 1), line_with("[[questions]]", 1)),
        (("questions", 1, "id"), line_with('id = "why"')),
        (("questions", 1, "topics", 0, "text", "ru"), line_with("price")),
        (("questions", 1, "topics", 1), line_with('key = "staff"')),
        (("questions", 1, "topics", 1, "text"), line_with("Люди")),
        (("questions", 1, "more", 1, "deep"), line_with("deep = 2")),
    ],
)
def test_the_line_of_a_key(path, line):
    assert line_of(FILE, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("device", "nothing"), line_with("[device]")),
        (("questions", 1, "topics", 1, "missing"), line_with('key = "staff"')),
        (("nothing", "here"), 1),
        ((), 1),
    ],
)
def test_a_missing_key_has_the_line_of_what_is_around_it(path, line):
    assert line_of(FILE, path) == line


def test_the_example_is_toml():
    assert tomllib.loads(FILE)["questions"][1]["more"] == [{"deep": 1}, {"deep": 2}]


def test_a_header_of_many_parts_leads_into_the_newest_table():
    text = "[[a]]\n[[a]]\n[a.b.c]\nd = 1\n[a.b]\ne = 2\n"
    assert line_of(text, ("a", 1, "b", "c", "d")) == 4
    assert line_of(text, ("a", 1, "b", "e")) == 6


@given(st.text(alphabet="ab[]{}=.,#\"'\\\n 1", max_size=60))
def test_any_text_has_a_line(text):
    assert 1 <= line_of(text, ("a", 0, "b")) <= text.count("\n") + 1


def test_a_text_nested_beyond_reason_has_a_line():
    assert line_of("a = " + "[" * 100_000, ("a", 0, 0)) == 1
