"""What the manager reads: numbers with what they are worth, in right Russian and English."""

from datetime import UTC, date, datetime

import pytest

from kiosk.model.answer import Group, Quality, SetAside, Source
from kiosk.model.comparing import Comparison, Said, compare
from kiosk.model.metrics import Summary, summary
from kiosk.model.periods import PeriodKind, period_of
from kiosk.model.scales import SCALES
from kiosk.screen.manager import proof, sentences
from kiosk.screen.manager.speech import Speech, speech_of
from kiosk.screen.samples import shipped
from kiosk.store.method import Change, Method
from kiosk.store.reader import Figures

TODAY = date(2026, 11, 21)
FIVE = SCALES["five"]
ENOUGH = 30


@pytest.fixture
def russian() -> Speech:
    return speech_of("ru")


@pytest.fixture
def english() -> Speech:
    return speech_of("en")


def plain(text: str) -> str:
    """Return a text with breaking spaces, as it is easier to write in a test."""
    return text.replace("\u00a0", " ")


def worth(*counts: int) -> Summary:
    """Return what counts of 1 to 5 come to."""
    return summary(dict(enumerate(counts, 1)), FIVE, ENOUGH)


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 ответов"),
        (1, "1 ответ"),
        (2, "2 ответа"),
        (5, "5 ответов"),
        (11, "11 ответов"),
        (12, "12 ответов"),
        (21, "21 ответ"),
        (104, "104 ответа"),
        (5000, "5 000 ответов"),
    ],
)
def test_russian_answers_have_the_right_ending(russian: Speech, n: int, said: str) -> None:
    assert plain(sentences.answers(russian, n)) == said


def test_english_has_one_answer_and_many(english: Speech) -> None:
    said = [sentences.answers(english, n) for n in (0, 1, 5000)]
    assert [plain(each) for each in said] == ["0 answers", "1 answer", "5,000 answers"]


