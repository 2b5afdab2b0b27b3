"""Writes docs/reliability.md: each promise, the tests that hold it, the last figures.

``python -m tests.faults.lab.page [FIGURES]``: FIGURES is what ``make faults`` measured, as JSON
lines, of all tests or of some; the figures of others stay in the page.
"""

import ast
import json
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reliability.md"
FIGURES = ("<!-- figures -->", "<!-- end of figures -->")
BREAKS = ("<!-- breaks -->", "<!-- end of breaks -->")

INTRODUCTION = """\
# Reliability

<!-- Written by `make docs` from the tests in tests/faults; change it there. -->

What the kiosk promises, the tests that hold each promise, and what they measured last. The fault
lab runs the real thing: the device process with its window, its simulated console and its sync
worker, and the centre, on this machine. The console is pressed and the window tapped from outside;
what a person was told is the console's word, and the pixels of the thanks. A checker keeps its own
history of that and compares it with what the device and the centre hold. Each test is seen to fail
with its promise broken on purpose; it says how, and `make breaks` does it again.

```sh
make faults            # everything, the long form; needs root for disks that lose their power
make faults WRITE=1    # the same, and writes its figures into this page
make test              # the short form, with all other tests
make breaks            # breaks each promise on purpose, and shows that its test notices
```

One test: `make faults ARGS="-k NAME"`; with `WRITE=1` its figures alone are written anew. The
breaks of one test: `make breaks ARGS=NAME`, and what came of them into this page with `WRITE=1`.

"""
PROMISES = {
    "P1": (
        "Nothing acknowledged is lost",
        "When the screen says thanks or the console lights up, the answer is on the disk. A power"
        " cut, a killed process, a failing or full card do not take it back; where a damaged card"
        " takes it, the manager is told how many.",
        [],
    ),
    "P2": (
        "Nothing is counted twice",
        "However often something is sent, the centre stores and counts each answer once.",
        ["tests/central/test_central_once.py", "tests/test_sync_delivery_stateful.py"],
    ),
    "P3": (
        "Nothing unsent is ever dropped",
        "No answer is given up because a line, a centre or a neighbouring answer is bad.",
        ["tests/test_sync_sending.py"],
    ),
    "P4": (
        "Counts reconcile",
        "Stored is sent plus waiting plus refused, the counts equal a recount of the rows, and the"
        " centre knows of every gap.",
        ["tests/test_store_stateful.py"],
    ),
    "P5": (
        "Time is honest",
        "The true time of an answer lies within the error that is stated for it, whatever was done"
        " to the clock.",
        ["tests/test_time.py", "tests/test_store_times.py"],
    ),
    "P6": (
        "The score cannot be gamed quietly",
        "What is doubtful is set aside with its reason and shown; nothing is deleted.",
        ["tests/test_misuse.py"],
    ),
    "P7": (
        "A number is shown with what it is worth",
        "A score has its interval, and too few answers are called so.",
        ["tests/test_metrics.py", "tests/test_comparing.py"],
    ),
    "P8": (
        "A stranger gets nothing",
        "Not by guessing, not by what is sent to the centre, not by what is typed as a comment.",
        ["tests/test_pin.py", "tests/central/test_central_bad_input.py", "tests/test_sync_tls.py"],
    ),
    "P9": (
        "The next customer sees nothing of the last one",
        "Text, topics, language and keyboard of a visit go with it.",
        ["tests/test_screen_flow.py"],
    ),
}


@frozen
class Test:
    """A test of the fault lab: its name, the promises it names, with what it was seen to fail."""

    file: str
    name: str
    promises: tuple[str, ...]
    seen: str

    def line(self) -> str:
        """Return its line under a promise."""
        return f"- {_sentence(self.name)}: `{self.file}::{self.name}`\n"

    def confession(self) -> str:
        """Return how it was seen to fail."""
        return f"- `{self.name}`: {self.seen.replace('``', '`')}\n"


def _sentence(name: str) -> str:
    words = name.removeprefix("test_").replace("_", " ")
    return words[0].upper() + words[1:]


def fault_tests() -> list[Test]:
    """Return the tests in tests/faults in the order of their faults, but for the lab's own."""
    files = sorted((ROOT / "tests" / "faults").glob("test_[0-9]*.py"), key=_number)
    return [test for file in files for test in _tests_in(file)]


def _number(path: Path) -> tuple[int, str]:
    return int(path.name.split("_")[1]), path.name


