"""The score cannot be gamed quietly: every doubtful press is kept, and set aside."""

from itertools import count

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.answer import SetAside, Source
from kiosk.model.misuse import History, Press, Rules, forget, judge

OFF = Rules(repeat_s=0, correction_s=0, held_s=0, together_ms=0, burst=0, burst_s=0)
COUNTED = "counted"


class Till:
    """A console and a tablet beside a till, and the rows that their presses leave."""

    def __init__(self, rules=None):
        self.rules = rules or Rules()
        self.history = History()
        self.names = (f"p{n}" for n in count(1))
        self.presses = {}
        self.verdicts = {}
        self.replaced = {}
        self.aside = {}

    def press(self, value, at_s, source=Source.CONSOLE, is_open=True, cleaning=False, **fields):
        press = Press(next(self.names), source, value, round(at_s * 1000), **fields)
        self.history, verdict = judge(
            self.history, press, self.rules, is_open=is_open, cleaning=cleaning
        )
        self.presses[press.id] = press
        self.verdicts[press.id] = verdict
        self._store(press.id, verdict.set_aside, verdict.replaces)
        for past, reason in verdict.withdraw:
            self._store(f"withdrawn {past}", reason, past)
        return verdict

    def _store(self, row, reason, replaces):
        self.aside[row] = reason
        if replaces is not None:
            assert replaces in self.aside, "it replaces an answer that never was"
            assert replaces not in self.replaced, "two rows replace the same answer"
            self.replaced[replaces] = row

    @property
    def standing(self):
        """Ids of the presses that count, and nothing else."""
        return [row for row in self.aside if row not in self.replaced and not self.aside[row]]

    @property
    def score(self):
        return [self.presses[row].value for row in self.standing]

    @property
    def reasons(self):
        return [reason for row, reason in self.aside.items() if reason and row not in self.replaced]


@pytest.fixture
def till():
    return Till()


@pytest.mark.parametrize(
    ("presses", "score", "reasons"),
    [
        # repeats
        ([(5, 0), (5, 5)], [5], [SetAside.REPEAT]),
        ([(5, 0), (5, 5.001)], [5, 5], []),
        ([(5, 0), (5, 4), (5, 8)], [5], [SetAside.REPEAT] * 2),
        ([(5, 0), (1, 2.6), (5, 4.9)], [5, 5], []),
        # corrections
        ([(1, 0), (5, 2.5)], [5], []),
        ([(1, 0), (5, 2.501)], [1, 5], []),
        ([(1, 0), (2, 2), (3, 4), (4, 6)], [4], []),
        ([(5, 0), (1, 2), (5, 4)], [5], []),
        ([(1, 0), (1, 2), (2, 4)], [2], [SetAside.REPEAT]),
        ([(1, 0), (1, 4), (2, 6)], [1, 2], [SetAside.REPEAT]),
        # two at once
        ([(1, 0), (5, 0.08)], [], [SetAside.TOGETHER] * 2),
        ([(1, 0), (5, 0.081)], [5], []),
        ([(1, 0), (3, 0.02), (5, 0.04)], [], [SetAside.TOGETHER] * 3),
        ([(1, 0), (1, 0.02), (5, 0.04)], [], [SetAside.REPEAT] + [SetAside.TOGETHER] * 2),
        ([(1, 0), (5, 0.05), (3, 1)], [3], [SetAside.TOGETHER] * 2),
    ],
)
def test_presses_and_what_they_come_to(till, presses, score, reasons):
    for value, at_s in presses:
        till.press(value, at_s)
    assert till.score == score
    assert sorted(till.reasons) == sorted(reasons)


def test_a_correction_after_many_repeats_still_finds_what_stands():
    till = Till(evolve(Rules(), burst=0))
    for n in range(30):
        till.press(1, 2 * n)
    assert till.press(2, 60).replaces == "p1"


def test_mashing_one_button_is_a_burst_from_the_ninth_press_on(till):
    for n in range(12):
        till.press(5, n / 4)
    assert till.standing == ["p1"]
    assert till.reasons == [SetAside.REPEAT] * 7 + [SetAside.BURST] * 4


