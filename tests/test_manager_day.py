"""A day as the manager sees it: the number, how sure it is, and why."""

from datetime import date

import pytest

from kiosk.model.answer import Quality, SetAside, Source
from kiosk.model.comparing import Said
from kiosk.model.day import StoreDay
from kiosk.model.errors import BadInput
from kiosk.model.survey_file import parse_survey
from kiosk.store.day_view import day_view
from kiosk.store.method import Method
from tests.support.shop import HOUR, Shop, shipped
from tests.support.weeks import day_of, go_to, visit

MONDAY = date(2026, 3, 2)
LARGE = [["SCAN", name] for name in ("a", "answers", "rollup", "r")]

PLAIN = """
id = "plain"
version = 1
languages = ["en"]
title.en = "Plain"
thanks.default.text.en = "Thanks"
[[questions]]
id = "score"
kind = "scale"
scale = "csat5"
text.en = "How was it?"
[[questions]]
id = "improve"
kind = "choice"
text.en = "Why?"
topics = [{ key = "queue", text.en = "The queue" }]
"""


@pytest.fixture
def shop(tmp_path):
    """A shop that opened in January 2025."""
    shop = Shop(tmp_path / "state", now="2025-01-06 06:00")
    shop.open()
    shop.recorder.register_survey(shipped("counter")).result(30)
    yield shop
    shop.close()


@pytest.fixture
def checkout(shop):
    shop.recorder.register_survey(shipped("checkout")).result(30)
    return shop


def viewed(shop, day=None, **kwargs):
    with shop.reader() as reader:
        return day_view(reader, shop.day, day, shop.stamp(), **kwargs)


def test_an_empty_day_of_a_new_device(tmp_path):
    shop = Shop(tmp_path)
    shop.open()
    found = viewed(shop)
    assert (found.survey, found.summary, found.tally.nps) == (None, None, None)
    assert (found.first_day, found.last_day, found.date) == (MONDAY, MONDAY, MONDAY)
    assert (found.topics, found.comments, found.change) == ((), (), None)
    assert (found.previous, found.year_ago) == (None, None)
    assert found.health.reconciled
    shop.close()


def test_an_empty_day_keeps_its_survey_and_has_no_score(shop):
    go_to(shop, "2026-03-02 12:00")
    found = viewed(shop)
    assert found.survey == shipped("counter")
    assert (found.summary.counted, found.summary.nps) == (0, None)
    assert found.previous is None


def test_one_answer_is_a_score_and_too_few(shop):
    day_of(shop, "2026-03-01 12:00", *[1] * 40)
    day_of(shop, "2026-03-02 12:00", 5)
    found = viewed(shop)
    assert (found.tally.nps, found.tally.enough) == (100.0, False)
    assert found.tally.nps_interval[0] < 100
    assert found.previous.said is Said.TOO_FEW


def test_five_thousand_answers_come_out_right(shop):
    day_of(shop, "2026-03-02 12:00", *[5] * 3000, *[4] * 500, *[1] * 1500)
    found = viewed(shop)
    assert (found.tally.counted, found.tally.nps) == (5000, 30.0)
    assert found.summary.nps_interval == found.tally.nps_interval == (27.49, 32.48)


def test_a_day_is_compared_with_the_day_before_and_the_same_weekday_of_the_year_before(shop):
    day_of(shop, "2025-03-03 12:00", *[5] * 70, *[1] * 30)
    day_of(shop, "2026-03-01 12:00", *[5] * 50, *[1] * 50)
    day_of(shop, "2026-03-02 12:00", *[5] * 70, *[1] * 30)
    found = viewed(shop)
    assert (found.previous.said, found.previous.change) == (Said.BETTER, 40.0)
    assert (found.year_ago.said, found.year_ago.change) == (Said.ALIKE, 0.0)


def test_what_is_set_aside_stands_beside_the_score(shop):
    day_of(shop, "2026-03-02 12:00", 5, 1)
    day_of(shop, "2026-03-02 12:01", 5, 5, set_aside=SetAside.BURST)
    found = viewed(shop).tally
    assert (found.nps, found.set_aside, found.nps_with_set_aside) == (0.0, {"burst": 2}, 50.0)


def test_touch_and_console_are_told_apart(shop):
    day_of(shop, "2026-03-02 12:00", 5, 5, 1)
    day_of(shop, "2026-03-02 12:00", 1, source=Source.TOUCH)
    found = viewed(shop).by_source
    assert found[Source.CONSOLE].nps == 33.33
    assert (found[Source.TOUCH].nps, found[Source.TOUCH].counted) == (-100.0, 1)


