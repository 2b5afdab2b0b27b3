"""A day's tally, and the manager's whole day, over few and over many stored answers.

    python -m tests.bench.bench_tally [--quick]

What is asked for is the same in each database (see stored.py), and they take turns.
"""

import sys
from pathlib import Path

from kiosk.store.day_view import day_view
from kiosk.store.reader import Reader
from kiosk.store.tally import tally
from tests.bench.ending import take_away_when_ended
from tests.bench.report import against_fewest, say
from tests.bench.stored import TODAY, devices, sizes, this_evening
from tests.bench.turns import take_turns
from tests.support.shop import MOSCOW

BAR = 1.2


def show_tally(path: Path) -> int:
    with Reader(path) as reader:
        return tally(reader, MOSCOW, TODAY).counted


def show_day(path: Path) -> int:
    with Reader(path) as reader:
        return day_view(reader, MOSCOW, TODAY, this_evening()).tally.counted


WORK = {"tally of a day": show_tally, "manager's day": show_day}


def main() -> None:
    measured = sizes(sys.argv)
    with devices(measured) as paths:
        for name, work in WORK.items():
            say(*against_fewest(name, measured, take_turns(work, paths), "{:.2f} ms", BAR))


if __name__ == "__main__":
    take_away_when_ended()
    main()
