"""When answers were given: located as they are stored, and again when an anchor arrives."""

import sqlite3
from collections.abc import Iterable, Iterator

from attrs import frozen

from kiosk.model.answer import Stamp
from kiosk.model.day import StoreDay
from kiosk.model.errors import BadInput
from kiosk.model.time import Anchor, Boot, Bounds, Moment, best_at, bounds, locate
from kiosk.store.resend import send_again
from kiosk.store.rollup import KEY_SQL, STANDS_SQL, enter, leave
from kiosk.store.rows import to_stamp

NO_DAY = "1970-01-01"  # of answers whose clock was off by decades
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
STEP = 200  # answers located again in one transaction, which a press may have to wait for

_INEXACT = f"""
    SELECT a.n, a.occurred_ms, a.error_ms, a.quality, {STANDS_SQL},
        a.wall_ms, a.boot_id, a.boottime_ms, a.synced, a.utc_offset_s
    FROM answers a WHERE a.boot = ? AND a.n > ? AND a.quality <> 'exact' ORDER BY a.n LIMIT ?"""
_MOVE = """
    UPDATE answers SET occurred_ms = ?, error_ms = ?, quality = ?, day = ?, hour = ? WHERE n = ?"""
_KEY = f"SELECT {KEY_SQL} FROM answers a WHERE a.n = ?"
# A withdrawal repeats an older stamp, so the very last row need not be the latest.
_LASTED = """
    SELECT max(boottime_ms) FROM (
        SELECT boottime_ms FROM answers
        WHERE boot_id = ? AND n >= ? AND n < ? ORDER BY n DESC LIMIT 20)"""


@frozen(eq=False, repr=False)
class Dating:
    """Boots whose answers are to be located again, the first of them beyond row ``after``."""

    boots: tuple[int, ...]
    after: int = 0


@frozen(eq=False, repr=False)
class _Here:
    """The boot that answers come from just now."""

    boot_id: str
    k: int
    anchors: tuple[Anchor, ...]
    around: Bounds


class Timekeeper:
    """Finds the time of an answer from its raw stamp. Used by the writing thread only."""

    def __init__(self, day: StoreDay) -> None:
        self._day = day
        self._here: _Here | None = None
        self._placed = (-1, ("", 0))
        self._settled: set[int] = set()  # boots whose neighbours were located since the start

    def forget(self) -> None:
        """Read everything anew: a transaction that taught it something was rolled back."""
        self._here = None

    def derive(self, conn: sqlite3.Connection, stamp: Stamp) -> tuple[int, Moment, str, int]:
        """Return (boot, moment, day, hour) of a stamp; a boot not seen before is noted."""
        here = self._here
        if here is None or here.boot_id != stamp.boot_id:
            here = self._here = _enter_boot(conn, stamp.boot_id)
        moment = locate(stamp, here.anchors, here.around)
        return here.k, moment, *self.place(moment.occurred_ms)

    def place(self, at_ms: int) -> tuple[str, int]:
        """Return the store's day (ISO) and hour of a moment (milliseconds since 1970 UTC)."""
        minute = at_ms // MINUTE_MS
        if minute != self._placed[0]:
            self._placed = minute, self._find(at_ms)
        return self._placed[1]

    def _find(self, at_ms: int) -> tuple[str, int]:
        """Return day and hour; a clock at 1970 must not cost the answer."""
        try:
            return self._day.day_of(at_ms).isoformat(), self._day.hour_of(at_ms)
        except BadInput:
            return NO_DAY, 0

    def add_anchor(self, conn: sqlite3.Connection, anchor: Anchor) -> Dating | None:
        """Keep an anchor, and begin to locate again what it makes better known.

        Returns what of that is left to do; a process that ended before is made up for here.
        """
        k = boot_number(conn, anchor.boot_id)
        _keep(conn, k, anchor)
        self.forget()
        around = () if k in self._settled else _unanchored_around(conn, k)
        return self.correct(conn, Dating((*around, k)))

    def correct(self, conn: sqlite3.Connection, dating: Dating) -> Dating | None:
        """Locate the next answers again; returns what is left, None: nothing."""
        k, *rest = dating.boots
        last = self._relocate(conn, k, dating.after)
        if last is not None:
            return Dating(dating.boots, last)
        if rest:
            return Dating(tuple(rest))
        self._settled.add(k)
        return None

    def _relocate(self, conn: sqlite3.Connection, k: int, after: int) -> int | None:
        """Locate some answers of a boot; returns the last row seen where there may be more."""
        anchors = _anchors(conn, k)
        around = Bounds() if anchors else _bounds(conn, k)
        rows = conn.execute(_INEXACT, (k, after, STEP)).fetchall()
        for n, occurred, error, quality, stands, *raw in rows:
            moment = locate(to_stamp(raw), anchors, around)
            if (moment.occurred_ms, moment.error_ms, moment.quality) != (occurred, error, quality):
                self._move(conn, n, moment, bool(stands))
        return rows[-1][0] if len(rows) == STEP else None

    def _move(self, conn: sqlite3.Connection, n: int, moment: Moment, stands: bool) -> None:
        before = conn.execute(_KEY, (n,)).fetchone()
        time = (moment.occurred_ms, moment.error_ms, moment.quality.value)
        conn.execute(_MOVE, (*time, *self.place(moment.occurred_ms), n))
        send_again(conn, n)
        after = conn.execute(_KEY, (n,)).fetchone()
        if stands and before != after:
            leave(conn, before)
            enter(conn, after)


