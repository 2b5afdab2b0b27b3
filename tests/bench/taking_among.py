"""Batches taken in by centres with few and with many stored answers.

A part of bench_centre.py. Each is compared with the bare insert into the same tables, and with
the smallest of them. What a round took in is taken out again, and each round brings new answers,
with ids of its time, as devices do.
"""

import uuid
from collections.abc import Sequence

from tests.bench import taking
from tests.bench.bench_central_ingest import BARS
from tests.bench.centres import use
from tests.bench.report import against_fewest, compared, say
from tests.bench.stored_centre import StoredCentre
from tests.bench.taking import rate

ROUNDS = 5


def measure(centres: Sequence[StoredCentre]) -> None:
    """Say how these take batches in; they take turns. A first round fills the caches."""
    rounds = [[one_round(centre) for centre in centres] for _ in range(ROUNDS + 1)][1:]
    what, bar = f"central ingest, {centres[0].kind}", BARS[centres[0].kind]
    every = []
    for at, centre in enumerate(centres):
        bare, ours = zip(*(each[at] for each in rounds), strict=True)
        every.append(ours)
        among = f"{what}, {centre.size:,} stored"
        say(compared(among, bare, ours, "{:,.0f}/s", bar, least=True))
    say(*against_fewest(what, [centre.size for centre in centres], every, "{:,.0f}/s"))


def one_round(centre: StoredCentre) -> tuple[float, float]:
    """Return how many answers a second go in bare, and our way."""
    use(centre.options)
    kind, device = centre.kind, centre.device
    device.stream, other = str(uuid.uuid4()), str(uuid.uuid4())
    bodies = taking.made(device)
    bare = rate(taking.bare(kind, bodies, other))
    taking.forget(kind, other)
    ours = rate(taking.ours(device, bodies))
    taking.forget(kind, device.stream)
    taking.forget_counts()
    return bare, ours