def test_a_burst_leaves_its_first(till):
    for n in range(8):
        till.press(1 + n % 2, 3 * n)
    assert till.score == [1, 2] * 4
    till.press(1, 24)
    assert till.standing == ["p1"]
    assert till.reasons == [SetAside.BURST] * 8


def test_a_mash_does_not_free_itself(till):
    for n in range(200):
        till.press(1 + n % 5, 3 * n)
    assert till.standing == ["p1"]


def test_a_mash_with_corrections_counts_once(till):
    for n in range(40):
        till.press(1 + n % 5, n)
    assert len(till.standing) == 1
    assert int(till.standing[0][1:]) < 10


def test_after_a_burst_and_a_pause_the_next_customer_counts(till):
    for n in range(9):
        till.press(1 + n % 2, 3 * n)
    till.press(4, 60)
    assert till.score == [1, 4]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"is_open": False}, SetAside.CLOSED),
        ({"cleaning": True}, SetAside.CLEANING),
        ({"is_open": False, "cleaning": True}, SetAside.CLEANING),
    ],
)
def test_closed_and_cleaning_presses_are_set_aside_and_hurt_nobody(till, state, reason):
    for n in range(20):
        till.press(1 + n % 2, n / 100, **state)
    till.press(1, 1)
    assert till.reasons == [reason] * 20
    assert till.score == [1]


def test_change_my_answer_is_not_a_repeat(till):
    till.press(5, 0, Source.TOUCH, visit="a")
    till.press(2, 3, Source.TOUCH, visit="a", replaces="p1")
    till.press(5, 4, Source.TOUCH, visit="a", replaces="p2")
    assert till.standing == ["p3"]


def test_change_my_answer_corrects_only_what_it_names(till):
    till.press(3, 0)
    till.press(5, 1, replaces="p1")
    till.press(4, 2)
    assert till.standing == ["p3"]
    assert till.verdicts["p3"].replaces == "p2"


def test_changing_for_ever_is_a_burst(till):
    till.press(1, 0, Source.TOUCH, visit="a")
    for n in range(2, 12):
        till.press(1 + n % 5, n, Source.TOUCH, visit="a", replaces=f"p{n - 1}")
    assert till.aside["p8"] is None
    assert till.aside["p9"] is SetAside.BURST


def test_taps_of_two_customers_do_not_correct_each_other(till):
    till.press(1, 0, Source.TOUCH, visit="a")
    till.press(5, 1, Source.TOUCH, visit="b")
    assert till.score == [1, 5]


def test_tablet_and_console_are_judged_apart(till):
    till.press(5, 0, Source.TOUCH, visit="a")
    till.press(5, 0.01)
    till.press(5, 0.02, Source.TOUCH, visit="a", question="friendly")
    assert till.score == [5, 5, 5]


@pytest.mark.parametrize(
    ("rule", "presses"),
    [
        ({"repeat_s": 0}, [(5, 0), (5, 1)]),
        ({"correction_s": 0}, [(5, 0), (4, 1)]),
        ({"together_ms": 0, "correction_s": 0}, [(5, 0), (4, 0.01)]),
        ({"burst": 0}, [(1 + n % 2, 2.9 * n) for n in range(40)]),
        ({"burst_s": 0}, [(1 + n % 2, 2.9 * n) for n in range(40)]),
    ],
)
def test_a_rule_at_0_is_off(rule, presses):
    till = Till(evolve(Rules(), **rule))
    for value, at_s in presses:
        till.press(value, at_s)
    assert till.score == [value for value, _ in presses]


def test_without_the_repeat_rule_a_correction_takes_only_the_last():
    till = Till(evolve(Rules(), repeat_s=0))
    for value, at_s in [(5, 0), (5, 1), (4, 2)]:
        till.press(value, at_s)
    assert till.score == [5, 4]


def test_a_press_that_could_not_be_stored_never_was(till):
    till.press(1, 0)
    lost = Press("lost", Source.CONSOLE, 5, 1000)
    history, verdict = judge(till.history, lost, Rules(), is_open=True, cleaning=False)
    assert verdict.replaces == "p1"
    till.history = forget(history, "lost")
    assert till.press(4, 2).replaces == "p1"


