"""Who works in a store, and their badge codes. Pure.

A badge code is typed at the pad and begins a shift; it opens nothing. The centre keeps it as the
PIN is kept, as a slow hash, with one salt for all badges of a store: a code typed at the pad then
costs one hash, however many people there are.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from kiosk.model.badge import LEAST_BADGE, MOST_BADGE, is_badge
from kiosk.model.errors import BadInput
from kiosk.model.pin import hash_pin
from kiosk.model.value import Value

MOST_PEOPLE = 500
MOST_SALTS = 3
"""So many salts are tried at most: a centre that errs must not make the pad slow."""

_HASHED = re.compile(r"scrypt\$16384\$8\$1\$([0-9a-f]{32})\$[0-9a-f]{64}", re.ASCII)
_SALT_BYTES = 16


@frozen(repr=False)
class Person(Value):
    """Somebody who can be on shift. ``badge``: the code as ``hash_badge`` gives it, None: none."""

    name: str
    badge: str | None = None


@frozen(repr=False)
class StaffList(Value):
    """The people of a store as the centre gave them; ``revision`` names this state of the list."""

    revision: str = ""
    people: tuple[Person, ...] = ()


@frozen(repr=False)
class Roster(Value):
    """Everybody who can be on shift here: ``names`` in the order shown.

    ``codes``: badge codes of the settings, by code. ``hashed``: those of the centre, by hash.
    """

    names: tuple[str, ...] = ()
    codes: Mapping[str, str] = {}
    hashed: Mapping[str, str] = {}

    @property
    def has_badges(self) -> bool:
        """Whether anybody has a badge code."""
        return bool(self.codes or self.hashed)

    def holder_of(self, code: str) -> str | None:
        """Return whose badge code this is, None: nobody's. Slow where the centre keeps badges."""
        if code in self.codes or not is_badge(code):
            return self.codes.get(code)
        tried = (hash_pin(code, salt) for salt in _salts(self.hashed))
        return next((self.hashed[each] for each in tried if each in self.hashed), None)


def roster(
    people: Sequence[str], badges: Mapping[str, str], listed: Iterable[Person] = ()
) -> Roster:
    """Return the people of the settings, and after them those of the centre's list.

    One name is one person, however it is capitalised. ``badges``: codes by person; they win over
    what the centre says of the same person.
    """
    known = {name.casefold() for name in people}
    named: dict[str, Person] = {}
    for person in listed:
        named.setdefault(person.name.casefold(), person)
    spelled = {name.casefold(): name for name in people}
    others = sorted((each.name for key, each in named.items() if key not in known), key=_order)
    hashed = {
        person.badge: spelled.get(key, person.name)
        for key, person in named.items()
        if person.badge and spelled.get(key) not in badges
    }
    return Roster((*people, *others), {code: name for name, code in badges.items()}, hashed)


def hash_badge(code: str, others: Iterable[str] = ()) -> str:
    """Return what is kept of a badge code; ``others``: the hashes of the same store.

    Raises BadInput unless it has 3 to 12 digits.
    """
    if not is_badge(code):
        raise BadInput(f"a badge code has {LEAST_BADGE} to {MOST_BADGE} digits and nothing else")
    return hash_pin(code, next(_salts(others), os.urandom(_SALT_BYTES)))


def is_hashed_badge(text: str) -> bool:
    """Whether a text is what ``hash_badge`` gives, with just its costs."""
    return _HASHED.fullmatch(text) is not None


def _salts(hashed: Iterable[str]) -> Iterator[bytes]:
    """Return the different salts, in order, MOST_SALTS of them at most."""
    found = [match[1] for each in hashed if (match := _HASHED.fullmatch(each))]
    yield from map(bytes.fromhex, list(dict.fromkeys(found))[:MOST_SALTS])


def _order(name: str) -> tuple[bool, int, str]:
    """Return the place of a name among others: numbers by size, then letters."""
    number = name.isascii() and name.isdigit()
    return not number, int(name) if number else 0, name.casefold()