def boot_number(conn: sqlite3.Connection, boot_id: str) -> int:
    """Return the number of a boot in the order in which boots were first seen."""
    found = conn.execute("SELECT k FROM boots WHERE boot_id = ?", (boot_id,)).fetchone()
    if found is not None:
        return int(found[0])
    added = conn.execute(
        "INSERT INTO boots (boot_id, first_n)"
        " SELECT ?, ifnull((SELECT max(n) FROM answers), 0) + 1 RETURNING k",
        (boot_id,),
    )
    return int(added.fetchone()[0])


def all_anchors(conn: sqlite3.Connection, boot_id: str) -> tuple[Anchor, ...]:
    """Return the anchors of a boot, oldest first; none when the boot is not known."""
    found = conn.execute("SELECT k FROM boots WHERE boot_id = ?", (boot_id,)).fetchone()
    return () if found is None else _anchors(conn, found[0])


def bounds_of(conn: sqlite3.Connection, boot_id: str) -> Bounds:
    """Return when a boot can have begun and ended; a boot not stored yet is the latest."""
    found = conn.execute("SELECT k FROM boots WHERE boot_id = ?", (boot_id,)).fetchone()
    if found is not None:
        return _bounds(conn, found[0])
    known = [*_boots(conn, "k >= ifnull((SELECT max(boot) FROM anchors), 1)", ())]
    return bounds([*known, Boot(boot_id, 0)], boot_id)


def _enter_boot(conn: sqlite3.Connection, boot_id: str) -> _Here:
    k = boot_number(conn, boot_id)
    anchors = _anchors(conn, k)
    around = Bounds() if anchors else _bounds(conn, k)
    return _Here(boot_id, k, _best(anchors), around)


def _best(anchors: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """Return the one that is best for all that comes after them: drift grows alike for each."""
    if not anchors:
        return ()
    return (best_at(anchors, anchors[-1].boottime_ms),)


def _anchors(conn: sqlite3.Connection, k: int) -> tuple[Anchor, ...]:
    rows = conn.execute(
        "SELECT b.boot_id, a.boottime_ms, a.offset_ms, a.error_ms"
        " FROM anchors a JOIN boots b ON b.k = a.boot WHERE a.boot = ? ORDER BY a.boottime_ms",
        (k,),
    )
    return tuple(Anchor(*row) for row in rows)


def _keep(conn: sqlite3.Connection, k: int, anchor: Anchor) -> None:
    """Store an anchor; of each hour of a boot only the best and the latest stay."""
    conn.execute(
        "INSERT INTO anchors VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET offset_ms = excluded.offset_ms, error_ms = excluded.error_ms"
        " WHERE excluded.error_ms < error_ms",
        (k, anchor.boottime_ms, anchor.offset_ms, anchor.error_ms),
    )
    start = anchor.boottime_ms // HOUR_MS * HOUR_MS
    hour = (k, start, start + HOUR_MS - 1)
    conn.execute(
        """
        WITH these AS (SELECT * FROM anchors WHERE boot = ?1 AND boottime_ms BETWEEN ?2 AND ?3)
        DELETE FROM anchors WHERE boot = ?1 AND boottime_ms BETWEEN ?2 AND ?3
            AND boottime_ms <> (SELECT max(boottime_ms) FROM these)
            AND boottime_ms <> (
                SELECT boottime_ms FROM these ORDER BY error_ms, boottime_ms LIMIT 1)
        """,
        hour,
    )


def _unanchored_around(conn: sqlite3.Connection, k: int) -> list[int]:
    """Return the boots next to this one, both ways, up to the nearest with an anchor."""
    low, high = _neighbours(conn, k)
    rows = conn.execute("SELECT k FROM boots WHERE k > ? AND k < ? AND k <> ?", (low, high, k))
    return [row[0] for row in rows]


def _neighbours(conn: sqlite3.Connection, k: int) -> tuple[int, int]:
    row = conn.execute(
        "SELECT (SELECT ifnull(max(boot), 0) FROM anchors WHERE boot < ?1),"
        " (SELECT ifnull(min(boot), 1 << 60) FROM anchors WHERE boot > ?1)",
        (k,),
    ).fetchone()
    return row[0], row[1]


def _bounds(conn: sqlite3.Connection, k: int) -> Bounds:
    around = list(_boots(conn, "k BETWEEN ? AND ?", _neighbours(conn, k)))
    (boot_id,) = conn.execute("SELECT boot_id FROM boots WHERE k = ?", (k,)).fetchone()
    return bounds(around, boot_id)


def _boots(conn: sqlite3.Connection, where: str, values: Iterable[int]) -> Iterator[Boot]:
    rows = conn.execute(
        "SELECT k, boot_id, first_n,"
        " (SELECT ifnull(min(l.first_n), 1 << 60) FROM boots l WHERE l.k > b.k)"
        f" FROM boots b WHERE {where} ORDER BY k",
        tuple(values),
    ).fetchall()
    for k, boot_id, first, end in rows:
        anchors = _anchors(conn, k)
        (seen,) = conn.execute(_LASTED, (boot_id, first, end)).fetchone()
        lasted = max([seen or 0, *(anchor.boottime_ms for anchor in anchors)])
        yield Boot(boot_id, lasted, anchors)
