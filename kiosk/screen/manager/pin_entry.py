"""What is typed at the PIN pad, and what the pad asks for. Pure."""

from enum import StrEnum

from attrs import evolve, frozen

from kiosk.model.errors import BadInput
from kiosk.model.pin import LEAST_DIGITS, MOST_DIGITS, check_new_pin


class Asking(StrEnum):
    """What the pad asks for now."""

    NOTHING = "nothing"  # it still looks whether there is a PIN
    PIN = "pin"
    NEW = "new"
    AGAIN = "again"
    WAIT = "wait"  # locked


class Slip(StrEnum):
    """What was wrong with what was typed."""

    WEAK = "weak"
    OTHER = "other"  # the second time is not like the first
    WRONG = "wrong"


@frozen
class Entry:
    """The digits so far; ``first`` is the new PIN's first typing."""

    asking: Asking = Asking.NOTHING
    digits: str = ""
    first: str = ""
    slip: Slip | None = None

    @property
    def can_type(self) -> bool:
        """Whether digits are taken."""
        return self.asking in (Asking.PIN, Asking.NEW, Asking.AGAIN)

    def long_enough(self, least: int = LEAST_DIGITS) -> bool:
        """Whether there is something to hand in; ``least`` digits at least."""
        return self.can_type and len(self.digits) >= least

    def type(self, digit: str) -> "Entry":
        """Add a digit; a full one takes no more."""
        if not self.can_type or len(self.digits) >= MOST_DIGITS:
            return self
        return evolve(self, digits=self.digits + digit, slip=None)

    def erase(self) -> "Entry":
        """Take the last digit back."""
        return evolve(self, digits=self.digits[:-1], slip=None)

    def choose(self) -> "Entry":
        """Hand in a new PIN's first typing."""
        try:
            check_new_pin(self.digits)
        except BadInput:
            return Entry(Asking.NEW, slip=Slip.WEAK)
        return Entry(Asking.AGAIN, first=self.digits)

    def confirms(self) -> bool:
        """Whether the second typing is like the first."""
        return self.digits == self.first
