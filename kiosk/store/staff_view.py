"""Figures of each person on shift, for the manager's eyes: never of fewer than ten answers."""

from datetime import date

from attrs import frozen

from kiosk.model.metrics import Summary
from kiosk.store.reader import Reader

LEAST_ANSWERS = 10


@frozen
class StaffFigures:
    """What was answered while a person was on shift; ``worth`` is None below ten answers."""

    staff: str
    counted: int
    worth: Summary | None


def staff_view(
    reader: Reader, first: date, last: date, *, enough_at: int = 30
) -> list[StaffFigures]:
    """Return each person's figures in the store's days ``first`` to ``last``, by name.

    Only answers of the method in use on the last of these days count.
    """
    raise NotImplementedError