def test_the_usual_weekday_is_the_mean_of_the_last_eight_that_had_answers(shop):
    day_of(shop, "2025-12-22 09:00", *[5] * 80)  # a Monday, the ninth before
    for day in ("12-29", "01-05", "01-12", "01-19", "01-26", "02-09", "02-16", "02-23"):
        year = 2025 if day.startswith("12") else 2026
        day_of(shop, f"{year}-{day} 09:00", 5, 1)
    day_of(shop, "2026-02-24 09:00", *[5] * 9)  # a Tuesday
    go_to(shop, "2026-03-02 12:00")
    usual = viewed(shop).usual
    assert (usual.days, usual.by_hour[12], sum(usual.by_hour)) == (8, 2.0, 2.0)


def test_a_first_monday_has_nothing_usual(shop):
    day_of(shop, "2026-03-02 09:00", 5)
    assert viewed(shop).usual.days == 0
    assert viewed(shop).usual.by_hour == (0.0,) * 24


def test_what_detractors_chose_is_ranked_in_their_words(checkout):
    go_to(checkout, "2026-03-02 09:00")
    for topic in ("price", "queue", "queue"):
        visit(checkout, 1, topic=topic)
    visit(checkout, 1, topic="price", set_aside=SetAside.REPEAT)
    visit(checkout, 1, text="Долго")
    topics = viewed(checkout).topics
    assert [(topic.key, topic.n) for topic in topics] == [("queue", 2), ("price", 1)]
    assert topics[0].texts["ru"]


def test_the_newest_comments_stand_beside_their_score(checkout):
    go_to(checkout, "2026-03-02 09:00")
    for n, text in enumerate(("первый", "второй", "третий", "четвёртый")):
        visit(checkout, n + 1, text=text)
        checkout.wait(60_000)
    comments = viewed(checkout).comments
    assert [(each.text, each.value) for each in comments] == [
        ("четвёртый", 4),
        ("третий", 3),
        ("второй", 2),
    ]


def test_another_survey_than_on_the_last_day_with_answers_is_marked(shop):
    day_of(shop, "2026-02-25 09:00", *[5] * 40)
    shop.recorder.register_survey(shipped("checkout")).result(30)
    day_of(shop, "2026-03-02 09:00", *[1] * 40, survey="checkout", version=1)
    change = viewed(shop).change
    assert change.before == Method("counter", 1, "score", "five")
    assert change.now.survey == "checkout"
    assert viewed(shop, date(2026, 2, 25)).change is None


def test_scores_of_other_surveys_are_not_compared(shop):
    day_of(shop, "2026-03-01 09:00", *[5] * 40)
    shop.recorder.register_survey(shipped("checkout")).result(30)
    day_of(shop, "2026-03-02 09:00", *[1] * 40, survey="checkout", version=1)
    assert viewed(shop).previous.said is Said.OTHER_METHOD
    assert not viewed(shop).previous.differs


def test_the_same_question_on_another_scale_is_another_method(shop):
    day_of(shop, "2026-03-01 09:00", *[3] * 40)
    text = shipped("counter").source.replace('scale = "five"', 'scale = "words5"')
    again = parse_survey(text.replace("version = 1", "version = 2", 1), "counter.toml")
    shop.recorder.register_survey(again).result(30)
    day_of(shop, "2026-03-02 09:00", *[3] * 40, version=2)
    found = viewed(shop)
    assert (found.change.before.scale, found.change.now.scale) == ("five", "words5")
    assert found.previous.said is Said.OTHER_METHOD


def test_a_new_version_of_the_same_question_is_marked_and_compared(shop):
    day_of(shop, "2026-03-01 09:00", *[3] * 40)
    text = shipped("counter").source.replace("version = 1", "version = 2", 1)
    shop.recorder.register_survey(parse_survey(text, "counter.toml")).result(30)
    day_of(shop, "2026-03-02 09:00", *[5] * 40, version=2)
    found = viewed(shop)
    assert (found.change.before.version, found.change.now.version) == (1, 2)
    assert found.previous.said is Said.BETTER


def test_what_was_answered_to_another_survey_that_day_is_counted_as_left_out(shop):
    day_of(shop, "2026-03-02 09:00", 5, 5, 1)
    shop.recorder.register_survey(shipped("checkout")).result(30)
    day_of(shop, "2026-03-02 10:00", 5, survey="checkout", version=1)
    found = viewed(shop)
    assert (found.tally.survey, found.tally.counted, found.left_out) == ("checkout", 1, 3)


