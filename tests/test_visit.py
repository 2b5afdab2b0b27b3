"""One customer's pass through the survey."""

from itertools import count

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from assets import asset
from kiosk.model import visit as visits
from kiosk.model.answer import Given, Group, Recorded, SetAside, Source
from kiosk.model.errors import BadInput
from kiosk.model.survey_file import parse_survey
from kiosk.model.visit import Phase

IDLE_S, THANKS_S = 20, 5


def shipped(name):
    path = asset("surveys", f"{name}.toml")
    return parse_survey(path.read_text(encoding="utf-8"), path.name)


COUNTER, CHECKOUT = shipped("counter"), shipped("checkout")


def fresh(survey=CHECKOUT, language="ru"):
    return visits.start(survey, "visit-1", Source.TOUCH, language, 1000)


class Customer:
    """Acts on a visit, beside a store that keeps what was given or, when it is full, does not."""

    def __init__(self, survey=CHECKOUT):
        self.visit = fresh(survey)
        self.ids = (f"a{n}" for n in count(1))
        self.rows = {}
        self.now_ms = 1000

    def give(self, **content):
        """Answer the question asked; return what the visit wants recorded."""
        self.now_ms += 100
        question = self.visit.question.id if self.visit.question else "none"
        self.visit, givens = visits.answer(self.visit, question, self.now_ms, **content)
        return givens

    def say(self, set_aside=None, **content):
        """Answer, and have it stored."""
        givens = self.give(**content)
        if givens:
            self.store(givens, set_aside)
        return givens

    def store(self, givens, set_aside=None):
        first, *also = givens
        proof = self._row(evolve(first, set_aside=first.set_aside or set_aside))
        for follow_up in also:
            self._row(follow_up)
        self.visit = visits.recorded(self.visit, proof, self.now_ms)

    def _row(self, given):
        row = next(self.ids)
        self.rows[row] = given
        return Recorded(row, "stream", len(self.rows), given.set_aside)

    def skip(self):
        self.visit = visits.skip(self.visit, self.visit.question.id, self.now_ms)

    def correct(self):
        self.visit = visits.correct(self.visit, self.now_ms)

    @property
    def asked(self):
        return self.visit.question.id if self.visit.question else None

    @property
    def standing(self):
        """Return what stands for each question, as (value, choice or text; group)."""
        replaced = {given.replaces for given in self.rows.values()}
        return [
            (given.question, given.value or given.choice or given.text, given.group)
            for row, given in self.rows.items()
            if row not in replaced and given.set_aside is not SetAside.CORRECTED
        ]


@pytest.fixture
def customer():
    return Customer()


D, N, P = Group.DETRACTOR, Group.PASSIVE, Group.PROMOTER


def test_the_first_screen_is_the_question():
    visit = fresh()
    assert (visit.phase, visit.question.id) == (Phase.ASKING, "score")
    assert not visit.begun


def test_one_tap_is_an_answer_and_thanks_come_when_it_is_stored():
    visit, givens = visits.answer(fresh(COUNTER), "score", 1500, value=4)
    assert givens == (Given("visit-1", "counter", 1, "score", Source.TOUCH, N, value=4),)
    assert visit.phase is Phase.SAVING
    visit = visits.recorded(visit, Recorded("a1", "s", 1, None), 1600)
    assert (visit.phase, visit.question) == (Phase.THANKS, None)
    assert visit.answers == (("score", givens[0], "a1"),)


@pytest.mark.parametrize(
    ("value", "path", "group"),
    [
        (2, ["improve", "comment", None], D),
        (4, ["improve", "comment", None], N),
        (5, ["pleased", "comment", None], P),
    ],
)
def test_the_follow_up_depends_on_the_group(customer, value, path, group):
    customer.say(value=value)
    asked = [customer.asked]
    customer.say(choice="staff" if value != 4 else "queue")
    asked.append(customer.asked)
    customer.say(text="Всё так")
    asked.append(customer.asked)
    assert asked == path
    assert customer.visit.phase is Phase.THANKS
    assert {given.group for given in customer.rows.values()} == {group}
    assert customer.visit.thanks == CHECKOUT.thanks_for(group)


def test_a_second_tap_while_saving_is_ignored(customer):
    customer.give(value=5)
    assert customer.give(value=1) == ()
    assert customer.visit.pending[0].value == 5


def test_a_tap_on_a_question_that_is_not_asked_is_ignored(customer):
    before = customer.visit
    assert visits.answer(before, "comment", 2000, text="early") == (before, ())


