"""The day's tally, from the counts; and the status."""

from datetime import date

import pytest

from kiosk.model.answer import Group, SetAside, Source
from kiosk.model.day import StoreDay
from kiosk.model.errors import BadInput
from kiosk.model.survey_file import parse_survey
from kiosk.store.status import status
from kiosk.store.tally import tally, topics
from tests.support.shop import HOUR, MOSCOW, Shop, shipped

MONDAY = date(2026, 3, 2)

FIVE_WORDS = shipped("counter").source.replace('scale = "five"', 'scale = "words5"')


@pytest.fixture
def shop(shop):
    shop.recorder.register_survey(shipped("counter")).result(30)
    return shop


def tallied(shop, day=MONDAY, **kwargs):
    with shop.reader() as reader:
        return tally(reader, shop.day, day, **kwargs)


def test_a_day_has_exactly_the_documented_keys(shop):
    shop.give(5, 5, 4, 1)
    shop.give(2, source=Source.TOUCH)
    shop.give(5, set_aside=SetAside.REPEAT)
    assert tallied(shop).as_json() == {
        "date": "2026-03-02",
        "timezone": "Europe/Moscow",
        "survey": "counter",
        "version": 1,
        "question": "score",
        "scale": "five",
        "counts": {"1": 1, "2": 1, "3": 0, "4": 1, "5": 2},
        "counted": 5,
        "set_aside": {"repeat": 1},
        "groups": {"promoters": 2, "passives": 1, "detractors": 2},
        "nps": 0.0,
        "nps_interval": [-57.46, 57.46],
        "mean": 3.4,
        "csat": 60.0,
        "enough": False,
        "by_hour": [0] * 12 + [5] + [0] * 11,
        "by_source": {"touch": 1, "console": 4},
        "nps_with_set_aside": 16.67,
    }


def test_the_score_with_what_was_set_aside_stands_beside_it(shop):
    shop.give(5, 1)
    shop.give(5, 5, set_aside=SetAside.BURST)
    found = tallied(shop)
    assert (found.nps, found.nps_with_set_aside) == (0.0, 50.0)


def test_a_published_example_comes_out_exactly_through_stored_answers(shop):
    """1PS.RU, 2016: 207 answers, 146 / 12 / 49, NPS 46.86."""
    shop.recorder.register_survey(parse_survey(FIVE_WORDS, "words.toml")).result(30)
    shop.crowd(*[5] * 146, *[4] * 6, *[3] * 6, *[2] * 20, *[1] * 29)
    found = tallied(shop)
    assert found.groups == {"promoters": 146, "passives": 12, "detractors": 49}
    assert found.nps == 46.86


def test_an_empty_day_has_no_score(shop):
    found = tallied(shop, date(2030, 1, 1))
    assert (found.counted, found.nps, found.nps_interval, found.mean) == (0, None, None, None)
    assert found.counts == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}


def test_before_any_survey_there_is_nothing_to_tell(tmp_path):
    shop = Shop(tmp_path)
    shop.open()
    assert tallied(shop).as_json()["survey"] is None
    shop.close()


def test_a_correction_counts_once(shop):
    (first,) = shop.give(1)
    shop.give(5, replaces=first.id)
    assert tallied(shop).counts == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}


def test_midnight_and_the_hours_are_the_stores(shop):
    shop.true_ms += 12 * HOUR  # 00:00 of the third in Moscow
    shop.give(5)
    assert tallied(shop).counted == 0
    assert tallied(shop, date(2026, 3, 3)).by_hour[0] == 1


def test_a_day_may_start_later_than_midnight(tmp_path):
    shop = Shop(tmp_path, now="2026-03-02 22:30", day=StoreDay("Europe/Moscow", "04:00"))
    shop.open()
    shop.recorder.register_survey(shipped("counter")).result(30)
    shop.give(5)
    shop.wait(3 * HOUR)
    shop.give(4)
    assert tallied(shop).counts["5"] == 1
    assert tallied(shop, date(2026, 3, 3)).counts["4"] == 1
    shop.close()