@pytest.mark.parametrize(
    ("value", "digits", "ru", "en"),
    [
        (46.86, 0, "47", "47"),
        (-0.3, 0, "0", "0"),
        (-12.5, 0, "\u221212", "\u221212"),
        (5.25, 1, "5,3", "5.3"),
        (12345, 0, "12 345", "12,345"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    russian: Speech, english: Speech, value: float, digits: int, ru: str, en: str
) -> None:
    assert plain(russian.number(value, digits)) == ru
    assert english.number(value, digits) == en


def test_days_are_written_as_the_language_writes_them(russian: Speech, english: Speech) -> None:
    assert russian.day(TODAY) == "Суббота, 21 ноября"
    assert english.day(TODAY) == "Saturday, November 21"
    assert plain(russian.day(TODAY, year=True)) == "Суббота, 21 ноября 2026 г."
    assert russian.month(TODAY) == "Ноябрь 2026"


def test_a_language_that_nobody_knows_has_english_numbers() -> None:
    assert speech_of("x-made-up").number(1234.5, 1) == "1,234.5"
    assert speech_of("x-made-up").day(TODAY) == "Saturday, November 21"


def test_the_score_is_said_with_what_it_is_worth(russian: Speech) -> None:
    found = worth(3, 2, 4, 25, 66)
    assert sentences.score(russian, found) == "57"
    assert plain(sentences.how_sure(russian, found)) == "Между 43 и 68; 100 ответов"


def test_a_score_is_rounded_once_from_the_exact_figure(english: Speech) -> None:
    found = worth(0, 0, 0, 527, 458)  # 46.497..: 46.5 with two decimals, and 46 all the same
    assert found.nps == 46.5
    assert sentences.score(english, found) == "46"
    better = compare(found.counts, {5: 100, 1: 100}, FIVE, ENOUGH)
    assert sentences.compared(english, PeriodKind.DAY, "previous", better).endswith("+46")
    assert proof.set_aside(english, {"repeat": 1}, found.nps_points).endswith(": 46")


def test_few_answers_are_said_to_be_too_few(russian: Speech, english: Speech) -> None:
    found = worth(1, 0, 0, 0, 1)
    assert plain(sentences.how_sure(russian, found)).endswith("2 ответа, для сравнения мало")
    assert plain(sentences.how_sure(english, found)).endswith("2 answers, too few to compare")


def test_no_answers_have_no_number(russian: Speech) -> None:
    for nothing in (None, worth(0, 0, 0, 0, 0)):
        assert sentences.score(russian, nothing) == sentences.NOTHING
        assert sentences.how_sure(russian, nothing) == "Ответов нет"


def test_a_scale_without_groups_has_a_mean_and_no_nps(russian: Speech) -> None:
    found = summary({7: 3, 4: 1}, SCALES["ces7"], ENOUGH)
    assert sentences.score(russian, found) == "6,3"
    assert sentences.score_name(russian, found) == "Среднее, из 7"
    assert plain(sentences.how_sure(russian, found)) == "4 ответа, для сравнения мало"


def said_of(speech: Speech, here: dict[int, int], there: dict[int, int]) -> str:
    found = compare(here, there, FIVE, ENOUGH)
    return plain(sentences.compared(speech, PeriodKind.DAY, "previous", found))


def test_differs_is_said_only_where_the_test_says_so(english: Speech) -> None:
    good, bad = {5: 90, 1: 10}, {5: 50, 1: 50}
    assert said_of(english, good, bad) == "The day before: 0, differs: +80"
    assert said_of(english, bad, good) == "The day before: 80, differs: \u221280"
    assert "differs" not in said_of(english, good, {5: 88, 1: 12})
    assert "differs" not in said_of(english, good, {5: 1, 1: 20})


def test_what_cannot_be_compared_is_not(russian: Speech) -> None:
    few = said_of(russian, {5: 90}, {5: 3})
    assert few == "Накануне: 100, для сравнения ответов мало"
    nothing = sentences.compared(russian, PeriodKind.WEEK, "year_ago", None)
    assert nothing == "Та же неделя год назад: ответов нет, сравнить не с чем"
    other = Comparison(Said.OTHER_METHOD, False, None, None, None, None)
    said = sentences.compared(russian, PeriodKind.MONTH, "previous", other)
    assert said == "Месяцем раньше: спрашивали иначе, сравнивать нельзя"


@pytest.mark.parametrize(
    ("kind", "day", "said"),
    [
        (PeriodKind.DAY, TODAY, "Сегодня, 21 ноября"),
        (PeriodKind.DAY, date(2026, 11, 20), "Пятница, 20 ноября"),
        (PeriodKind.DAY, date(2025, 11, 20), "Четверг, 20 ноября 2025 г."),
        (PeriodKind.WEEK, TODAY, "16–22 нояб."),
        (PeriodKind.WEEK, date(2025, 11, 20), "17–23 нояб. 2025"),
        (PeriodKind.MONTH, TODAY, "Ноябрь 2026"),
    ],
)
def test_headings_name_the_days(russian: Speech, kind: PeriodKind, day: date, said: str) -> None:
    assert plain(sentences.heading(russian, period_of(kind, day), TODAY)) == said


def test_every_weekday_has_its_ending(russian: Speech) -> None:
    said = {sentences.usual(russian.words, weekday, 8).split()[0] for weekday in range(7)}
    assert said == {"Обычный", "Обычная", "Обычное"}
    assert sentences.usual(russian.words, 0, 0) == "Сравнивать пока не с чем"


def test_what_is_set_aside_is_told_with_the_score_including_it(russian: Speech) -> None:
    said = plain(proof.set_aside(russian, {"repeat": 4, "burst": 1}, 44))
    assert said == "Отложено 5 ответов. NPS вместе с ними: 44"
    assert proof.set_aside(russian, {}, 44) == "Ни один ответ не отложен"


def test_every_reason_group_and_source_has_words(russian: Speech) -> None:
    words = russian.words
    said = [proof.reason(words, each) for each in SetAside]
    said += [sentences.group(words, each) for each in Group]
    said += [proof.source(words, each) for each in Source]
    assert len(set(said)) == len(said)
    assert proof.reason(words, "of a later version") == "of a later version"


def test_touch_and_buttons_are_told_apart(english: Speech) -> None:
    told = proof.apart(english, {Source.TOUCH: worth(0, 0, 0, 0, 1), Source.CONSOLE: worth(0)})
    assert len(told) == 1
    assert plain(told[0]).startswith("Touchscreen: 100. Between")


def test_the_proof_that_nothing_is_missing(english: Speech) -> None:
    figures = Figures("s", 1000, 900, 98, 2, 1000, 900, None)
    said = plain(proof.reconciled(english, figures, True))
    assert said == "1,000 stored = 900 sent + 98 waiting + 2 refused"
    assert "call support" in proof.reconciled(english, figures, False)


def test_the_clock_and_the_last_sync(english: Speech) -> None:
    at = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
    assert proof.last_sync(english, at, TODAY) == "Last sent to the centre: 14:05"
    assert proof.last_sync(english, at, date(2026, 11, 22)).endswith("Nov 21, 14:05")
    assert proof.last_sync(english, None, TODAY) == "Nothing sent to the centre yet"
    exact = proof.clock(english, Quality.EXACT, 40)
    assert exact == "Clock: compared with the centre, within 0.1 s"
    assert "may be wrong" in proof.clock(english, Quality.UNKNOWN, None)


def test_the_method_stands_beside_the_number(russian: Speech) -> None:
    said = plain(sentences.method(russian, shipped("checkout")))
    assert said == "После покупки, версия 1; шкала 1–5; сторонники 5, нейтральные 4, критики 1–3"


def test_a_change_of_method_is_told(english: Speech) -> None:
    one = Method("checkout", 1, "score", "five")
    later, other = Method("checkout", 2, "score", "five"), Method("counter", 1, "score", "five")
    assert "Version 2" in sentences.changed(english.words, Change(one, later))
    assert "not comparable" in sentences.changed(english.words, Change(one, other))
