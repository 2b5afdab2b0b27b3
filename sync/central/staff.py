"""The staff list of a store, as its devices get it."""

from hashlib import sha256

import msgspec

from kiosk.model.staff import hash_badge
from sync.central.models import Person
from sync.wire import MAX_PEOPLE, StaffList, StaffMember

_REVISION_CHARS = 16


def staff_news(store: str, held: str | None) -> StaffList | None:
    """Return the list of a store where the device holds another revision of it.

    ``held`` None: the device asks for none. A store without people has the revision "", which is
    what a device says that never had a list.
    """
    if held is None:
        return None
    found = Person.objects.filter(store=store).order_by("name").values_list("name", "badge")
    people = [StaffMember(name, badge) for name, badge in found[:MAX_PEOPLE]]
    revision = _revision(people)
    return None if revision == held else StaffList(revision, people)


def _revision(people: list[StaffMember]) -> str:
    return sha256(msgspec.json.encode(people)).hexdigest()[:_REVISION_CHARS] if people else ""


def badge_hash(store: str, code: str) -> str:
    """Return what is kept of a badge code: one salt a store. Raises BadInput for one that is none.

    Two people of a store with the same code have the same hash.
    """
    there = Person.objects.filter(store=store, badge__isnull=False).order_by("pk")
    return hash_badge(code, [person.badge or "" for person in there[:1]])


def badge_taken(store: str, code: str, but: int | None) -> bool:
    """Whether somebody of a store, other than the person ``but``, has this badge code."""
    same = Person.objects.filter(store=store, badge=badge_hash(store, code))
    return any(person.pk != but for person in same)