def test_the_day_before_a_change_of_survey_shows_the_survey_of_that_day(shop):
    shop.give(5)
    shop.recorder.register_survey(shipped("checkout")).result(30)
    assert tallied(shop).survey == "counter"
    assert tallied(shop, date(2026, 3, 3)).survey == "checkout"
    shop.give(1, survey="checkout")
    assert tallied(shop).survey == "checkout"
    assert tallied(shop, survey="counter").counts["5"] == 1


def test_an_unknown_survey_is_an_error_with_a_remedy(shop):
    with pytest.raises(BadInput, match="no survey 'lunch' was ever used here"):
        tallied(shop, survey="lunch")


def test_topics_are_ranked_for_a_group(shop):
    shop.recorder.register_survey(shipped("checkout")).result(30)
    fields = {"survey": "checkout", "question": "improve", "group": Group.DETRACTOR}
    for key in ("price", "queue", "queue"):
        shop.record(shop.answer(choice=key, **fields))
    shop.record(shop.answer(text="Долго", **{**fields, "question": "comment"}))
    with shop.reader() as reader:
        found = topics(reader, MONDAY, shipped("checkout"), Group.DETRACTOR)
    assert found == {"improve": {"queue": 2, "price": 1}}


def test_the_status_has_exactly_the_documented_keys(shop):
    shop.recorder.add_anchor(shop.anchor(error_ms=20)).result(30)
    answers = shop.give(5, 4, 3)
    shop.acknowledge([answers[0].id], [(answers[1].id, "off_scale", "")])
    shop.recorder.note_sync(shop.true_ms, "no route to the centre").result(30)
    shop.recorder.raise_fault("held", "Button 3 is held down.").result(30)
    shop.wait(90_000)
    with shop.reader() as reader:
        told = status(reader, shop.stamp(), url="https://centre.example", enrolled=True)
        stream = reader.figures().stream
    shown = told.as_json()
    database = shown.pop("database")
    assert shown == {
        "stream": stream,
        "stored": 3,
        "sent": 1,
        "waiting": 1,
        "refused": 1,
        "last_seq": 3,
        "oldest_waiting_s": 90.0,
        "reconciled": True,
        "clock": {"quality": "exact", "error_s": 0.025},
        "central": {
            "url": "https://centre.example",
            "enrolled": True,
            "last_sync": "2026-03-02T09:00:00+00:00",
            "last_error": "no route to the centre",
        },
        "faults": ["Button 3 is held down."],
    }
    assert database.pop("bytes") > 4096
    assert database.pop("sqlite_version").startswith("3.")
    assert database == {"path": str(shop.path), "journal_mode": "wal", "synchronous": 2}


def test_the_status_of_a_new_device(shop):
    with shop.reader() as reader:
        shown = status(reader, shop.stamp(), url=None, enrolled=False).as_json()
    assert (shown["stored"], shown["oldest_waiting_s"], shown["reconciled"]) == (0, None, True)
    assert shown["clock"] == {"quality": "unknown", "error_s": None}
    assert shown["central"]["last_sync"] is None


def test_a_tally_touches_no_answers(shop):
    """Flat in time: the plan of every query it runs is a search in the counts or the surveys."""
    shop.give(5)
    seen: list[str] = []
    with shop.reader() as reader:
        reader.conn.set_trace_callback(seen.append)
        tally(reader, MOSCOW, MONDAY)
        reader.conn.set_trace_callback(None)
        plans = [
            step[-1]
            for sql in seen
            if sql.strip().startswith("SELECT")
            for step in reader.rows(f"EXPLAIN QUERY PLAN {sql}")
        ]
    assert any("SEARCH rollup" in plan for plan in plans)
    assert not any("answers" in plan or "status" in plan or "SCAN r" in plan for plan in plans)
