"""What a score was made with: survey, question, scale. A change of it is marked, never summed."""

from attrs import frozen


@frozen
class Method:
    """How a score came about. Two scores of different ``survey``, ``question`` or ``scale`` are of
    different methods and are neither added nor compared; another ``version`` is marked only.
    """

    survey: str
    version: int
    question: str
    scale: str


@frozen
class Change:
    """The method changed: it was ``before`` on the last day that had answers, and is ``now``."""

    before: Method
    now: Method
