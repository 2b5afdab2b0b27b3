"""The centre with few and with many stored answers: its pages, taking batches in, catching up.

    python -m tests.bench.bench_centre [--quick]

The databases are filled once for all of it. What is compared is in pages.py, taking_among.py and
catching_up_among.py.
"""

import gc
import sys

from tests.bench import catching_up_among, pages, taking_among
from tests.bench.centres import KINDS
from tests.bench.ending import take_away_when_ended
from tests.bench.stored import sizes
from tests.bench.stored_centre import stored_centres


def main() -> None:
    measured = sizes(sys.argv)
    for kind in KINDS:
        with stored_centres(kind, measured) as centres:
            gc.freeze()  # as the server does
            pages.measure(centres)
            taking_among.measure(centres)
            catching_up_among.measure(centres)


if __name__ == "__main__":
    take_away_when_ended()
    main()
