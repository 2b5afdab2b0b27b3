"""Whether all is there and the time is known: what stands under each number."""

from attrs import frozen

from kiosk.model.time import Moment
from kiosk.store.notes import LAST_ERROR, LAST_SYNC
from kiosk.store.reader import Figures, Reader


@frozen
class Health:
    """Whether stored = sent + waiting + refused (``reconciled``), and the clock.

    ``last_sync_ms``: milliseconds since 1970 UTC, None: never. ``last_error``: what is wrong since.
    ``clock``: the time now, and how well it is known.
    """

    figures: Figures
    reconciled: bool
    last_sync_ms: int | None
    last_error: str | None
    clock: Moment


def health(reader: Reader, clock: Moment) -> Health:
    """Return the device's health, without going through the answers."""
    figures = reader.figures()
    last = reader.fact(LAST_SYNC)
    return Health(
        figures=figures,
        reconciled=figures.add_up,
        last_sync_ms=None if last is None else int(last),
        last_error=reader.fact(LAST_ERROR),
        clock=clock,
    )
