"""`kiosk tally` tells a console without a screen what the manager's screen shows."""

import time

import pytest

from kiosk.model.answer import SetAside
from tests.support.processes import kiosk, kiosk_json
from tests.support.shop import Shop, shipped
from tests.support.weeks import visit

DAY_MS = 86_400_000


@pytest.fixture
def state(tmp_path):
    """The state folder of a shop that had answers today and yesterday."""
    shop = Shop(tmp_path / "state")
    shop.open()
    shop.recorder.register_survey(shipped("checkout")).result(30)
    now = time.time_ns() // 1_000_000
    shop.booted_ms = now - 2 * DAY_MS
    shop.true_ms = now - DAY_MS
    shop.crowd(5, 5, 5)
    shop.record(*[shop.answer(5, survey="checkout") for _ in range(40)])
    shop.true_ms = now
    for _ in range(10):
        visit(shop, 1, topic="queue")
    visit(shop, 2, text="Долго\nждали")
    shop.record(shop.answer(5, survey="checkout", set_aside=SetAside.REPEAT))
    shop.close()
    return tmp_path / "state"


def told(state, *words):
    done = kiosk("tally", "--state", state, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_day_says_why_and_what_may_be_compared(state):
    said = told(state)
    assert "NPS -100.0, between -100.0 and" in said
    assert "11 answers, too few to compare" in said
    assert "set aside: 1 repeat; score with them: -83.33" in said
    assert "against the day before: -200.0 points, too few answers to compare" in said
    assert "what dissatisfied customers named: queue 10" in said
    assert '"Долго ждали"' in said


@pytest.mark.parametrize(("word", "least"), [("--week", 1), ("--month", 1)])
def test_a_week_and_a_month_have_a_line_for_each_day(state, word, least):
    said = told(state, word)
    assert said.count(" answers  NPS ") >= least
    assert "survey checkout 1, question score, five" in said


def test_a_week_as_json_has_a_days_keys_and_its_days(state):
    found = kiosk_json("tally", "--state", state, "--week")
    assert len(found["days"]) == 7
    assert sum(found["counts"].values()) == found["counted"] >= 11
    assert {"first", "last", "nps", "nps_interval", "set_aside", "left_out"} <= set(found)


@pytest.mark.parametrize("words", [(), ("--json",), ("--week",), ("--month", "--json")])
@pytest.mark.parametrize("day", ["2199-01-01", "9999-12-31"])
def test_a_day_to_come_is_a_named_problem(state, words, day):
    done = kiosk("tally", "--state", state, "--date", day, *words)
    assert done.returncode == 1
    assert "is yet to come; the store's day is" in done.stderr


def test_before_any_survey_it_says_so(tmp_path):
    shop = Shop(tmp_path)
    shop.open()
    shop.close()
    assert "no survey has been used here yet" in told(tmp_path)
    assert "no survey has been used here yet" in told(tmp_path, "--month")
