"""Comments: listed, filtered, marked as read, sorted by theme; and what happens to the marks."""

from datetime import date

import pytest

from kiosk.model.answer import Group, SetAside
from kiosk.model.errors import BadInput
from kiosk.store.comments import COUNTED, ThemeCount, comments, theme_counts, themes
from tests.support.database import root_page, spoil
from tests.support.shop import shipped
from tests.support.weeks import go_to, visit, words

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def shop(shop):
    shop.recorder.register_survey(shipped("checkout")).result(30)
    return shop


def texts(shop, **wanted):
    with shop.reader() as reader:
        found = comments(reader, **wanted)
    return [comment.text for comment in found]


def one(shop, **wanted):
    with shop.reader() as reader:
        (comment,) = comments(reader, **wanted)
    return comment


def test_comments_come_newest_first_in_pages(shop):
    words(shop, ["a", "b", "c", "d"])
    assert texts(shop) == ["d", "c", "b", "a"]
    assert texts(shop, limit=2) == ["d", "c"]
    assert texts(shop, limit=2, offset=2) == ["b", "a"]


def test_a_comment_knows_its_score_and_its_day(shop):
    visit(shop, 2, text="Долго ждали")
    found = one(shop)
    assert (found.value, found.scale, found.group) == (2, "five", Group.DETRACTOR)
    assert (found.day, found.occurred_ms) == (MONDAY, shop.true_ms)
    assert (found.read, found.theme, found.set_aside) == (False, None, None)


def test_a_comment_without_a_score_near_it_has_none(shop):
    shop.record(shop.answer(text="?", survey="checkout", question="comment", visit="lost"))
    assert (one(shop).value, one(shop).scale) == (None, None)


def test_comments_are_filtered_by_day_and_group(shop):
    visit(shop, 1, text="monday, bad")
    go_to(shop, "2026-03-03 09:00")
    visit(shop, 5, text="tuesday, good")
    visit(shop, 1, text="tuesday, bad")
    assert texts(shop, first=TUESDAY) == ["tuesday, bad", "tuesday, good"]
    assert texts(shop, last=MONDAY) == ["monday, bad"]
    assert texts(shop, first=MONDAY, last=TUESDAY, group=Group.PROMOTER) == ["tuesday, good"]
    assert texts(shop, first=date(2026, 3, 4)) == []


def test_a_comment_corrected_to_another_score_is_there_once(shop):
    score, comment = visit(shop, 1, text="oops")
    shop.record(
        shop.answer(5, survey="checkout", visit=score.visit, replaces=score.id),
        shop.answer(
            text="oops",
            survey="checkout",
            question="comment",
            visit=score.visit,
            group=Group.PROMOTER,
            replaces=comment.id,
        ),
    )
    found = one(shop)
    assert (found.value, found.group) == (5, Group.PROMOTER)


def test_a_withdrawn_comment_is_not_shown_and_one_set_aside_says_so(shop):
    *_, gone = visit(shop, 1, text="gone")
    withdrawn = {"set_aside": SetAside.CORRECTED, "replaces": gone.id}
    shop.record(shop.answer(text="gone", survey="checkout", question="comment", **withdrawn))
    visit(shop, 1, text="closed", set_aside=SetAside.CLOSED)
    assert one(shop).set_aside is SetAside.CLOSED


def test_a_comment_is_marked_as_read_and_unread_again(shop):
    first, _ = words(shop, ["a", "b"])
    shop.recorder.mark_read(first).result(30)
    assert texts(shop, unread=True) == ["b"]
    shop.recorder.mark_read(first, False).result(30)
    assert texts(shop, unread=True) == ["b", "a"]


def test_comments_are_sorted_by_theme(shop):
    first, second, third = words(shop, ["a", "b", "c"])
    assert shop.recorder.add_theme("  Очередь  на кассе ").result(30) == "Очередь на кассе"
    shop.recorder.add_theme("Цены").result(30)
    for comment in (first, second):
        shop.recorder.assign_theme(comment, "Очередь на кассе").result(30)
    shop.recorder.mark_read(second).result(30)
    assert texts(shop, theme="Очередь на кассе") == ["b", "a"]
    assert texts(shop, theme="") == ["c"]
    with shop.reader() as reader:
        assert themes(reader) == ["Очередь на кассе", "Цены"]
        told = theme_counts(reader)
    assert told.counts == (ThemeCount("Очередь на кассе", 2, 1), ThemeCount(None, 1, 1))
    assert (told.comments, told.whole) == (3, True)
    shop.recorder.assign_theme(third, "Цены").result(30)
    shop.recorder.assign_theme(third, None).result(30)
    assert one(shop, theme="", first=MONDAY).id == third