def _tests_in(path: Path) -> Iterator[Test]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for found in tree.body:
        if isinstance(found, ast.FunctionDef) and found.name.startswith("test_"):
            said = " ".join((ast.get_docstring(found) or "").split())
            before, _, after = said.partition("Seen to fail")
            promises = tuple(sorted(set(re.findall(r"\bP[1-9]\b", before))))
            name = str(path.relative_to(ROOT))
            yield Test(name, found.name, promises, after.lstrip(" :"))


def page(figures: str, breaks: str) -> str:
    """Return the page; ``figures``, ``breaks``: the parts between its markers."""
    tests = fault_tests()
    promises = "".join(_promise(key, tests) for key in PROMISES)
    confessions = "".join(test.confession() for test in tests)
    return (
        f"{INTRODUCTION}{promises}## Figures\n\n{_marked(FIGURES, figures)}\n"
        f"## How each test was seen to fail\n\n{_marked(BREAKS, breaks)}\n"
        f"The promise was broken on purpose:\n\n{confessions}"
    )


def _marked(markers: tuple[str, str], text: str) -> str:
    begin, end = markers
    return f"{begin}\n{text}{end}\n"


def _promise(key: str, tests: list[Test]) -> str:
    title, words, also = PROMISES[key]
    lines = [test.line() for test in tests if key in test.promises]
    lines += [f"- Also `{file}`.\n" for file in also]
    return f"## {key}. {title}\n\n{words}\n\n{''.join(lines)}\n"


def present(markers: tuple[str, str]) -> str:
    """Return what stands between two markers of the page as it is."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    begin, end = markers
    found = re.search(f"{begin}\n(.*?){end}", text, re.DOTALL)
    return found[1] if found else ""


def write_breaks(there: Sequence[str], made: Sequence[str], unnoticed: Sequence[str]) -> None:
    """Put into the page what came of breaking promises.

    ``there``: the names of all breaks, ``made``: of those that were made now, ``unnoticed``: of
    those that no test noticed. What the page says of others stays; it says nothing of some before
    all were made once.
    """
    before = present(BREAKS)
    if before or set(made) == set(there):
        said = new_breaks(before, there, made, unnoticed, date.today())
        PAGE.write_text(page(present(FIGURES), said), encoding="utf-8")


def new_breaks(
    before: str, there: Sequence[str], made: Sequence[str], unnoticed: Sequence[str], today: date
) -> str:
    """Return what the page says of the breaks as a run leaves it."""
    still = [name for name in there if f"- {name}" in before.splitlines() and name not in made]
    left = [name for name in there if name in (*still, *unnoticed)]
    told = "".join(f"- {name}\n" for name in left)
    said = (
        f"`make breaks`, last on {today}: {len(there)} breaks, {len(there) - len(left)} noticed.\n"
    )
    return f"{said}\nNot noticed:\n\n{told}" if left else said


def new_figures(measured: Path, before: str, today: date) -> str:
    """Return the table as a run leaves it: the rows of a test that measured anew are its own."""
    lines = measured.read_text(encoding="utf-8").splitlines()
    new = [_row(json.loads(line), today) for line in lines]
    tests = {_test_of(row) for row in new}
    order = [test.name for test in fault_tests()]
    old = [row for row in before.splitlines() if _test_of(row) in set(order) - tests]
    rows = sorted([*old, *new], key=lambda row: order.index(_test_of(row)))
    head = "| fault | promises | figures | measured | test |\n|---|---|---|---|---|\n"
    table = "".join(f"{row}\n" for row in rows)
    return f"`make faults`, last on {_machine()}:\n\n{head}{table}"


def _row(taken: dict[str, str], today: date) -> str:
    cells = (taken["fault"], taken["promises"], taken["figures"], str(today))
    return f"| {' | '.join(cells)} | `{taken['test'].rpartition('::')[2]}` |"


def _test_of(row: str) -> str:
    """Return the test that a row of the table names; of any other line an empty text."""
    found = re.search(r"\| `(test_\w+)` \|$", row)
    return found[1] if found else ""


def _machine() -> str:
    kernel = ".".join(platform.release().split(".")[:2])
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Linux {kernel},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def main(words: list[str]) -> None:
    figures = present(FIGURES)
    for word in words:
        figures = new_figures(Path(word), figures, date.today())
    PAGE.write_text(page(figures, present(BREAKS)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