def test_a_store_that_fails_asks_again(customer):
    customer.give(value=5)
    customer.visit = visits.failed(customer.visit, 3000)
    assert (customer.visit.phase, customer.asked) == (Phase.ASKING, "score")
    assert customer.visit.error
    customer.say(value=3)
    assert not customer.visit.error
    assert customer.standing == [("score", 3, D)]


def test_word_from_the_store_that_comes_late_is_ignored(customer):
    for late in (
        visits.recorded(customer.visit, Recorded("a9", "s", 9, None), 5),
        visits.failed(customer.visit, 5),
    ):
        assert late == customer.visit


def test_follow_ups_can_be_skipped_and_the_score_cannot(customer):
    customer.skip()
    assert customer.asked == "score"
    customer.say(value=1)
    customer.skip()
    customer.skip()
    assert customer.visit.phase is Phase.THANKS
    assert customer.standing == [("score", 1, D)]


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x07"])
def test_an_empty_comment_is_a_skip(customer, text):
    customer.say(value=1)
    customer.skip()
    assert customer.give(text=text) == ()
    assert customer.visit.phase is Phase.THANKS


def test_a_comment_keeps_its_lines_and_loses_what_cannot_be_written(customer):
    customer.say(value=1)
    customer.skip()
    assert customer.give(text=" Очередь\nдлинная\x00\ud800 ")[0].text == "Очередь\nдлинная"


def test_follow_ups_share_the_verdict_on_their_score(customer):
    customer.say(value=1, set_aside=SetAside.CLOSED)
    customer.say(choice="price")
    customer.say(text="Дорого")
    assert [given.set_aside for given in customer.rows.values()] == [SetAside.CLOSED] * 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"value": 6}, "6 is not a point of scale five"),
        ({"choice": "price"}, "question score takes a value and nothing else"),
        ({"value": 5, "text": "!"}, "question score takes a value and nothing else"),
        ({}, "question score takes a value and nothing else"),
    ],
)
def test_what_the_question_does_not_offer_is_an_error(customer, content, sentence):
    with pytest.raises(BadInput, match=sentence):
        customer.give(**content)


def test_a_topic_of_another_group_is_an_error(customer):
    customer.say(value=4)
    with pytest.raises(BadInput, match="no topic 'quality' here; use one of queue, staff, price"):
        customer.give(choice="quality")


def test_a_comment_that_is_too_long_is_an_error(customer):
    customer.say(value=4)
    customer.skip()
    with pytest.raises(BadInput, match=r"a comment of 501 characters; .* at most 500: shorten it"):
        customer.give(text="я" * 501)


# Change my answer


def test_another_score_takes_the_place_of_the_first(customer):
    customer.say(value=1)
    customer.correct()
    assert (customer.asked, customer.visit.correcting) == ("score", True)
    (given,) = customer.say(value=5)
    assert given.replaces == "a1"
    assert customer.asked == "pleased"
    assert customer.standing == [("score", 5, P)]


def test_the_same_score_again_records_nothing(customer):
    customer.say(value=5)
    customer.skip()
    customer.skip()
    customer.correct()
    assert customer.say(value=5) == ()
    assert customer.visit.phase is Phase.THANKS
    assert not customer.visit.correcting


def test_a_follow_up_that_no_longer_applies_is_withdrawn(customer):
    customer.say(value=1)
    customer.say(choice="quality")
    customer.say(text="Всё плохо")
    customer.correct()
    score, topic, comment = customer.say(value=5)
    assert score.replaces == "a1"
    assert (topic.choice, topic.set_aside, topic.replaces) == ("quality", SetAside.CORRECTED, "a2")
    assert (comment.text, comment.group, comment.replaces) == ("Всё плохо", P, "a3")
    assert customer.asked == "pleased"
    customer.say(choice="price")
    assert customer.visit.phase is Phase.THANKS
    assert customer.standing == [
        ("score", 5, P),
        ("comment", "Всё плохо", P),
        ("pleased", "price", P),
    ]


def test_a_topic_that_both_groups_have_moves_with_the_score(customer):
    customer.say(value=2)
    customer.say(choice="price")
    customer.correct()
    customer.say(value=4)
    assert customer.standing == [("score", 4, N), ("improve", "price", N)]
    assert customer.asked == "comment"


def test_within_a_group_the_follow_ups_stay_as_they_are(customer):
    customer.say(value=1)
    customer.say(choice="price")
    customer.correct()
    assert len(customer.say(value=2)) == 1
    assert customer.visit.can_correct


def test_a_correction_is_not_offered_once_ids_are_not_known(customer):
    customer.say(value=2)
    customer.say(choice="price")
    customer.correct()
    customer.say(value=4)
    before = customer.visit
    customer.correct()
    assert customer.visit == before


