"""Quiet hours: when the console neither beeps nor breathes."""

import re
from datetime import time

from attrs import frozen

from kiosk.model.errors import BadInput

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@frozen
class QuietHours:
    """From ``start`` up to ``end`` of the store's day, over midnight if ``end`` comes first.

    The two being equal means never.
    """

    start: time = time()
    end: time = time()

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """Read such as ``21:00-09:00``; empty: never. Anything else is BadInput."""
        if not text:
            return cls()
        found = _FORM.fullmatch(text)
        if found is None:
            raise BadInput(
                f'console.quiet_hours = "{text}" is not a pair of times: '
                'write it like "21:00-09:00", or leave it empty'
            )
        hour, minute, end_hour, end_minute = (int(part) for part in found.groups())
        return cls(time(hour, minute), time(end_hour, end_minute))

    def covers(self, now: time) -> bool:
        """Say whether it is quiet at a wall clock time of the store."""
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end
