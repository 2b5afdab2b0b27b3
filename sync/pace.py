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
        self._brisk_to = MAX_ANSWERS

    def delivered(self, answers: int) -> None:
        """A batch of this many answers was accepted; one that was not full proves nothing."""
        self.size = self.after(answers)

    def after(self, answers: int) -> int:
        """Return the size of the batch behind one of this many answers, should that be accepted.

        Up to what was once too slow it grows fast, beyond that by a quarter: a narrow line is then
        tried too hard only now and again.
        """
        if answers < self.size:
            return self.size
        fast = min(self.size * GROWTH, self._brisk_to)
        return min(max(fast, self.size * 5 // 4, self.size + 1), self._ceiling)

    def failed(self, again: bool) -> None:
        """A batch failed; ``again``: the try before it failed as well."""
        small = min(self.size, SMALL)
        self.size = max(1, small // 2) if again else small

    def too_slow(self, answers: int) -> None:
        """No whole reply came in time to a batch of this many answers: halve, and grow slowly."""
        self.size = self._brisk_to = max(1, answers // 2)

    def too_large(self, answers: int) -> None:
        """A batch of this many answers was too large: halve, and do not grow beyond that."""
        self.size = self._ceiling = max(1, answers // 2)

    def drained(self) -> None:
        """Nothing waits any more: what was too large is through."""
        self._ceiling = MAX_ANSWERS