def test_a_scale_without_groups_has_a_mean_and_no_score(shop):
    shop.recorder.register_survey(parse_survey(PLAIN, "plain.toml")).result(30)
    day_of(shop, "2026-03-01 09:00", *[1] * 40, survey="plain", group=None)
    day_of(shop, "2026-03-02 09:00", *[5] * 40, 2, survey="plain", group=None)
    topic = {"survey": "plain", "question": "improve", "group": None}
    shop.record(shop.answer(choice="queue", **topic))
    found = viewed(shop)
    assert (found.summary.mean, found.summary.nps) == (4.93, None)
    assert found.previous.said is Said.NOTHING
    assert [(topic.key, topic.n) for topic in found.topics] == [("queue", 1)]


def test_a_day_that_starts_at_four_is_the_one_before_until_then(tmp_path):
    shop = Shop(tmp_path / "state", now="2026-03-02 22:30", day=StoreDay("Europe/Moscow", "04:00"))
    shop.open()
    shop.recorder.register_survey(shipped("counter")).result(30)
    shop.give(5)  # 01:30 in Moscow
    found = viewed(shop)
    assert (found.today, found.tally.counted, found.tally.by_hour[1]) == (MONDAY, 1, 1)
    shop.close()


def test_stored_is_sent_and_waiting_and_refused(shop):
    answers = day_of(shop, "2026-03-02 09:00", 5, 4, 3, 2)
    shop.acknowledge([answers[0].id], [(answers[1].id, "off_scale", "")])
    shop.recorder.note_sync(shop.true_ms, "no route").result(30)
    health = viewed(shop).health
    figures = health.figures
    assert (figures.stored, figures.sent, figures.waiting, figures.refused) == (4, 1, 2, 1)
    assert (health.reconciled, health.last_error) == (True, "no route")
    assert health.last_sync_ms == shop.true_ms


def test_the_answers_of_a_clock_that_nobody_knows_are_told(shop):
    first, *_ = day_of(shop, "2026-03-02 09:00", 5, 4)
    shop.give(1, replaces=first.id)
    found = viewed(shop)
    assert (found.untrusted, found.health.clock.quality) == (2, Quality.UNKNOWN)
    shop.recorder.add_anchor(shop.anchor()).result(30)
    found = viewed(shop)
    assert (found.untrusted, found.health.clock.quality) == (0, Quality.EXACT)


def test_a_day_to_come_is_an_error(shop):
    day_of(shop, "2026-03-02 09:00", 5)
    with pytest.raises(BadInput, match="2026-03-03 is yet to come; the store's day is 2026-03-02"):
        viewed(shop, date(2026, 3, 3))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31)])
def test_a_day_before_any_shop_is_an_error(shop, day):
    with pytest.raises(BadInput, match="before any answer"):
        viewed(shop, day)


def test_a_day_before_the_first_answer_is_empty(shop):
    day_of(shop, "2026-03-02 09:00", 5)
    found = viewed(shop, date(2025, 2, 1))
    assert (found.tally.counted, found.first_day) == (0, MONDAY)


def test_a_clock_set_back_a_year_hides_nothing(shop):
    day_of(shop, "2026-03-02 09:00", *[5] * 3)
    shop.wall_off_ms = -365 * 24 * HOUR
    found = viewed(shop)
    assert (found.today, found.last_day) == (date(2025, 3, 2), MONDAY)
    assert viewed(shop, MONDAY).tally.counted == 3


def test_an_anchored_clock_knows_the_day_whatever_the_wall_clock_says(shop):
    day_of(shop, "2026-03-02 09:00", 5)
    shop.recorder.add_anchor(shop.anchor()).result(30)
    shop.wall_off_ms = -365 * 24 * HOUR
    assert viewed(shop).today == MONDAY


def test_answers_of_a_clock_at_1970_have_no_date_and_are_counted_so(shop):
    shop.wall_off_ms = -shop.true_ms
    shop.give(5, 4)
    shop.wall_off_ms = 0
    go_to(shop, "2026-03-02 09:00")
    found = viewed(shop)
    assert (found.undated, found.first_day) == (2, MONDAY)


def test_a_day_touches_no_answers_but_its_comments_and_its_untrusted(checkout):
    """Flat in time: every query is a search, in the counts or in an index of few rows."""
    visit(checkout, 1, topic="queue", text="Долго")
    seen = []
    with checkout.reader() as reader:
        reader.conn.set_trace_callback(seen.append)
        day_view(reader, checkout.day, None, checkout.stamp())
        reader.conn.set_trace_callback(None)
        plans = [
            step[-1]
            for sql in seen
            if sql.strip().startswith("SELECT")
            for step in reader.rows(f"EXPLAIN QUERY PLAN {sql}")
        ]
    assert any("USING INDEX answers_texts" in plan for plan in plans)
    few = ("answers_waiting", "answers_refused")
    scans = [plan for plan in plans if plan.split()[:2] in LARGE]
    assert [plan for plan in scans if not plan.endswith(few)] == []
