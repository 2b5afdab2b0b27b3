"""Several databases that take turns at the same work, so that the machine is alike for all."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

ROUNDS, A_ROUND = 7, 6

Place = TypeVar("Place")


def take_turns(
    work: Callable[[Place], object], places: Sequence[Place], rounds: int = ROUNDS
) -> list[list[float]]:
    """Return each database's median milliseconds of each round; all must tell the same."""
    kept: list[list[float]] = [[] for _ in places]
    told = {work(place) for place in places}  # and what is read often is in memory
    for _ in range(rounds):
        times: list[list[float]] = [[] for _ in places]
        for _ in range(A_ROUND):
            for place, spent in zip(places, times, strict=True):
                began = time.perf_counter()
                told.add(work(place))
                spent.append((time.perf_counter() - began) * 1000)
        for each, spent in zip(kept, times, strict=True):
            each.append(median(spent))
    assert len(told) == 1, f"the databases tell different things: {told}"
    return kept
