"""When a press is doubtful (P6). Pure: a press comes with its time, the history is a value.

Rows in the store never change, so an earlier press that turns out doubtful is withdrawn: the
intake writes its content again, set aside, in its place.
"""

from attrs import frozen

from kiosk.model.answer import SetAside, Source


@frozen
class Rules:
    """The limits. 0 switches a rule off. ``*_s`` in seconds, ``*_ms`` in milliseconds."""

    repeat_s: float = 5.0
    correction_s: float = 2.5
    held_s: float = 10.0
    together_ms: int = 80
    burst: int = 8
    burst_s: float = 30.0


@frozen
class Press:
    """One value given at ``at_ms`` (milliseconds since boot).

    ``replaces`` names the answer that the customer asked to change. Presses of different sources
    or questions know nothing of each other.
    """

    id: str
    source: Source
    value: int
    at_ms: int
    replaces: str | None = None
    visit: str = ""
    question: str = ""


@frozen
class Past:
    """A press that came, whether it stands, and what it put out of its place."""

    press: Press
    episode: str
    stands: bool = True
    undid: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The press's id."""
        return self.press.id


@frozen
class History:
    """What the rules can still need, oldest first."""

    presses: tuple[Past, ...] = ()


@frozen
class Verdict:
    """What becomes of a press.

    ``set_aside``: why it is left out of the score. ``replaces``: the answer it corrects.
    ``withdraw``: earlier answers that must now be set aside too, with the reason.
    """

    set_aside: SetAside | None = None
    replaces: str | None = None
    withdraw: tuple[tuple[str, SetAside], ...] = ()


def judge(
    history: History, press: Press, rules: Rules, *, is_open: bool, cleaning: bool
) -> tuple[History, Verdict]:
    """Return the history with this press in it, and what becomes of the press."""
    raise NotImplementedError


def forget(history: History, press_id: str) -> History:
    """Return the history as if this press, which could not be stored, had never come."""
    raise NotImplementedError
