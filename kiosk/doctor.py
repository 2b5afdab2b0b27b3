"""Looks the device over: what is wrong, and what to do about it."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen

from hardware.pins import open_factory
from kiosk.machine.clock import SystemClock, kernel_clock_synced
from kiosk.machine.display import missing_display
from kiosk.model.day import zone
from kiosk.model.errors import KioskError
from kiosk.model.lockout import from_text
from kiosk.plan import make_plan
from kiosk.screen.manager.remedies import remedy_for
from kiosk.screen.words import words_of
from kiosk.settings import Settings
from kiosk.store.notes import LOCKOUT, PIN
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.read_only import is_read_only
from kiosk.store.reader import Fault, Reader
from sync.centre import Centre
from sync.enrol import load_enrolment

ENOUGH_BYTES = 100_000_000
DRI = Path("/dev/dri")
SPOKEN = "en"


@frozen
class Finding:
    """One thing looked at. ``remedy`` is empty where nothing is wrong."""

    about: str
    good: bool
    said: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at settings, pins, display, database, permissions, clock and network."""
    checks: list[Callable[[Settings], Iterator[Finding]]] = [
        _settings,
        _pins,
        _display,
        _state,
        _database,
        _pin,
        _clock,
        _network,
    ]
    return [finding for check in checks for finding in _safely(check, settings)]


def _safely(check: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    """Let one check's own trouble be a finding and not the end of the examination."""
    about = check.__name__.strip("_")
    try:
        return list(check(settings))
    except (KioskError, OSError, sqlite3.Error) as error:
        return [Finding(about, False, str(error), "see the sentence before")]


def _settings(settings: Settings) -> Iterator[Finding]:
    plan = make_plan(settings)
    where = settings.source or "all default"
    yield Finding("settings", True, f"{where}; survey {plan.survey.id} {plan.survey.version}")
    for sentence in settings.ignored:
        yield Finding("choices", False, sentence, "choose again on the screen, under Settings")


def _pins(settings: Settings) -> Iterator[Finding]:
    console = settings.console
    if not console.enabled or console.backend == "simulated":
        yield Finding("pins", True, "simulated console" if console.enabled else "no console here")
        return
    open_factory(console).close()
    yield Finding("pins", True, f"buttons {console.buttons}, LEDs {console.leds}")


def _display(settings: Settings) -> Iterator[Finding]:
    if not settings.screen.enabled:
        yield Finding("display", True, "no screen here")
        return
    missing = missing_display(os.environ)
    if missing is None:
        yield Finding("display", True, "can be opened")
    elif any(DRI.glob("card*")):
        yield Finding("display", False, missing, "without a desktop set SDL_VIDEODRIVER=kmsdrm")
    else:
        yield Finding(
            "display", False, missing, "start it on the desktop, or set [screen] enabled = false"
        )


def _state(settings: Settings) -> Iterator[Finding]:
    state = settings.state
    if not state.is_dir():
        yield Finding("state", False, f"{state} does not exist", "start `kiosk run` once")
        return
    loose = [path.name for path in state.iterdir() if _is_ours(path) and _others_can_read(path)]
    if loose:
        yield Finding("state", False, f"others can read {', '.join(loose)}", f"chmod go= {state}/*")
    elif is_read_only(state):
        yield Finding("state", False, f"the disk of {state} takes no writes", "replace the card")
    elif not os.access(state, os.W_OK):
        yield Finding("state", False, f"{state} is not writable", "run as the device's own user")
    else:
        yield Finding("state", True, f"{state} is private and writable")
    free = shutil.disk_usage(state).free
    said = f"{free // 1_000_000} MB free"
    yield Finding("disk", free >= ENOUGH_BYTES, said, "" if free >= ENOUGH_BYTES else "make room")


def _is_ours(path: Path) -> bool:
    return path.is_file() and path.name.startswith(("kiosk", "token", "central"))


def _others_can_read(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077) and path.suffix != ".toml"


def _database(settings: Settings) -> Iterator[Finding]:
    with Reader(settings.state / DATABASE_NAME) as reader:
        figures = reader.figures()
        said = (
            f"{figures.stored} answers = {figures.sent} sent + {figures.waiting} waiting + "
            f"{figures.refused} refused"
        )
        good = reader.reconciled()
        yield Finding("database", good, said, "" if good else "keep kiosk.db and call for help")
        for fault in reader.faults():
            yield _standing(fault)


def _standing(fault: Fault) -> Finding:
    """Say of a fault what the manager's screen says of it."""
    remedy = remedy_for(fault.key, words_of(SPOKEN))
    return Finding("fault", False, f"{remedy.what} From the log: {fault.sentence}", remedy.do)


def _pin(settings: Settings) -> Iterator[Finding]:
    if not (settings.screen.enabled and settings.manager.enabled):
        yield Finding("pin", True, "no manager's side here")
        return
    with Reader(settings.state / DATABASE_NAME) as reader:
        there = reader.fact(PIN) is not None
        wait = from_text(reader.fact(LOCKOUT)).wait_ms
    said = "set" if there else "none yet: the manager's side asks for one at its first use"
    yield Finding("pin", True, f"{said}; shut after wrong tries" if wait else said)


def _clock(settings: Settings) -> Iterator[Finding]:
    synced = kernel_clock_synced()
    said = "kept right by the network" if synced else "not synchronised; the centre's is used"
    yield Finding("clock", True, said)


def _network(settings: Settings) -> Iterator[Finding]:
    if not settings.sync.enabled:
        yield Finding("network", True, "sync is switched off")
        return
    enrolment = load_enrolment(settings.state)
    if enrolment is None:
        yield Finding("network", False, "not enrolled", "run `kiosk enroll URL CODE`")
        return
    address = settings.sync.url or enrolment.url
    centre = Centre(
        address,
        SystemClock(zone(settings.device.timezone)),
        timeout_s=settings.sync.timeout_s,
        ca_file=settings.sync.ca_file,
    )
    try:
        exchange = centre.time()
    finally:
        centre.close()
    yield Finding(
        "network", True, f"{address} answers; clock within {exchange.anchor().error_ms} ms"
    )
