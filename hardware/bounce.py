"""How a worn arcade button chatters: trains of edges for the simulated board."""

from random import Random

LONGEST_MS = 81.0
"""Milliseconds of bounce that were measured on an arcade button."""

_SHORTEST_GAP_MS, _LONGEST_GAP_MS = 1.0, 14.0

Step = tuple[float, bool]
"""Milliseconds to wait, then the level to set; True: down."""


def press_train(hold_ms: float, bounce: bool, chance: Random) -> list[Step]:
    """Return the edges of one press that is down for ``hold_ms`` after its chatter."""
    if not bounce:
        return [(0.0, True), (hold_ms, False)]
    closing, opening = chatter(True, chance), chatter(False, chance)
    return [*closing, (hold_ms, False), *opening[1:]]


def chatter(down: bool, chance: Random) -> list[Step]:
    """Return an edge to ``down`` and the bounces after it, which end on ``down``."""
    steps: list[Step] = [(0.0, down)]
    spent = 0.0
    while True:
        pair = [chance.uniform(_SHORTEST_GAP_MS, _LONGEST_GAP_MS) for _ in range(2)]
        spent += sum(pair)
        if spent > LONGEST_MS:
            return steps
        steps += [(pair[0], not down), (pair[1], down)]
