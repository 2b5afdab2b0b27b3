"""Opening hours as seven days, for whoever edits them day by day."""

from collections.abc import Collection, Iterator
from itertools import groupby

import attrs
from attrs import frozen

from kiosk.model.hours import DAYS, OpeningHours, Span

Spans = tuple[Span, ...]
ALL_DAY: Spans = (Span(0, 24 * 60),)
CLOSED: Spans = ()


@frozen
class Week:
    """The spans of each day, Monday first; a day without spans is closed."""

    days: tuple[Spans, ...]

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Read opening hours; empty: open all day, every day. Raises BadInput."""
        hours = OpeningHours.parse(text)
        if not hours.spans:
            return cls((ALL_DAY,) * len(DAYS))
        return cls(
            tuple(
                tuple(sorted({span for day, span in hours.spans if day == which}))
                for which in range(len(DAYS))
            )
        )

    @property
    def always(self) -> bool:
        """Whether it is open all day, every day."""
        return all(spans == ALL_DAY for spans in self.days)

    @property
    def never(self) -> bool:
        """Whether it is closed all day, every day: opening hours have no way to say that."""
        return not any(self.days)

    def changed(self, which: Collection[int], spans: Spans) -> "Week":
        """Return a week with other hours on some days (0 is Monday)."""
        days = enumerate(self.days)
        return attrs.evolve(self, days=tuple(spans if n in which else old for n, old in days))

    def alike(self) -> Iterator[tuple[int, int, Spans]]:
        """Yield (first day, last day, spans) for each run of days with the same hours."""
        for spans, run in groupby(range(len(DAYS)), key=lambda day: self.days[day]):
            days = list(run)
            yield days[0], days[-1], spans

    def text(self) -> str:
        """Return it as the settings write it."""
        if self.always:
            return ""
        entries = [
            f"{_named(first, last)} {span.text()}"
            for first, last, spans in self.alike()
            for span in spans
        ]
        return ", ".join(entries)


def _named(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"
