"""Compares what the lab remembers with what the device and the centre hold."""

import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from kiosk.store.reader import Reader
from kiosk.store.recount import counted, recount
from tests.faults.lab.centre import Centre
from tests.faults.lab.history import History, Press
from tests.faults.lab.site import Site
from tests.support.database import unfindable

_ANSWERS = """
    SELECT a.n, a.id, a.value, a.boottime_ms, a.set_aside, a.occurred_ms, a.error_ms, a.quality,
        s.id, a.seq, a.state, a.source
    FROM answers a JOIN streams s ON s.k = a.stream ORDER BY a.n"""


class Broken(AssertionError):
    """A promise was not kept; says each way in which."""


@frozen
class Kept:
    """An answer as the device holds it; ``boottime_ms`` is its raw stamp."""

    n: int
    id: str
    value: int | None
    boottime_ms: int
    set_aside: str | None
    occurred_ms: int
    error_ms: int | None
    quality: str
    stream: str
    seq: int
    state: str
    source: str


@define
class Findings:
    """What was counted, and what is wrong with it (nothing, once ``check`` has returned)."""

    acknowledged: int = 0
    stored: int = 0
    sent: int = 0
    waiting: int = 0
    refused: int = 0
    at_centre: int = 0
    streams: list[str] = field(factory=list)
    wrong: list[str] = field(factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what does not hold."""
        if not holds:
            self.wrong.append(otherwise)

    def settle(self) -> "Findings":
        """Return what was found; raises Broken where something is wrong."""
        if self.wrong:
            raise Broken("\n".join(self.wrong[:20]))
        return self


def check(
    site: Site, history: History, *, quiet: bool = True, counts: bool = True, salvaged: bool = False
) -> Findings:
    """Check device and centre against the history and against each other; raises Broken.

    quiet: all is online and nothing is under way, so that both ends must hold the same answers.
    counts: recount at the centre too (a second). salvaged: numbers may have holes.
    """
    found = Findings()
    kept = examine_device(found, site.database, history, salvaged=salvaged)
    if site.centre is not None:
        examine_centre(found, site.centre, kept, quiet=quiet, counts=counts)
    return found.settle()


def check_device(database: Path, history: History, *, salvaged: bool = False) -> Findings:
    """Check a device's database alone; raises Broken."""
    found = Findings()
    examine_device(found, database, history, salvaged=salvaged)
    return found.settle()


def check_centre(centre: Centre, kept: list[Kept], *, quiet: bool = True) -> Findings:
    """Check a centre against the answers of a device; raises Broken."""
    found = Findings()
    examine_centre(found, centre, kept, quiet=quiet, counts=True)
    return found.settle()


def check_twins(twins: list[tuple[Site, History]], centre: Centre) -> int:
    """See that the centre holds what two of one card hold, each answer once; returns how many.

    A number that the other one had used first leaves a hole where those around it were stored.
    """
    for site, history in twins:
        found = check_device(site.database, history, salvaged=True)
        assert found.refused == 0
    kept = [each for site, _ in twins for each in answers(site.database)]
    ids = {_hex(each.id) for each in kept}
    assert Counter(centre.ids({each.stream for each in kept})) == Counter(ids)
    assert centre.wrong_counts() == 0
    return len(ids)


def answers(database: Path) -> list[Kept]:
    """Return the answers of a device's database in the order in which they were stored."""
    with Reader(database) as reader:
        return [Kept(*row) for row in reader.rows(_ANSWERS)]


def examine_device(
    found: Findings, database: Path, history: History, *, salvaged: bool = False
) -> list[Kept]:
    """Look into a device's database and note what is wrong; returns its answers."""
    with Reader(database) as reader, reader.snapshot() as conn:
        kept = [Kept(*row) for row in reader.rows(_ANSWERS)]
        _examine_file(found, conn)
        _examine_sums(found, reader, kept)
    _examine_inputs(found, kept, history)
    if not salvaged:
        _examine_numbers(found, kept)
    found.streams = list(dict.fromkeys(each.stream for each in kept))
    return kept


def examine_centre(
    found: Findings, centre: Centre, kept: list[Kept], *, quiet: bool, counts: bool
) -> None:
    """Look into the centre's database and note what is wrong."""
    there = centre.ids({each.stream for each in kept})
    found.at_centre = len(there)
    for id_, times in Counter(there).items():
        found.expect(times == 1, f"the centre holds answer {id_} {times} times")
    here = {_hex(each.id): each for each in kept}
    told = {id_ for id_, each in here.items() if each.state == "sent"}
    _each(found, told - set(there), "the centre acknowledged answer {} and does not hold it")
    _each(found, set(there) - set(here), "the centre holds answer {}, which the device does not")
    if quiet:
        due = {id_ for id_, each in here.items() if each.state != "refused"}
        _each(found, due - set(there), "all is quiet, and answer {} is not at the centre")
        found.expect(found.waiting == 0, f"all is quiet, and {found.waiting} answers wait")
        gaps = _gaps(centre, found.streams)
        found.expect(gaps == [], f"all is quiet, and the centre knows of gaps: {gaps}")
    if counts:
        wrong = centre.wrong_counts()
        found.expect(wrong == 0, f"{wrong} counts of the centre were wrong")


def _examine_file(found: Findings, conn: sqlite3.Connection) -> None:
    (said,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
    found.expect(said == "ok", f"the database is not sound: {said}")
    found.expect(counted(conn) == recount(conn), "the counts differ from a recount")
    lost = unfindable(conn)
    found.expect(lost == 0, f"{lost} answers lie outside of the rows noted for their day")


def _examine_sums(found: Findings, reader: Reader, kept: list[Kept]) -> None:
    figures, reconciled = reader.figures(), reader.reconciled()
    states = Counter(each.state for each in kept)
    found.stored = figures.stored
    found.sent, found.waiting, found.refused = figures.sent, figures.waiting, figures.refused
    found.expect(reconciled, f"stored = sent + waiting + refused does not hold: {figures}")
    same = (figures.stored, figures.sent, figures.waiting, figures.refused)
    true = (len(kept), states["sent"], states["waiting"], states["refused"])
    found.expect(same == true, f"the device tells {same}, its rows come to {true}")


def _examine_inputs(found: Findings, kept: list[Kept], history: History) -> None:
    """Match what is stored of each input with what the lab did to it, and look at the times.

    What was tapped before the lab came, where it taps nothing itself, is none of its business.
    """
    found.acknowledged = len(history.acknowledged)
    inputs = {"console": history.presses} | ({"touch": history.taps} if history.taps else {})
    for source, presses in inputs.items():
        its = [each for each in kept if each.source == source]
        _examine_presses(found, its, presses)
        _examine_times(found, its, presses)


def _examine_presses(found: Findings, kept: list[Kept], presses: list[Press]) -> None:
    """Match each stored press or tap with the one that it can have come from."""
    matched: dict[Press, list[Kept]] = {press: [] for press in presses}
    starts = [press.before_ms for press in presses]
    for each in kept:
        press = _press_at(presses, starts, each.boottime_ms)
        if press is None or press.value != each.value:
            found.expect(False, f"nobody gave the answer {each}")
            continue
        matched[press].append(each)
    for press, its in matched.items():
        most = f"{press} is stored {len(its)} times: {its}"
        found.expect(len(its) == 1 if press.acknowledged else len(its) <= 1, most)
        for each in its if press.acknowledged else ():
            said = "counted" if each.set_aside is None else f"set aside: {each.set_aside}"
            found.expect(said == press.told, f"{press} is stored as {said!r}")


def _press_at(presses: list[Press], starts: list[int], at_ms: int) -> Press | None:
    """Return the press within whose time a stamp lies; of two that touch, the later."""
    at = bisect_right(starts, at_ms) - 1
    return presses[at] if at >= 0 and at_ms <= presses[at].after_ms else None


def _examine_times(found: Findings, kept: list[Kept], presses: list[Press]) -> None:
    """See that the true time of each answer is within the error that is stated for it."""
    starts = [press.before_ms for press in presses]
    for each in (each for each in kept if each.error_ms is not None):
        press = _press_at(presses, starts, each.boottime_ms)
        if press is not None and each.error_ms is not None:
            true = press.began_ms + each.boottime_ms - press.before_ms
            off = abs(each.occurred_ms - true)
            found.expect(off <= each.error_ms + 2, f"{each} is {off} ms off the true time")


def _examine_numbers(found: Findings, kept: list[Kept]) -> None:
    """See that each stream is numbered from 1 on without a hole."""
    streams: dict[str, list[int]] = {}
    for each in kept:
        streams.setdefault(each.stream, []).append(each.seq)
    for stream, seqs in streams.items():
        whole = sorted(seqs) == list(range(1, len(seqs) + 1))
        found.expect(whole, f"stream {stream} has holes or doubles in its numbers")
    ns = [each.n for each in kept]
    found.expect(ns == list(range(1, len(ns) + 1)), "the rows are not numbered without a hole")


def _gaps(centre: Centre, streams: list[str]) -> list[tuple[Any, ...]]:
    wanted = [_hex(stream) for stream in streams]
    places = ", ".join("?" * len(wanted))
    return centre.rows(
        f"SELECT stream_id, first, last FROM central_gap WHERE stream_id IN ({places})", *wanted
    )


def _each(found: Findings, ids: Iterable[str], sentence: str) -> None:
    for id_ in sorted(ids):
        found.expect(False, sentence.format(id_))


def _hex(uuid: str) -> str:
    return uuid.replace("-", "")
