"""The people of this store as head office keeps them, remembered for the weeks without it."""

import json
import sqlite3

from kiosk.model.staff import Person, Roster, StaffList, roster
from kiosk.settings import StaffSettings
from kiosk.store.notes import remember
from kiosk.store.reader import Reader

STAFF = "staff"
NOBODY = StaffList()


def keep_staff(conn: sqlite3.Connection, staff: StaffList) -> None:
    """Keep a list in the place of the one before."""
    people = [[person.name, person.badge] for person in staff.people]
    told = json.dumps({"revision": staff.revision, "people": people}, ensure_ascii=False)
    remember(conn, STAFF, told)


def staff_list(reader: Reader) -> StaffList:
    """Return the list that the centre gave last; an empty one where there is none."""
    kept = reader.fact(STAFF)
    try:
        return NOBODY if kept is None else _from_text(kept)
    except (ValueError, TypeError, KeyError):  # of a salvaged database; the centre gives it anew
        return NOBODY


def read_roster(reader: Reader, settings: StaffSettings) -> Roster:
    """Return everybody who can be on shift on this device; nobody where staff is switched off."""
    if not settings.enabled:
        return Roster()
    listed = staff_list(reader).people if settings.from_centre else ()
    return roster(settings.people, settings.badges, listed)


def _from_text(kept: str) -> StaffList:
    told = json.loads(kept)
    people = tuple(Person(str(name), badge) for name, badge in told["people"])
    return StaffList(str(told["revision"]), people)
