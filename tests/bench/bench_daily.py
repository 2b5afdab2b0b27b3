"""What else a device reads every day, over few and over many stored answers.

    python -m tests.bench.bench_daily [--quick]

The status, as `kiosk status` and the heartbeat read it; one day's export as CSV, file and all; the
first page of all comments, and of those of promoters, who wrote none. What is asked for is the same
in each database (see stored.py), and they take turns.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.model.answer import Group
from kiosk.screen.manager.comment_filter import Filter, find
from kiosk.store.export import export
from kiosk.store.reader import Reader
from kiosk.store.status import status
from tests.bench.ending import take_away_when_ended
from tests.bench.report import against_fewest, say
from tests.bench.stored import TODAY, devices, sizes, this_evening
from tests.bench.turns import take_turns
from tests.support.shop import MOSCOW

BAR = 1.2
A_PAGE = 20  # comments


def show_status(path: Path) -> bool:
    with Reader(path) as reader:
        return status(reader, this_evening(), url=None, enrolled=True).reconciled


def export_day(path: Path, out: Path) -> int:
    with Reader(path) as reader:
        return export(reader, "csv", out, first=TODAY, last=TODAY)


def show_comments(path: Path, wanted: Filter) -> int:
    with Reader(path) as reader:
        return len(find(reader, wanted, A_PAGE, MOSCOW, this_evening()).comments)


def main() -> None:
    measured = sizes(sys.argv)
    with devices(measured) as paths, TemporaryDirectory(prefix="bench-") as folder:
        out = Path(folder) / "day.csv"
        work = {
            "status": show_status,
            "export of a day": lambda path: export_day(path, out),
            "manager's comments": lambda path: show_comments(path, Filter()),
            "comments of promoters": lambda path: show_comments(path, Filter(group=Group.PROMOTER)),
        }
        for name, each in work.items():
            say(*against_fewest(name, measured, take_turns(each, paths), "{:.2f} ms", BAR))


if __name__ == "__main__":
    take_away_when_ended()
    main()
