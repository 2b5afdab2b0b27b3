"""Survey files: what they say, where they branch, and what is said of broken ones."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import asset
from kiosk.model.answer import Group
from kiosk.model.errors import BadInput, BadSurvey
from kiosk.model.scales import SCALES
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import MAX_TOPICS, ChoiceQuestion, TextQuestion, ThanksKind

P, N, D = Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR

SMALL = """\
id = "small"
version = 3
languages = ["ru", "en"]
title = { ru = "Проба", en = "Trial" }

[scales.stars]
low = 1
high = 4
promoters = [4]
passives = [3]
detractors = [1, 2]

[[questions]]
id = "score"
kind = "scale"
scale = "stars"
text = { ru = "Как?", en = "How?" }

[[questions]]
id = "why"
kind = "choice"
groups = ["detractor", "passive"]
text = { ru = "Почему?", en = "Why?" }
topics = [
  { key = "price", text = { ru = "Цены", en = "Prices" } },
  { key = "staff", text = { ru = "Люди", en = "Staff" }, groups = ["detractor"] },
]

[[questions]]
id = "comment"
kind = "text"
text = { ru = "Ещё?", en = "More?" }

[thanks.default]
text = { ru = "Спасибо!", en = "Thanks!" }

[thanks.detractor]
kind = "code"
code = "SORRY-10"
text = { ru = "Простите", en = "Sorry" }
"""


@pytest.fixture
def small():
    return parse_survey(SMALL, "small.toml")


@pytest.fixture(params=["counter", "checkout"])
def shipped(request):
    name = f"{request.param}.toml"
    return parse_survey(asset("surveys", name).read_text(encoding="utf-8"), name)


@pytest.fixture
def checkout():
    path = asset("surveys", "checkout.toml")
    return parse_survey(path.read_text(encoding="utf-8"), path.name)


def complaint(text, name):
    """Return what is said of a broken file, None of a good one."""
    try:
        parse_survey(text, name)
    except BadSurvey as error:
        return str(error)
    return None


def broken(old, new):
    assert SMALL.count(old) >= 1, f"{old} is not in the file"
    return SMALL.replace(old, new, 1)


def test_a_file_becomes_a_survey(small):
    assert (small.id, small.version, small.languages) == ("small", 3, ("ru", "en"))
    assert small.title["en"] == "Trial"
    assert small.source == SMALL
    assert small.first.scale.group(4) is P
    assert small.question("comment") == TextQuestion("comment", {"ru": "Ещё?", "en": "More?"})
    assert small.thanks_for(D).code == "SORRY-10"
    assert small.thanks_for(P).texts["ru"] == "Спасибо!"


def test_its_source_makes_it_again(shipped):
    assert parse_survey(shipped.source, "again") == shipped


@pytest.mark.parametrize(
    ("group", "path"),
    [(P, ["comment"]), (N, ["why", "comment"]), (D, ["why", "comment"])],
)
def test_questions_branch_by_group(small, group, path):
    asked, question = [], small.next_question("score", group)
    while question:
        asked.append(question.id)
        question = small.next_question(question.id, group)
    assert asked == path


def test_topics_differ_by_group(small):
    why = small.question("why")
    assert [topic.key for topic in why.topics_of(D)] == ["price", "staff"]
    assert [topic.key for topic in why.topics_of(N)] == ["price"]


def test_a_question_that_is_not_there_is_named(small):
    with pytest.raises(BadInput, match="no question 'wyh'; it has score, why, comment"):
        small.question("wyh")


def test_labels_are_the_surveys_or_the_scales_own(shipped):
    assert shipped.first.label(5, "ru") == "Отлично"
    words = parse_survey(broken('scale = "stars"', 'scale = "words5"'), "words.toml")
    assert words.first.label(4, "en") == "Rather yes"
    assert words.first.label(4, "fi") == ""


def test_the_first_question_can_be_reworded(small):
    other = small.reworded({"ru": "Ну как?"})
    assert other.first.texts == {"ru": "Ну как?", "en": "How?"}
    assert other.questions[1:] == small.questions[1:]
    with pytest.raises(BadInput, match="survey small has no language 'fi'; use ru, en"):
        small.reworded({"fi": "Miten?"})


def test_every_shipped_scale_can_be_asked():
    for key in SCALES:
        text = SMALL[: SMALL.index('[[questions]]\nid = "why"')] + (
            '[thanks.default]\ntext = { ru = "Спасибо!", en = "Thanks!" }\n'
        )
        survey = parse_survey(text.replace('scale = "stars"', f'scale = "{key}"'), "one.toml")
        assert survey.first.scale == SCALES[key]


def test_a_byte_order_mark_and_windows_lines_do_no_harm(small):
    windows = "\ufeff" + SMALL.replace("\n", "\r\n")
    assert parse_survey(windows, "small.toml").questions == small.questions


# What is shipped


def test_shipped_surveys_ask_in_russian_and_english_first_for_five_points(shipped):
    assert shipped.languages == ("ru", "en")
    assert shipped.first.scale == SCALES["five"]
    assert set(shipped.first.labels) == {1, 2, 3, 4, 5}


def test_the_counter_asks_one_question():
    path = asset("surveys", "counter.toml")
    assert len(parse_survey(path.read_text(encoding="utf-8"), path.name).questions) == 1


@pytest.mark.parametrize(
    ("group", "path"),
    [(P, ["pleased", "comment"]), (N, ["improve", "comment"]), (D, ["improve", "comment"])],
)
def test_the_checkout_asks_why(checkout, group, path):
    asked = [question for question in checkout.questions[1:] if question.asked_of(group)]
    assert [question.id for question in asked] == path
    assert isinstance(asked[0], ChoiceQuestion)
    assert len(asked[0].topics_of(group)) == MAX_TOPICS


def test_the_checkout_shows_promoters_a_page_that_is_nobodys(checkout):
    assert checkout.thanks_for(P).kind is ThanksKind.QR
    assert checkout.thanks_for(P).url.startswith("https://example.com/")


def test_words_fit_their_places(shipped):
    for question in shipped.questions:
        assert all(len(words) <= 60 for words in question.texts.values())
        for topic in getattr(question, "topics", ()):
            assert all(len(words) <= 24 for words in topic.texts.values())


# What is said of broken files


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "small"', "id = small", "1: not valid TOML: Invalid value; mend this line"),
        ('id = "small"\n', "", '1: id: is missing; add id = ".."'),
        ('id = "small"', 'id = "Small one"', "1: id: 'Small one' is not an identifier; begin"),
        ("version = 3", 'version = "3"', "2: version: '3' is not a whole number; write it like 1"),
        ("version = 3", "version = true", "2: version: True is not a whole number"),
        ("version = 3", "version = 0", "2: version: 0 is out of range; give 1 to 1000000"),
        ("version = 3", "versoin = 3", "2: versoin: unknown key; use id, version, languages"),
        ('["ru", "en"]', "[]", "3: languages: is empty; name at least one"),
        ('["ru", "en"]', '["ru", "русский"]', "3: languages[1]: 'русский' is not a language"),
        ('["ru", "en"]', '["ru", "ru"]', "3: languages[1]: 'ru' is used twice; give each language"),
        (
            '["ru", "en"]',
            '["ru", "en", "fi"]',
            '4: title: has no words for fi; add fi = ".." or take fi out of languages',
        ),
        ('["ru", "en"]', '["ru"]', "4: title.en: unknown key; use ru, or remove it"),
        ("Trial", " ", "4: title.en: is empty; write the words that a customer reads"),
        ("Trial", "T" * 81, "4: title.en: 81 characters do not fit; shorten it to 80"),
        # scales
        ("[scales.stars]", "[scales.five]", "6: scales.five: scale 'five' is shipped already"),
        ("[scales.stars]", "[scales.Stars]", "6: scales.Stars: 'Stars' is not an identifier"),
        ("high = 4", "high = 40", "6: scales.stars: scale stars: 1 to 40 is not 2 to 11 points"),
        ("passives = [3]", "passives = [3, 4]", "6: scales.stars: point 4 is named twice"),
        ("passives = [3]", "passives = []", "scale stars: 3 must be a point from 1 to 4 with"),
        ("passives = [3]", "passives = [3, 9]", "scale stars: 9 must be a point from 1 to 4"),
        ("passives = [3]", 'passives = ["3"]', "10: scales.stars.passives[0]: '3' is not a whole"),
        (
            'scale = "stars"',
            'scale = "star"',
            "16: questions[0].scale: 'star' is unknown; use",
        ),
        # questions
        (
            'kind = "scale"',
            'kind = "faces"',
            "15: questions[0].kind: 'faces' is unknown; use",
        ),
        ('kind = "scale"\n', "", "13: questions[0].kind: is missing; add kind"),
        ('id = "score"', 'id = "score"\ngroups = ["passive"]', "13: questions[0]: the first quest"),
        ('id = "comment"', 'id = "why"', "30: questions[2].id: 'why' is used twice; give each"),
        (
            'kind = "text"',
            'kind = "text"\nmax_chars = 2001',
            "2001 is out of range; give 1 to",
        ),
        ('text = { ru = "Ещё?", en = "More?" }', "", "29: questions[2].text: is missing; add text"),
        (
            'text = { ru = "Как?", en = "How?" }',
            'text = { ru = "Как?", en = "How?" }\nlabels.4 = { ru = "Да", en = "Yes" }',
            "18: questions[0].labels: point 1 has no label; name every point or none",
        ),
        (
            'text = { ru = "Как?", en = "How?" }',
            'text = { ru = "Как?", en = "How?" }\nlabels.5 = { ru = "Да", en = "Yes" }',
            "18: questions[0].labels.5: unknown key; use 1, 2, 3, 4, or remove it",
        ),
        # branching
        ('["detractor", "passive"]', '["critic"]', "22: questions[1].groups[0]: 'critic' is no gr"),
        ('["detractor", "passive"]', '["passive"]', "topics[1].groups: no detractor comes here"),
        ('"price", text', '"staff", text', "26: questions[1].topics[1].key: 'staff' is used twice"),
        (
            '{ key = "price", text = { ru = "Цены", en = "Prices" } },',
            "".join(f'{{ key = "t{n}", text = {{ ru = "Да", en = "Yes" }} }},' for n in range(6)),
            "24: questions[1].topics: a detractor would see 7 topics; show each 1 to 6",
        ),
        (
            '{ key = "price", text = { ru = "Цены", en = "Prices" } },',
            "",
            "24: questions[1].topics: a passive would see 0 topics; show each 1 to 6",
        ),
        ("[thanks.default]", "[thanks.promoter]", "34: thanks.default: is missing; add default"),
        ("[thanks.detractor]", "[thanks.critics]", "thanks.critics: unknown key; use default, pr"),
        # thanks
        ('kind = "code"', 'kind = "gift"', "38: thanks.detractor.kind: 'gift' is unknown; use pla"),
        ('kind = "code"', "", "39: thanks.detractor.code: unknown key; use text, kind"),
        ('code = "SORRY-10"', "", "37: thanks.detractor.code: is missing; add code"),
    ],
)
def test_a_broken_file_is_named_with_line_key_and_remedy(old, new, sentence):
    said = complaint(broken(old, new), "small.toml")
    assert said.startswith("small.toml:")
    assert sentence in said
    assert "\n" not in said
    assert re.search(r"; \w", said), "it names no remedy"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://",
        "example.com",
        "https://exa mple.com/",
        "javascript:alert(1)",
        "https://[",
        "https://example.com/" + "x" * 300,
    ],
)
def test_a_qr_code_leads_to_an_https_page(url):
    text = broken('kind = "code"\ncode = "SORRY-10"', f'kind = "qr"\nurl = "{url}"')
    with pytest.raises(BadSurvey, match=r"small.toml:39: thanks\.detractor\.url: "):
        parse_survey(text, "small.toml")


def test_a_scale_without_groups_has_no_branches():
    with pytest.raises(BadSurvey, match="no detractor comes here; take it out or change"):
        parse_survey(broken('scale = "stars"', 'scale = "csat5"'), "small.toml")


def test_a_file_nested_too_deeply_is_refused():
    with pytest.raises(BadSurvey, match=r"deep.toml:1: "):
        parse_survey("a = " + "[" * 5000, "deep.toml")


@given(st.integers(0, len(SMALL)), st.integers(0, 60))
def test_a_file_with_a_hole_is_a_survey_or_a_sentence(at, length):
    text = SMALL[:at] + SMALL[at + length :]
    said = complaint(text, "hole.toml")
    assert said is None or re.fullmatch(r"hole\.toml:\d+: .*", said)
