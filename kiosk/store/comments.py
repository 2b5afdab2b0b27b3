"""What customers wrote, for the manager to read and to sort by theme."""

from datetime import date

from attrs import frozen

from kiosk.model.answer import Group, SetAside
from kiosk.store.reader import Reader


@frozen
class Comment:
    """A comment as it stands. ``value``: the point its writer chose, None where none is stored.

    ``occurred_ms``: milliseconds since 1970 UTC; ``day``: the store's. ``read`` and ``theme`` are
    the manager's marks. ``set_aside``: why the visit is left out of the score.
    """

    id: str
    text: str
    occurred_ms: int
    day: date
    group: Group | None
    value: int | None
    scale: str | None
    read: bool
    theme: str | None
    set_aside: SetAside | None


@frozen
class ThemeCount:
    """How many comments have a theme (None: no theme yet)."""

    theme: str | None
    n: int


def comments(
    reader: Reader,
    *,
    first: date | None = None,
    last: date | None = None,
    group: Group | None = None,
    theme: str | None = None,
    unread: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> list[Comment]:
    """Return comments, newest first, of the store's days ``first`` to ``last`` (None: no bound)."""
    raise NotImplementedError


def theme_counts(
    reader: Reader, first: date | None = None, last: date | None = None
) -> list[ThemeCount]:
    """Return the count of each theme in some days, most first; those without a theme last."""
    raise NotImplementedError


def themes(reader: Reader) -> list[str]:
    """Return the manager's themes in alphabetical order."""
    raise NotImplementedError
