"""The staff list on its way to the device: asked for now and then, bounded, kept."""

import logging
from collections.abc import Callable, Iterator, Sequence

from kiosk.model.errors import BadInput
from kiosk.model.names import checked_name
from kiosk.model.staff import Person, StaffList, is_hashed_badge
from sync import wire
from sync.notices import booked
from sync.ports import Books

log = logging.getLogger(__name__)

MAX_REVISION_CHARS = 64


class StaffNews:
    """Asks which revision is the centre's, and keeps the list when it is another one.

    held: returns the revision that the device holds, "" for none; None: it wants no list.
    every_s: seconds between two askings.
    """

    def __init__(
        self,
        books: Books,
        held: Callable[[], str] | None,
        monotonic: Callable[[], float],
        every_s: float,
    ) -> None:
        self._books = books
        self._held = held
        self._monotonic = monotonic
        self._every_s = every_s
        self._revision: str | None = None
        self._asked_at: float | None = None

    def ask(self) -> str | None:
        """Return what the next batch says in ``staff``; None while it is not time to ask."""
        if self._held is None or not self._due():
            return None
        if self._revision is None:
            self._revision = self._held()
        return self._revision

    def heard(self, asked: str | None, told: wire.StaffList | None) -> None:
        """Take the reply to a batch that said ``asked``; raises StoreError where nothing is kept.

        A list that was not asked for, or is the one held, is let go.
        """
        if asked is None:
            return
        self._asked_at = self._monotonic()
        if told is None or told.revision == asked:
            return
        staff = StaffList(told.revision[:MAX_REVISION_CHARS], tuple(_people(told.people)))
        booked(self._books.keep_staff(staff))
        self._revision = staff.revision
        log.info("the staff list has %d people now", len(staff.people))

    def _due(self) -> bool:
        return self._asked_at is None or self._monotonic() >= self._asked_at + self._every_s


def _people(told: Sequence[wire.StaffMember]) -> Iterator[Person]:
    """Return who can be taken over: a name that cannot be shown is left out, and said so."""
    if len(told) > wire.MAX_PEOPLE:
        log.warning("of %d people on the staff list %d are kept", len(told), wire.MAX_PEOPLE)
    for member in told[: wire.MAX_PEOPLE]:
        try:
            name = checked_name(member.name, "a name on the staff list")
        except BadInput as error:
            log.warning("somebody is left out: %s", error)
            continue
        badge = member.badge if member.badge and is_hashed_badge(member.badge) else None
        yield Person(name, badge)
