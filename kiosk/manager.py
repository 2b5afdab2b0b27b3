"""Puts together what the manager's side of the tablet is given."""

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.machine.logs import FILE as LOG_FILE
from kiosk.settings import Settings
from kiosk.works import Works

if TYPE_CHECKING:
    from kiosk.screen.manager.parts import Centre, ManagerParts


def manager_side(
    settings: Settings,
    works: Works,
    buzz: Callable[[], None] | None,
    restart: Callable[[], None],
) -> "Callable[[], ManagerParts] | None":
    """Return what makes the parts when a manager first comes; None where the settings want none.

    buzz: sounds the console's buzzer, None without one. restart: ends the device, to be started
    again with the settings read anew.
    """
    if not settings.manager.enabled:
        return None
    return lambda: _parts(settings, works, buzz, restart)


def _parts(
    settings: Settings,
    works: Works,
    buzz: Callable[[], None] | None,
    restart: Callable[[], None],
) -> "ManagerParts":
    from kiosk.choosing import choosing
    from kiosk.machine.sticks import find_sticks, release
    from kiosk.screen.manager.parts import ManagerParts

    return ManagerParts(
        database=works.recorder.path,
        day=works.plan.day,
        recorder=works.recorder,
        survey=works.plan.survey,
        settings=settings,
        language=settings.device.language,
        stamp=works.clock.stamp,
        set_cleaning=works.cleaning.set_by_screen,
        centre=lambda: _centre(settings),
        enrol=lambda url, code: _enrol(settings, works, url, code),
        sticks=find_sticks,
        release=release,
        begin_shift=works.on_shift.begin,
        on_fault=works.fault,
        version=__version__,
        log=settings.state / LOG_FILE,
        buzz=buzz,
        choosing=choosing(settings, restart),
        idle_s=settings.manager.idle_s,
    )


def _centre(settings: Settings) -> "Centre | None":
    from kiosk.screen.manager.parts import Centre
    from sync.enrol import load_enrolment

    known = load_enrolment(settings.state)
    return None if known is None else Centre(known.url, known.store, known.touchpoint)


def _enrol(settings: Settings, works: Works, url: str, code: str) -> "Centre":
    from kiosk.screen.manager.parts import Centre
    from sync.enrol import enrol, save_enrolment

    name = settings.device.name or socket.gethostname()
    ca_file = settings.sync.ca_file
    reply = enrol(url, code, name, __version__, works.clock, ca_file=ca_file)
    kept = save_enrolment(settings.state, url, reply)
    return Centre(kept.url, kept.store, kept.touchpoint)
