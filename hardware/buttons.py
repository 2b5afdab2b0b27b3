"""What the five buttons together mean: presses, stuck buttons, the cleaning gesture. No threads."""

from collections.abc import Sequence

from attrs import frozen

from hardware import debounce
from hardware.debounce import Contact, Event, Held, Pressed, Released, Timing

BUTTONS = 5
GESTURE_MS = 3000
_GESTURE = {1, BUTTONS}


@frozen
class Press:
    """Button ``button`` (1 to 5) was pressed at ``at_ms``."""

    button: int
    at_ms: int


@frozen
class Stuck:
    """Button ``button`` has been down for too long, or was found down at the start."""

    button: int
    sentence: str


@frozen
class Freed:
    """Button ``button`` is up again, or was found up at the start."""

    button: int


@frozen
class Cleaning:
    """Cleaning mode begins (``on``) or ends."""

    on: bool


Meaning = Press | Stuck | Freed | Cleaning


class Buttons:
    """Five contacts, numbered 1 (worst) to 5 (best), on the caller's clock in milliseconds.

    Buttons 1 and 5 held together for ``GESTURE_MS`` start cleaning mode; it ends after
    ``cleaning_ms`` or with the same gesture. Which presses count is not decided here.
    """

    def __init__(self, timing: Timing, cleaning_ms: int) -> None:
        self._timing = timing
        self._cleaning_ms = cleaning_ms
        self._contacts = [Contact()] * BUTTONS
        self._stuck: set[int] = set()
        self._cleaning_until: int | None = None
        self._gesture_spent = False

    def start(self, down: Sequence[bool], now_ms: int) -> list[Meaning]:
        """Take the levels found at the start: a button that is down already is stuck."""
        self._contacts = [
            debounce.down_at_start(now_ms) if is_down else Contact(since_ms=now_ms)
            for is_down in down
        ]
        self._stuck = {button for button, is_down in enumerate(down, 1) if is_down}
        return [
            Stuck(button, _stuck_sentence(button)) if is_down else Freed(button)
            for button, is_down in enumerate(down, 1)
        ]

    def edge(self, button: int, down: bool, at_ms: int) -> list[Meaning]:
        """Take one raw edge of a button."""
        contact, events = debounce.edge(self._contacts[button - 1], self._timing, down, at_ms)
        self._contacts[button - 1] = contact
        return self._meanings(button, events)

    def reread(self, down: Sequence[bool], now_ms: int) -> list[Meaning]:
        """Tell everything that is due by ``now_ms``; ``down``: the levels of the pins now.

        Without a reading (an empty ``down``) the edges alone are believed.
        """
        meanings: list[Meaning] = []
        levels = down or [contact.down for contact in self._contacts]
        for at, (contact, is_down) in enumerate(zip(self._contacts, levels, strict=True)):
            self._contacts[at], events = debounce.reread(contact, self._timing, is_down, now_ms)
            meanings += self._meanings(at + 1, events)
        return meanings + self._gesture(now_ms) + self._cleaning_over(now_ms)

    def due_ms(self) -> int | None:
        """Return when ``reread`` should be called next if no edge comes."""
        dues = [debounce.due_ms(contact, self._timing) for contact in self._contacts]
        dues += [self._cleaning_until, self._gesture_due()]
        return min((due for due in dues if due is not None), default=None)

    def _meanings(self, button: int, events: Sequence[Event]) -> list[Meaning]:
        meanings: list[Meaning] = []
        for event in events:
            meanings += self._meaning(button, event)
        return meanings

    def _meaning(self, button: int, event: Event) -> list[Meaning]:
        match event:
            case Pressed(at_ms):
                return [Press(button, at_ms)]
            case Held(_, after_ms):
                self._stuck.add(button)
                return [Stuck(button, _held_sentence(button, after_ms))]
            case Released():
                return self._released(button)

    def _released(self, button: int) -> list[Meaning]:
        if button in _GESTURE:
            self._gesture_spent = False
        if button not in self._stuck:
            return []
        self._stuck.discard(button)
        return [Freed(button)]

    def _gesture_due(self) -> int | None:
        """Return when the outer two will have been down together for long enough."""
        first, last = self._contacts[0], self._contacts[-1]
        if first.pressed_ms is None or last.pressed_ms is None:
            return None
        if self._gesture_spent or self._stuck & _GESTURE:
            return None
        return max(first.pressed_ms, last.pressed_ms) + GESTURE_MS

    def _gesture(self, now_ms: int) -> list[Meaning]:
        due = self._gesture_due()
        if due is None or due > now_ms:
            return []
        self._gesture_spent = True
        starts = self._cleaning_until is None
        self._cleaning_until = now_ms + self._cleaning_ms if starts else None
        return [Cleaning(starts)]

    def _cleaning_over(self, now_ms: int) -> list[Meaning]:
        if self._cleaning_until is None or self._cleaning_until > now_ms:
            return []
        self._cleaning_until = None
        return [Cleaning(False)]


def _stuck_sentence(button: int) -> str:
    return (
        f"Button {button} was down when the console started: free it, "
        "or look for its wire touching ground; its presses are not counted until it is up"
    )


def _held_sentence(button: int, after_ms: int) -> str:
    return (
        f"Button {button} has been down for {after_ms / 1000:g} s: free it; "
        "it counted once and counts again when it has been up"
    )
