"""When a press is doubtful (P6). Pure: a press comes with its time, the history is a value.

Rows in the store never change, so an earlier press that turns out doubtful is withdrawn: the
intake writes its content again, set aside, in its place.
"""

from collections.abc import Iterable, Sequence

import attrs
from attrs import frozen

from kiosk.model.answer import SetAside, Source
from kiosk.model.value import Value


@frozen(repr=False)
class Rules(Value):
    """The limits. 0 switches a rule off. ``*_s`` in seconds, ``*_ms`` in milliseconds."""

    repeat_s: float = 5.0
    correction_s: float = 2.5
    held_s: float = 10.0
    together_ms: int = 80
    burst: int = 8
    burst_s: float = 30.0


@frozen(repr=False)
class Press(Value):
    """One value given at ``at_ms`` (milliseconds since boot).

    ``replaces`` names the answer that the customer asked to change. Presses of different sources
    or questions know nothing of each other; taps of different visits never correct each other.
    """

    id: str
    source: Source
    value: int
    at_ms: int
    replaces: str | None = None
    visit: str = ""
    question: str = ""


@frozen(repr=False)
class Past(Value):
    """A press that came: whether it stands in the score, and what it put out of its place.

    ``episode``: one customer's run of presses and corrections, by the id of its first; at most
    one press of an episode stands. ``watched``: false for what came while closed or cleaning.
    """

    press: Press
    episode: str
    stands: bool = True
    watched: bool = True
    undid: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The press's id."""
        return self.press.id


@frozen(repr=False)
class History(Value):
    """What the rules can still need, oldest first."""

    presses: tuple[Past, ...] = ()


@frozen(repr=False)
class Verdict(Value):
    """What becomes of a press.

    ``set_aside``: why it is left out of the score. ``replaces``: the answer it corrects.
    ``withdraw``: earlier answers that must now be set aside too, with the reason.
    """

    set_aside: SetAside | None = None
    replaces: str | None = None
    withdraw: tuple[tuple[str, SetAside], ...] = ()

    @property
    def undoes(self) -> frozenset[str]:
        """Ids of the earlier answers that no longer stand."""
        corrected = {self.replaces} if self.replaces else set()
        return frozenset(corrected | {past for past, _ in self.withdraw})


def judge(
    history: History, press: Press, rules: Rules, *, is_open: bool, cleaning: bool
) -> tuple[History, Verdict]:
    """Return the history with this press in it, and what becomes of the press.

    The rules in their order: cleaning, closed, two at once, burst, correction, repeat: who presses
    green, red by mistake and green again meant green. What came while cleaning or closed is not
    looked at again: wiping the buttons is no burst.
    """
    before = _same_input(_without(history.presses, press.replaces), press)
    if cleaning or not is_open:
        verdict = Verdict(SetAside.CLEANING if cleaning else SetAside.CLOSED, press.replaces)
        return _added(history, press, verdict, press.id, rules, watched=False), verdict
    if press.replaces is not None:
        verdict = _changed(before, press, rules)
    else:
        verdict = (
            _together(before, press, rules)
            or _burst(before, press, rules)
            or _correction(before, press, rules)
            or _repeat(before, press, rules)
            or Verdict()
        )
    episode = _episode(before, press, rules, verdict)
    return _added(history, press, verdict, episode, rules), verdict


def withdraw_since(
    history: History, since_ms: int, reason: SetAside
) -> tuple[History, tuple[tuple[str, SetAside], ...]]:
    """Take back the console's presses since a moment that still stand, for one reason.

    The gesture that begins the cleaning consists of presses that were none.
    """
    taken = [
        past.id
        for past in history.presses
        if past.stands and past.press.source is Source.CONSOLE and past.press.at_ms >= since_ms
    ]
    presses = (
        attrs.evolve(past, stands=False) if past.id in taken else past for past in history.presses
    )
    return History(tuple(presses)), tuple((past, reason) for past in taken)


def forget(history: History, press_id: str) -> History:
    """Return the history as if this press, which could not be stored, had never come."""
    lost = next((past for past in history.presses if past.id == press_id), None)
    if lost is None:
        return history
    rest = (past for past in history.presses if past is not lost)
    return History(
        tuple(attrs.evolve(past, stands=True) if past.id in lost.undid else past for past in rest)
    )


