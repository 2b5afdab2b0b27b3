"""Who is on shift, since when."""

from datetime import date

from attrs import frozen

from kiosk.store.reader import Reader


@frozen
class Shift:
    """A person at work since a moment (milliseconds since 1970 UTC) of a store's day."""

    staff: str
    since_ms: int
    day: date


def current_shift(reader: Reader, today: date) -> Shift | None:
    """Return the shift that was begun last, None where it ended or began on another day.

    A shift that nobody ended must not give tomorrow's answers to yesterday's person.
    """
    raise NotImplementedError


def shifts(reader: Reader, day: date) -> list[Shift]:
    """Return the shifts that began on a day, in order."""
    raise NotImplementedError
