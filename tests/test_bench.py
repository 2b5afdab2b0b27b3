"""The bench: its rows tell a miss from a hit, and its page has every row that we answer for."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHES
from tests.bench.page import BEGIN, END, PAGE
from tests.bench.report import Row, compared, counted, fact, read_rows, say, table
from tests.bench.room import GB, NEEDS, needed, refuse_without_room
from tests.support.processes import eventually

ROOT = Path(__file__).parents[1]
WITHIN_S = 60
PROMISED = (
    "press to durable answer, p50",
    "press to durable answer, p99",
    "press to durable answer, p50, 10,000,000 stored",
    "press to LED, beside the commit",
    "tap to thanks, beside the commit",
    "tally of a day, 1,000,000 answers against 10,000",
    "tally of a day, 10,000,000 answers against 10,000",
    "catching up, SQLite",
    "catching up, PostgreSQL",
    "central ingest, PostgreSQL",
    "page of a store's day, SQLite, 1,000,000 answers against 10,000",
    "page of a store's day, PostgreSQL, 1,000,000 answers against 10,000",
    "start to first tap accepted",
    "start to first tap accepted, 10,000,000 stored",
    "memory, not enrolled",
    "memory, enrolled",
    "idle CPU, enrolled",
)


@pytest.mark.parametrize(
    ("ours", "least", "missed"),
    [
        ([15.0, 15.0, 15.0], False, False),
        ([15.0, 15.1, 15.1], False, True),
        ([15.0, 15.0, 99.0], False, False),
        ([14.9, 14.9, 99.0], True, True),
        ([15.0, 16.0, 15.0], True, False),
    ],
)
def test_the_middle_round_decides(ours: list[float], least: bool, missed: bool) -> None:
    row = compared("work", [10.0, 10.0, 10.0], ours, "{:.0f} us", 1.5, least)
    assert row.missed is missed
    assert row.cells()[-1] == ("MISS" if missed else "ok")


def test_a_row_shows_both_sides_and_the_spread() -> None:
    row = compared("work", [10.0, 20.0, 10.0], [12.0, 12.0, 14.0], "{:.0f} us", 1.5)
    assert str(row) == "work | 10 us | 12 us | 1.20 (0.60-1.40) | <= 1.5 | ok"


def test_what_is_shown_is_what_is_judged() -> None:
    assert not Row("work", "", "", 1.504, 1.5, 1.6, 1.5).missed
    assert Row("work", "", "", 1.506, 1.5, 1.6, 1.5).missed


def test_rows_are_kept_for_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [fact("bytes", "295"), counted("frames", [1.0, 3.0, 2.0], "{:.1f}", 2)]
    monkeypatch.setenv("BENCH_ROWS", str(tmp_path / "rows"))
    say(*rows)
    assert read_rows(tmp_path / "rows") == rows
    assert "frames |  | 2.0 | 2.00 (1.00-3.00) | <= 2 | ok" in capsys.readouterr().out
    assert len(table(rows).splitlines()) == 4


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_of_the_list_is_there(name: str) -> None:
    assert (ROOT / "tests" / "bench" / f"bench_{name}.py").is_file()


def test_no_bench_is_left_out_of_the_list() -> None:
    files = {file.stem for file in (ROOT / "tests" / "bench").glob("bench_*.py")}
    assert files == {f"bench_{name}" for name in BENCHES}


@pytest.mark.parametrize("what", PROMISED)
def test_the_page_has_the_figures_of_every_row_that_we_answer_for(what: str) -> None:
    measured = PAGE.read_text("utf-8").split(BEGIN)[1].split(END)[0]
    assert f"| {what} " in measured


def bench(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """Start the bench with a folder for all that it makes."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench", *words],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_bench_that_is_broken_off_leaves_nothing_behind(tmp_path: Path, number: int) -> None:
    with bench(tmp_path, "tally", "--quick") as running:
        assert eventually(lambda: list(tmp_path.glob("bench-*/devices/*")))
        running.send_signal(number)
        running.communicate(timeout=WITHIN_S)
    assert running.returncode == 128 + number
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_bench_is_named(tmp_path: Path) -> None:
    with bench(tmp_path, "--ten-million") as asked:
        said, _ = asked.communicate(timeout=WITHIN_S)
    assert asked.returncode == 1
    assert said.startswith("There is no bench --ten-million; there are: tally, ")


@pytest.mark.parametrize(
    ("names", "quick", "gigabytes"),
    [(BENCHES, False, 15), (BENCHES, True, 3), (["press"], False, 10), (["writes"], False, 1)],
)
def test_the_room_that_is_needed(names: Sequence[str], quick: bool, gigabytes: int) -> None:
    assert round(needed(names, quick) / GB) == gigabytes


def test_a_disk_without_room_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NEEDS, "stored", 2**60)
    with pytest.raises(SystemExit, match=r"^The bench needs \d+ GB and .* has .* GB free; make"):
        refuse_without_room(["tally"], False)
    refuse_without_room(["writes"], False)
