"""A database of the first release gets the manager's tables, and loses nothing."""

import pytest

from kiosk.store.comments import comments, themes
from tests.support.database import outside, root_page, select, spoil
from tests.support.shop import Shop, shipped
from tests.support.weeks import visit

LATER = (
    "DROP INDEX answers_texts",
    "DROP INDEX answers_untrusted",
    "DROP TABLE comment_marks",
    "DROP TABLE themes",
    "DROP TABLE shifts",
    "DROP INDEX answers_of_group",
    "DROP TRIGGER answers_day_given",
    "DROP TRIGGER answers_day_moved",
    "DROP TABLE day_rows",
    "DELETE FROM _sqlite_migrations WHERE name > 'm001_initial'",
)


@pytest.fixture
def shop(tmp_path):
    """A shop that ran the first release until now, with a comment in its database."""
    shop = Shop(tmp_path / "state")
    shop.open()
    shop.recorder.register_survey(shipped("checkout")).result(30)
    visit(shop, 1, text="Долго")
    shop.close()
    with outside(shop.path) as conn:
        for statement in LATER:
            conn.execute(statement)
    yield shop
    shop.close()


def tables(shop):
    return {name for (name,) in select(shop.path, "SELECT name FROM sqlite_master")}


def test_the_next_start_adds_what_is_missing(shop):
    assert "themes" not in tables(shop)
    shop.open()
    assert {"themes", "comment_marks", "shifts", "answers_texts"} <= tables(shop)
    shop.recorder.add_theme("Очередь").result(30)
    with shop.reader() as reader:
        (comment,) = comments(reader)
        assert themes(reader) == ["Очередь"]
    shop.recorder.assign_theme(comment.id, "Очередь").result(30)


def test_a_damaged_one_is_saved_whole(shop):
    spoil(shop.path, root_page(shop.path, "answers_replaces"))
    shop.open()
    with shop.reader() as reader:
        (fault,) = reader.faults()
        assert [comment.text for comment in comments(reader)] == ["Долго"]
    assert "2 answers were saved" in fault.sentence
    assert "could not be read" not in fault.sentence
