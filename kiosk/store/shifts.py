"""Who is on shift, since when."""

from datetime import date

from attrs import frozen

from kiosk.model.value import Value
from kiosk.store.reader import Reader

_DAY = "SELECT staff, since_ms, day FROM shifts WHERE day = ? ORDER BY k"
_LAST = "SELECT staff, since_ms, day FROM shifts ORDER BY k DESC LIMIT 1"


@frozen(repr=False)
class Shift(Value):
    """A person at work from a moment on (milliseconds since 1970 UTC) of a store's day.

    ``staff`` None: nobody from then on.
    """

    staff: str | None
    since_ms: int
    day: date


def current_shift(reader: Reader, today: date) -> Shift | None:
    """Return the shift that was begun last, None where it ended or began on another day.

    A shift that nobody ended must not give tomorrow's answers to yesterday's person.
    """
    for staff, since_ms, day in reader.rows(_LAST):
        if staff is not None and day == today.isoformat():
            return Shift(staff, since_ms, today)
    return None


def shifts(reader: Reader, day: date) -> list[Shift]:
    """Return who came on shift on a day, in order."""
    return [Shift(staff, at, day) for staff, at, _ in reader.rows(_DAY, (day.isoformat(),))]