def test_forgetting_a_stranger_changes_nothing(till):
    till.press(1, 0)
    assert forget(till.history, "nobody") == till.history


def test_the_history_stays_small(till):
    for n in range(2000):
        till.press(1 + n % 5, n)
    assert len(till.history.presses) < 40


rules = st.builds(
    Rules,
    repeat_s=st.sampled_from([0, 2, 5]),
    correction_s=st.sampled_from([0, 1, 2.5]),
    together_ms=st.sampled_from([0, 80]),
    burst=st.sampled_from([0, 1, 3, 8]),
    burst_s=st.sampled_from([0, 4, 30]),
)
events = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.integers(1, 3),
            "gap_s": st.sampled_from([0.01, 0.05, 0.3, 1, 2.4, 3, 6, 40]),
            "source": st.sampled_from(Source),
            "visit": st.sampled_from("ab"),
            "closed": st.sampled_from([False, False, False, True]),
            "change": st.booleans(),
        }
    ),
    max_size=40,
)


def play(till, events, at_s=0.0):
    for event in events:
        at_s += event["gap_s"]
        replaces = None
        if event["change"] and event["source"] is Source.TOUCH:
            replaces = next(reversed(standing_taps(till, event["visit"])), None)
        till.press(
            event["value"],
            at_s,
            event["source"],
            is_open=not event["closed"],
            visit=event["visit"],
            replaces=replaces,
        )
    return at_s


def standing_taps(till, visit):
    taps = (till.presses[row] for row in till.standing)
    return [tap.id for tap in taps if tap.source is Source.TOUCH and tap.visit == visit]


@given(rules, events)
def test_every_press_is_counted_corrected_or_set_aside_and_only_one_of_these(rules, events):
    till = Till(rules)
    play(till, events)  # the till itself refuses a row that replaces another's
    for name, verdict in till.verdicts.items():
        counted = name in till.standing
        assert counted + (name in till.replaced) + (till.aside[name] is not None) >= 1
        assert not (counted and (verdict.set_aside or name in till.replaced))
    assert len(till.aside) - len(till.replaced) == len(till.standing) + len(till.reasons)


@given(rules, events)
def test_the_history_knows_what_stands_in_the_store(rules, events):
    till = Till(rules)
    play(till, events)
    for past in till.history.presses:
        assert past.stands == (past.id in till.standing)


@given(events)
def test_with_every_rule_off_every_press_counts(events):
    till = Till(OFF)
    play(till, [{**event, "closed": False, "change": False} for event in events])
    assert len(till.standing) == len(events)


@given(rules, events)
def test_no_window_holds_more_than_a_burst(rules, events):
    till = Till(rules)
    play(till, events)
    if not rules.burst or not rules.burst_s:
        return
    for source in Source:
        times = [till.presses[row].at_ms for row in till.standing]
        times = [
            till.presses[row].at_ms for row in till.standing if till.presses[row].source is source
        ]
        for start in times:
            inside = [at for at in times if start <= at <= start + rules.burst_s * 1000]
            assert len(inside) <= rules.burst


@given(rules, events, events)
def test_forgotten_presses_leave_no_trace(rules, events, later):
    kept, lossy = Till(rules), Till(rules)
    now = play(kept, events)
    play(lossy, events)
    ghost = Press("ghost", Source.CONSOLE, 2, round(now * 1000) + 10)
    lossy.history, _ = judge(lossy.history, ghost, rules, is_open=True, cleaning=False)
    lossy.history = forget(lossy.history, "ghost")
    play(kept, later, now + 1)
    play(lossy, later, now + 1)
    assert kept.verdicts == lossy.verdicts


@given(events)
def test_two_buttons_at_once_never_count(events):
    till = Till()
    now = play(till, events)
    first = till.press(4, now + 10)
    till.press(5, now + 10.05)
    assert not {4, 5} & set(till.score)
    assert first.set_aside in (None, SetAside.BURST)
