"""docs/reliability.md names the tests that there are, and a test for each promise."""

import pytest

from tests.faults.lab.page import PAGE, PROMISES, ROOT, fault_tests, page, present_figures


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(present_figures()), "run: make docs"


@pytest.mark.parametrize("promise", PROMISES)
def test_each_promise_has_a_test_that_is_there(promise: str) -> None:
    _, _, also = PROMISES[promise]
    assert all((ROOT / file).is_file() for file in also)
    assert also or any(promise in test.promises for test in fault_tests())


def test_each_fault_test_says_how_it_was_seen_to_fail() -> None:
    assert [test.name for test in fault_tests() if not test.seen] == []
