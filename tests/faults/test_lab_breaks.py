"""Each break can be made as written, and a broken product is told from a whole one."""

import ast
from collections import Counter

import attrs
import pytest

from tests.faults.lab.breaking import NOTICED, outcome
from tests.faults.lab.breaks import Break, Change, NoBreak, all_breaks
from tests.faults.lab.page import fault_tests

QUICK = "test_a_tap_that_two_providers_tell_of_is_one_answer"


def test_each_fault_test_has_a_break() -> None:
    broken = Counter(each.test for each in all_breaks())
    assert [test.name for test in fault_tests() if test.name not in broken] == []
    assert set(broken) <= {test.name for test in fault_tests()}


def test_each_break_can_be_made() -> None:
    for each in all_breaks():
        for name, text in each.texts().items():
            assert not name.endswith(".py") or ast.parse(text), each.what


def a_break() -> Break:
    return next(each for each in all_breaks() if each.test == QUICK)


def test_a_break_is_noticed() -> None:
    assert outcome(a_break()).word == NOTICED


def test_a_change_of_nothing_is_not_taken_for_a_break() -> None:
    whole = [attrs.evolve(change, new=change.old) for change in a_break().changes]
    assert outcome(attrs.evolve(a_break(), changes=tuple(whole))).word == "NOT NOTICED"


def test_a_test_that_fails_for_another_reason_proves_nothing() -> None:
    ruined = Change("kiosk/__init__.py", '__version__ = "', '1 / 0; __version__ = "')
    found = outcome(attrs.evolve(a_break(), changes=(ruined,)))
    assert found.word.startswith("failed, but without saying")


def test_a_break_of_what_is_no_longer_there_is_told() -> None:
    gone = attrs.evolve(a_break(), changes=(Change("kiosk/cli.py", "no such line", ""),))
    with pytest.raises(NoBreak, match="0 times, not once"), gone.tree():
        pass
