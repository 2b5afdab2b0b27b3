"""A database that is too large to be looked through before a device takes answers."""

from pathlib import Path

from kiosk.model.answer import Source
from kiosk.store.checking import is_small
from tests.support.database import outside
from tests.support.shop import Shop

ANSWERS = 600
_LONG = "долго " * 3_000  # some nine pages each


def fill_large(state: Path) -> Path:
    """Store that many answers of a tablet; returns the file, which holds all of it."""
    shop = Shop(state)
    shop.open().settle_days().result()  # a start after this one has nothing to settle
    for _ in range(0, ANSWERS, 100):
        said = {"question": "comment", "text": _LONG, "source": Source.TOUCH}
        shop.record(*(shop.answer(**said) for _ in range(100)))
    shop.close()
    with outside(shop.path) as conn:
        assert not is_small(conn)
    return shop.path
