"""The promises broken on purpose: which change of the product each fault test has to notice.

tests/faults/breaks has a TOML file for each file of tests::

    [[break]]
    test = "test_no_thanks_while_the_card_fails_and_all_goes_on_after_it"
    what = "an error of a commit is swallowed"
    seen = "AssertionError"         # part of the line that fails, or of what is said of it
    case = "pwrite64"               # optional: one case of a parametrized test
    form = "long"                   # optional: noticed in the long form only

    [[break.change]]
    file = "kiosk/store/writer.py"
    old = "    raise"                # stands there exactly once
    new = "    return"
"""

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from tests.faults.lab.page import ROOT

FOLDER = ROOT / "tests" / "faults" / "breaks"
PARTS = ("kiosk", "hardware", "sync", "assets", "tests", "docs", "pyproject.toml", "Makefile")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.png")


class NoBreak(ValueError):
    """A break that cannot be made as it is written; says what has to be mended."""


@frozen
class Change:
    """One text put in the place of another in a file of the product."""

    file: str
    old: str
    new: str

    def made(self, text: str) -> str:
        """Return the file's text as it is then; raises NoBreak."""
        if (times := text.count(self.old)) != 1:
            raise NoBreak(f"{self.file} has {self.old!r} {times} times, not once; mend the break")
        return text.replace(self.old, self.new)


@frozen
class Break:
    """A promise broken: in ``what`` way, by which changes, and what its test says of it.

    ``case``: one of a parametrized test's, "" for all. ``form``: ``short`` or ``long``.
    """

    test: str
    what: str
    seen: str
    changes: tuple[Change, ...]
    file: str
    case: str = ""
    form: str = "short"

    @property
    def name(self) -> str:
        """Return what a list of breaks calls it."""
        return f"`{self.test}`: {self.what}"

    @property
    def node(self) -> str:
        """Return what pytest calls the test."""
        case = f"[{self.case}]" if self.case else ""
        return f"{self.file}::{self.test}{case}"

    @contextmanager
    def tree(self) -> Iterator[Path]:
        """Lend a copy of the project in which the promise is broken; raises NoBreak."""
        texts = self.texts()
        with TemporaryDirectory(prefix="broken-") as folder:
            tree = Path(folder)
            for part in PARTS:
                _copy(ROOT / part, tree / part)
            for file, text in texts.items():
                (tree / file).write_text(text, encoding="utf-8")
            yield tree

    def texts(self) -> dict[str, str]:
        """Return the changed files' texts as they are then, by name; raises NoBreak."""
        texts: dict[str, str] = {}
        for change in self.changes:
            path = ROOT / change.file
            before = path.read_text(encoding="utf-8") if path.is_file() else ""
            texts[change.file] = change.made(texts.get(change.file, before))
        return texts


def all_breaks() -> list[Break]:
    """Return every break there is; raises NoBreak where one lacks something."""
    return [each for path in sorted(FOLDER.glob("*.toml")) for each in _breaks_in(path)]


def _breaks_in(path: Path) -> list[Break]:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    file = f"tests/faults/{path.stem}.py"
    try:
        return [_break(file, dict(given)) for given in told["break"]]
    except (KeyError, TypeError) as error:
        raise NoBreak(f"{path.name}: {error}") from error


def _break(file: str, given: dict[str, object]) -> Break:
    changes = given.pop("change")
    assert isinstance(changes, list)
    return Break(changes=tuple(Change(**change) for change in changes), file=file, **given)  # type: ignore[arg-type]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=_LEFT_OUT)
    else:
        shutil.copy(source, target)