def test_a_correction_that_could_not_be_stored_keeps_the_first_answer(customer):
    customer.say(value=1)
    customer.correct()
    customer.give(value=5)
    customer.visit = visits.failed(customer.visit, customer.now_ms)
    assert customer.visit.correcting
    assert customer.standing == [("score", 1, D)]
    customer.skip()
    assert customer.asked == "improve"


def test_there_is_nothing_to_correct_before_the_score_or_while_saving(customer):
    assert not customer.visit.can_correct
    customer.give(value=1)
    assert not customer.visit.can_correct


# Language, idle, end


def test_the_language_can_be_switched_and_the_next_visit_has_its_own():
    visit = visits.speak(fresh(), "en")
    assert (visit.language, visit.begun) == ("en", True)
    assert fresh().language == "ru"


@pytest.mark.parametrize("act", [lambda: fresh(language="fi"), lambda: visits.speak(fresh(), "fi")])
def test_a_language_that_the_survey_does_not_have(act):
    with pytest.raises(BadInput, match="survey checkout has no language 'fi'; use ru, en"):
        act()


def left(visit, now_ms):
    return visits.seconds_left(visit, now_ms, IDLE_S, THANKS_S)


def over(visit, now_ms):
    return visits.idle(visit, now_ms, IDLE_S, THANKS_S).phase is Phase.OVER


def test_an_untouched_screen_waits_for_ever():
    assert left(fresh(), 10**9) == IDLE_S
    assert not over(fresh(), 10**9)


def test_a_customer_who_left_is_forgotten():
    visit = visits.touch(fresh(), 5000)
    assert left(visit, 5000) == IDLE_S
    assert left(visit, 24_000) == 1
    assert not over(visit, 24_999)
    assert over(visit, 25_000)


def test_a_touch_starts_the_time_again():
    visit = visits.touch(visits.touch(fresh(), 5000), 24_000)
    assert not over(visit, 43_999)


def test_thanks_stay_their_own_time(customer):
    customer.visit = fresh(COUNTER)
    customer.say(value=5)
    told = customer.visit.touched_ms
    assert left(customer.visit, told) == THANKS_S
    assert over(customer.visit, told + THANKS_S * 1000)


def test_saving_is_never_idled_away(customer):
    customer.give(value=5)
    assert left(customer.visit, 10**9) == IDLE_S
    assert not over(customer.visit, 10**9)
    assert visits.finish(customer.visit) == customer.visit


def test_a_finished_visit_takes_nothing(customer):
    customer.say(value=5)
    customer.visit = visits.finish(customer.visit)
    assert (customer.visit.phase, customer.asked) == (Phase.OVER, None)
    assert left(customer.visit, 0) == 0
    assert customer.give(value=1) == ()
    customer.correct()
    customer.visit = visits.touch(customer.visit, 10**9)
    assert customer.visit.phase is Phase.OVER


def answer(customer, pick):
    givens = customer.give(**offered(customer.visit, pick))
    if givens:
        customer.store(givens)


def answer_in_vain(customer, pick):
    customer.give(**offered(customer.visit, pick))
    customer.visit = visits.failed(customer.visit, customer.now_ms)


def answer_twice(customer, pick):
    question, first = customer.asked, offered(customer.visit, pick)
    answer(customer, pick)
    before = customer.visit
    again = visits.answer(before, question or "none", customer.now_ms, **first)
    assert again == (before, ())


def skip(customer, pick):
    if customer.asked:
        customer.skip()


def correct(customer, pick):
    customer.correct()


ACTS = (answer, answer, answer, answer_in_vain, answer_twice, skip, correct, correct)


def offered(visit, pick):
    """Return one of the answers that the question asked offers."""
    question = visit.question
    if question is None or question.id == "score":
        return {"value": 1 + pick % 5}
    if question.id == "comment":
        return {"text": "слово " * pick}
    topics = question.topics_of(visit.group)
    return {"choice": topics[pick % len(topics)].key}


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), max_size=30))
def test_whatever_happens_one_answer_stands_for_a_question(acts):
    customer = Customer()
    for act, pick in acts:
        act(customer, pick)
        questions = [question for question, _, _ in customer.standing]
        assert len(questions) == len(set(questions))
        groups = {group for _, _, group in customer.standing}
        assert len(groups) <= 1
        assert set(questions) == {kept.question for kept in customer.visit.answers}
        named = [given.replaces for given in customer.rows.values() if given.replaces]
        assert len(named) == len(set(named))
