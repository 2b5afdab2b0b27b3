"""What the edges of one button mean: pure, over a clock that the caller reads.

One press is a stable press and, later, a stable release. A level that lasts less than ``stable_ms``
is a glitch; a button that was pressed is pressed until it has been up for ``release_ms`` without a
break, so that neither the chatter after a press nor the one after a long hold makes a second one.
"""

from attrs import evolve, frozen

DOUBT_MS = 50


@frozen
class Timing:
    """Limits of one button, in milliseconds.

    stable_ms: how long the contact must stay closed to be a press; anything shorter is a glitch.
    release_ms: how long it must stay open to be a release; longer than the contact bounces (81 ms
        was measured on an arcade button).
    held_ms: how long a press may last before ``Held`` is told; 0: never.
    """

    stable_ms: int = 10
    release_ms: int = 100
    held_ms: int = 10_000


@frozen
class Pressed:
    """The button went down at ``at_ms`` and stayed down."""

    at_ms: int


@frozen
class Released:
    """The button went up at ``at_ms``, ``after_ms`` milliseconds after it was pressed."""

    at_ms: int
    after_ms: int


@frozen
class Held:
    """The button has been down for ``after_ms`` milliseconds; told once a press."""

    at_ms: int
    after_ms: int


Event = Pressed | Released | Held


@frozen
class Contact:
    """What is known of one button.

    down: the raw level; since_ms: when that level began.
    pressed_ms: when the press that is going on began; None: the button is up.
    held: whether ``Held`` was told, or will never be, for this press.
    doubt_ms: since when the pin has read other than the edges told; None: they agree.
    """

    down: bool = False
    since_ms: int = 0
    pressed_ms: int | None = None
    held: bool = False
    doubt_ms: int | None = None


def down_at_start(at_ms: int) -> Contact:
    """Return a button found down when watching began: never a press, freed by a release."""
    return Contact(down=True, since_ms=at_ms, pressed_ms=at_ms, held=True)


def edge(
    contact: Contact, timing: Timing, down: bool, at_ms: int
) -> tuple[Contact, tuple[Event, ...]]:
    """Take one raw edge; an edge to the level that stands already changes nothing."""
    contact, events = settle(contact, timing, at_ms)
    if down != contact.down:
        contact = evolve(contact, down=down, since_ms=max(at_ms, contact.since_ms))
    return contact, events


def reread(
    contact: Contact, timing: Timing, down: bool, now_ms: int
) -> tuple[Contact, tuple[Event, ...]]:
    """Settle, the pin itself having been read at ``now_ms`` or a little later.

    A reading against what the edges told means that an edge is late or was lost. Nothing is told
    until that edge comes; after ``DOUBT_MS`` without it the reading is believed.
    """
    if down == contact.down:
        return settle(contact, timing, now_ms)
    if contact.doubt_ms is None:
        return evolve(contact, doubt_ms=now_ms), ()
    if now_ms < contact.doubt_ms + DOUBT_MS:
        return contact, ()
    return evolve(contact, down=down, since_ms=contact.doubt_ms, doubt_ms=None), ()


def settle(contact: Contact, timing: Timing, now_ms: int) -> tuple[Contact, tuple[Event, ...]]:
    """Tell what became certain by ``now_ms`` because no edge came before."""
    contact = evolve(contact, doubt_ms=None)
    events: list[Event] = []
    due = due_ms(contact, timing)
    while due is not None and due <= now_ms:
        contact, event = _next(contact, timing, due)
        events.append(event)
        due = due_ms(contact, timing)
    return contact, tuple(events)


def due_ms(contact: Contact, timing: Timing) -> int | None:
    """Return when to look again if no edge comes; None: there is nothing to wait for."""
    if contact.doubt_ms is not None:
        return contact.doubt_ms + DOUBT_MS
    if contact.pressed_ms is None:
        return contact.since_ms + timing.stable_ms if contact.down else None
    if not contact.down:
        return contact.since_ms + timing.release_ms
    if contact.held or not timing.held_ms:
        return None
    return contact.pressed_ms + timing.held_ms


def _next(contact: Contact, timing: Timing, due: int) -> tuple[Contact, Event]:
    """Tell the one thing that is due at ``due``."""
    pressed = contact.pressed_ms
    if pressed is None:
        return evolve(contact, pressed_ms=contact.since_ms), Pressed(contact.since_ms)
    if not contact.down:
        released = Released(contact.since_ms, contact.since_ms - pressed)
        return evolve(contact, pressed_ms=None, held=False), released
    return evolve(contact, held=True), Held(due, due - pressed)
