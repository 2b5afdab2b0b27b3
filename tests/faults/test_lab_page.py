"""docs/reliability.md names the tests that there are, and a test for each promise."""

from datetime import date
from pathlib import Path

import pytest

from tests.faults.lab.page import (
    BREAKS,
    FIGURES,
    PAGE,
    PROMISES,
    ROOT,
    fault_tests,
    new_breaks,
    new_figures,
    page,
    present,
)


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(present(FIGURES), present(BREAKS)), "run: make docs"


@pytest.mark.parametrize("promise", PROMISES)
def test_each_promise_has_a_test_that_is_there(promise: str) -> None:
    _, _, also = PROMISES[promise]
    assert all((ROOT / file).is_file() for file in also)
    assert also or any(promise in test.promises for test in fault_tests())


def test_each_fault_test_says_how_it_was_seen_to_fail() -> None:
    assert [test.name for test in fault_tests() if not test.seen] == []


def test_a_run_of_some_tests_leaves_the_figures_of_the_others(tmp_path: Path) -> None:
    first, second = fault_tests()[0].name, fault_tests()[1].name
    taken = '{{"fault": "{}", "promises": "P1", "figures": "{}", "test": "tests/f.py::{}"}}\n'
    run = tmp_path / "figures.jsonl"
    run.write_text(taken.format("cuts", "1 lost", second) + taken.format("cuts", "2 lost", first))
    table = new_figures(run, "", date(2026, 3, 1))
    run.write_text(taken.format("cuts", "0 lost", first))
    assert new_figures(run, table, date(2026, 3, 2)).splitlines()[-2:] == [
        f"| cuts | P1 | 0 lost | 2026-03-02 | `{first}` |",
        f"| cuts | P1 | 1 lost | 2026-03-01 | `{second}` |",
    ]


def test_a_run_of_some_breaks_leaves_what_came_of_the_others() -> None:
    there, first, second = ["a", "b", "c"], date(2026, 3, 1), date(2026, 3, 2)
    said = new_breaks("", there, there, ["a", "b"], first)
    assert said == (
        "`make breaks`, last on 2026-03-01: 3 breaks, 1 noticed.\n\nNot noticed:\n\n- a\n- b\n"
    )
    said = new_breaks(said, there, ["b", "c"], ["c"], second)
    assert said.splitlines()[-2:] == ["- a", "- c"]
    said = new_breaks(said, ["b", "c"], ["c"], [], second)  # a is no more
    assert said == "`make breaks`, last on 2026-03-02: 2 breaks, 2 noticed.\n"