def test_theme_and_read_do_not_disturb_each_other(shop):
    (comment,) = words(shop, ["a"])
    shop.recorder.add_theme("x").result(30)
    shop.recorder.assign_theme(comment, "x").result(30)
    shop.recorder.mark_read(comment).result(30)
    assert (one(shop).theme, one(shop).read) == ("x", True)


def test_counts_of_themes_are_of_the_days_asked_for(shop):
    words(shop, ["a"])
    with shop.reader() as reader:
        assert theme_counts(reader, TUESDAY, TUESDAY).counts == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "x" * 500, "a\x00b", "a\x1bb"])
def test_a_theme_has_1_to_60_characters(shop, name):
    with pytest.raises(BadInput, match="write 1 to 60"):
        shop.recorder.add_theme(name).result(30)


@pytest.mark.parametrize("again", ["Очередь", "ОЧЕРЕДЬ", " очередь "])
def test_a_theme_is_there_once_whatever_its_case(shop, again):
    shop.recorder.add_theme("Очередь").result(30)
    with pytest.raises(BadInput, match="is there already"):
        shop.recorder.add_theme(again).result(30)
    with shop.reader() as reader:
        assert themes(reader) == ["Очередь"]


def test_what_is_not_known_cannot_be_marked(shop):
    (comment,) = words(shop, ["a"])
    with pytest.raises(BadInput, match="add it first"):
        shop.recorder.assign_theme(comment, "x").result(30)
    with pytest.raises(BadInput, match="no comment has the id"):
        shop.recorder.mark_read("nobody").result(30)


def test_a_score_is_no_comment(shop):
    score, *_ = visit(shop, 5)
    with pytest.raises(BadInput, match="no comment has the id"):
        shop.recorder.mark_read(score.id).result(30)


def test_marks_outlive_a_restart_and_a_damaged_database(shop):
    (comment,) = words(shop, ["a"])
    shop.recorder.add_theme("x").result(30)
    shop.recorder.assign_theme(comment, "x").result(30)
    shop.recorder.mark_read(comment).result(30)
    shop.close()
    spoil(shop.path, root_page(shop.path, "answers_replaces"))
    shop.open()
    with shop.reader() as reader:
        assert "was damaged" in reader.faults()[0].sentence
        assert "could not be read" not in reader.faults()[0].sentence
    assert (one(shop).theme, one(shop).read) == ("x", True)


def steps(shop, ask):
    """Return how many steps SQLite takes for what is asked, in hundreds."""
    taken = []
    with shop.reader() as reader, reader.snapshot() as conn:
        conn.set_progress_handler(lambda: taken.append(1), 100)
        ask(reader)
        conn.set_progress_handler(None, 0)
    return len(taken)


def crowd(shop, many):
    """Record many comments at once."""
    answers = [
        shop.answer(text=f"{n}", question="comment", survey="checkout", group=Group.DETRACTOR)
        for n in range(many)
    ]
    shop.record(*answers)
    shop.wait(60_000)
    return [answer.id for answer in answers]


@pytest.mark.parametrize(
    "ask",
    [
        lambda reader: comments(reader, limit=13),
        lambda reader: comments(reader, limit=13, theme="rare"),
        lambda reader: comments(reader, limit=13, unread=True),
        theme_counts,
    ],
    ids=["all", "a rare theme", "unread", "themes"],
)
def test_the_page_opens_as_fast_on_many_comments(shop, ask):
    shop.recorder.add_theme("rare").result(30)
    (oldest, *_) = crowd(shop, COUNTED + 1)
    shop.recorder.assign_theme(oldest, "rare").result(30)
    few = steps(shop, ask)
    crowd(shop, 5 * COUNTED)
    assert steps(shop, ask) <= few * 1.1 + 1


def test_of_many_comments_the_newest_are_counted(shop):
    shop.recorder.add_theme("x").result(30)
    (old,) = crowd(shop, 1)
    newest = crowd(shop, COUNTED)
    for comment in (old, newest[-1]):
        shop.recorder.assign_theme(comment, "x").result(30)
    with shop.reader() as reader:
        told = theme_counts(reader)
        found = comments(reader, theme="x")
    assert told.counts[0] == ThemeCount("x", 1, 1)
    assert (told.comments, told.whole) == (COUNTED, False)
    assert {comment.id for comment in found} == {old, newest[-1]}