def _together(before: Sequence[Past], press: Press, rules: Rules) -> Verdict | None:
    """Two buttons at once: nobody knows which was meant, so neither counts."""
    if not rules.together_ms:
        return None
    rivals = [
        past for past in _since(before, press, rules.together_ms) if past.press.value != press.value
    ]
    return _aside(SetAside.TOGETHER, rivals) if rivals else None


def _burst(before: Sequence[Past], press: Press, rules: Rules) -> Verdict | None:
    """Somebody mashes: only the first of it counts, in its last correction."""
    if not rules.burst or not rules.burst_s:
        return None
    window = _since(before, press, rules.burst_s * 1000)
    if len(window) < rules.burst:
        return None
    return _aside(SetAside.BURST, (past for past in window if past.episode != window[0].episode))


def _repeat(before: Sequence[Past], press: Press, rules: Rules) -> Verdict | None:
    """The same again at once; what became of the one before does not matter."""
    if not rules.repeat_s:
        return None
    recent = _since(before, press, rules.repeat_s * 1000)
    again = any(past.press.value == press.value for past in recent)
    return Verdict(SetAside.REPEAT) if again else None


def _correction(before: Sequence[Past], press: Press, rules: Rules) -> Verdict | None:
    """Another button soon after: the later one counts, in the place of the one that stood."""
    last = _just_before(before, press, rules)
    if last is None or last.press.value == press.value:
        return None
    standing = [past.id for past in before if past.stands and past.episode == last.episode]
    return Verdict(replaces=standing[0]) if standing else None


def _changed(before: Sequence[Past], press: Press, rules: Rules) -> Verdict:
    """The customer asked to change an answer: only a burst of that is doubtful."""
    burst = _burst(before, press, rules)
    return attrs.evolve(burst or Verdict(), replaces=press.replaces)


def _episode(before: Sequence[Past], press: Press, rules: Rules, verdict: Verdict) -> str:
    """Return the episode that a press goes on with, or its own id where it begins one."""
    named = next((past for past in before if past.id == press.replaces), None)
    last = named or _just_before(before, press, rules)
    goes_on = verdict.set_aside is not None or verdict.replaces is not None
    return last.episode if last and goes_on else press.id


def _just_before(before: Sequence[Past], press: Press, rules: Rules) -> Past | None:
    """Return the press that this one may correct: of the same customer, and just now."""
    if not before or not rules.correction_s:
        return None
    last = before[-1]
    same_customer = press.source is Source.CONSOLE or press.visit == last.press.visit
    soon = press.at_ms - last.press.at_ms <= rules.correction_s * 1000
    return last if same_customer and soon else None


def _aside(reason: SetAside, others: Iterable[Past]) -> Verdict:
    return Verdict(reason, withdraw=tuple((past.id, reason) for past in others if past.stands))


def _since(before: Sequence[Past], press: Press, window_ms: float) -> list[Past]:
    return [past for past in before if press.at_ms - past.press.at_ms <= window_ms]


def _same_input(presses: Iterable[Past], press: Press) -> list[Past]:
    """Return the presses that the rules may hold against this one."""
    kind = (press.source, press.question)
    return [
        past
        for past in presses
        if past.watched and (past.press.source, past.press.question) == kind
    ]


def _without(presses: Iterable[Past], *gone: str | None) -> tuple[Past, ...]:
    """Return the presses, those named no longer standing."""
    return tuple(
        attrs.evolve(past, stands=False) if past.stands and past.id in gone else past
        for past in presses
    )


def _added(
    history: History,
    press: Press,
    verdict: Verdict,
    episode: str,
    rules: Rules,
    *,
    watched: bool = True,
) -> History:
    """Return the history with the press and what it undid, less what no rule can need."""
    stood = {past.id for past in history.presses if past.stands}
    new = Past(press, episode, verdict.set_aside is None, watched, verdict.undoes & stood)
    presses = (*_without(history.presses, *verdict.undoes), new)
    horizon = max(rules.together_ms, 1000 * max(rules.repeat_s, rules.correction_s, rules.burst_s))
    recent = {past.id for past in _since(presses, press, horizon)}
    live = {past.episode for past in presses if past.id in recent}
    needed = recent | {past.id for past in presses if past.stands and past.episode in live}
    return History(tuple(past for past in presses if past.id in needed))
