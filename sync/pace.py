"""How many answers go into the next batch: few after trouble, more with each success."""

from sync.wire import MAX_ANSWERS

SMALL = 20
GROWTH = 4


class Pace:
    """The size of the next batch, from 1 to 500.

    It starts small, so that many devices that come back together do not overrun the centre.
    """

    def __init__(self) -> None:
        self.size = SMALL
        self._ceiling = MAX_ANSWERS

    def delivered(self) -> None:
        """A batch was accepted."""
        self.size = min(self.size * GROWTH, self._ceiling)

    def failed(self, again: bool) -> None:
        """A batch failed; ``again``: the try before it failed as well."""
        small = min(self.size, SMALL)
        self.size = max(1, small // 2) if again else small

    def too_large(self, answers: int) -> None:
        """A batch of this many answers was too large: halve, and do not grow beyond that."""
        self.size = self._ceiling = max(1, answers // 2)

    def drained(self) -> None:
        """Nothing waits any more: what was too large is through."""
        self._ceiling = MAX_ANSWERS
