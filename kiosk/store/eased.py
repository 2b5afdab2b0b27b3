"""How many customers turned on high contrast and large text: a number a day, tied to nobody."""

from datetime import date, timedelta

from kiosk.model.answer import Stamp
from kiosk.store.ledger import Ledger
from kiosk.store.reader import Reader

_KEY = "eased."  # then the store's day
_KEPT_DAYS = 62

_COUNT = (
    "INSERT INTO facts VALUES (?, '1') ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1"
)
_FORGET = (
    "DELETE FROM facts WHERE key GLOB 'eased.*' AND key NOT IN"
    " (SELECT key FROM facts WHERE key GLOB 'eased.*' ORDER BY key DESC LIMIT ?)"
)
_SUM = "SELECT ifnull(sum(value), 0) FROM facts WHERE key BETWEEN ? AND ?"


def note_eased(ledger: Ledger, now: Stamp) -> None:
    """Count one customer on the store's day of ``now``."""
    _, _, day, _ = ledger.times.derive(ledger.conn, now)
    ledger.conn.execute(_COUNT, (_KEY + day,))
    ledger.conn.execute(_FORGET, (_KEPT_DAYS,))


def eased(reader: Reader, today: date, days: int) -> int:
    """Return how many customers it were in the last ``days`` (up to 62), ``today`` among them."""
    first = today - timedelta(days=days - 1)
    [(total,)] = reader.rows(_SUM, (_KEY + first.isoformat(), _KEY + today.isoformat()))
    return int(total)
