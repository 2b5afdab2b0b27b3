"""Everything on one machine: a centre, a store in it, and this device enrolled there."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from assets import asset
from kiosk import __version__
from kiosk.config import load
from kiosk.device import Device
from kiosk.machine.clock import SystemClock
from kiosk.machine.display import missing_display, x11_size
from kiosk.machine.restart import Command
from kiosk.model.day import zone
from kiosk.model.errors import KioskError
from kiosk.settings import Settings
from kiosk.store.lock import StateLock
from kiosk.store.opening import DATABASE_NAME
from sync.address import is_loopback
from sync.enrol import enrol, load_enrolment, save_enrolment

USUAL_PORT = 8765
CENTRE_DATABASE = "central.db"
_PR_SET_PDEATHSIG = 1
Announce = Callable[[str], object]


class DemoError(KioskError, RuntimeError):
    """The demo cannot start here."""


def run_demo(
    state: Path, port: int, headless: bool, announce: Announce, config: Path | None = None
) -> None:
    """Run until Ctrl-C or SIGTERM; all of it lives in ``state``. Raises KioskError.

    config: a settings file instead of the demo's own, which is in ``state``.
    """
    command = Command.of_this_process()
    _refuse_real_device(state)
    with StateLock(state):
        pass  # whose folder this is has to be known before anything is put into it
    settings = _settings(load(config or _own_config(state), state), headless, announce)
    prepared = _prepare_centre(state, settings.device.timezone)
    with _centre(state, port) as url:
        _enrol(state, url, prepared["code"])
        page = f"{url}/stores/{prepared['store']}/"
        words = (
            f"ready: the store's page is {page}  log in as {prepared['username']} with "
            f"{prepared['password']}  state: {state}"
        )
        settings = _with(settings, "sync", enabled=True, url=url)
        again = Device(settings, announce, ready=lambda: words, drawn_console=not headless).run()
    if again:
        command.run_again("--port", url.rpartition(":")[2])
    announce("the demo has ended; what was answered is kept")


def _refuse_real_device(state: Path) -> None:
    """Leave a folder alone whose answers belong to a shop: the demo's centre must not take them."""
    known = load_enrolment(state)
    if known is not None and not is_loopback(known.url):
        whose = f"a device of {known.url}"
    elif (state / DATABASE_NAME).exists() and not (state / CENTRE_DATABASE).exists():
        whose = "a device that is no demo"
    else:
        return
    raise DemoError(f"{state} belongs to {whose}; name another folder with --state")


def _own_config(state: Path) -> Path:
    """Return the demo's kiosk.toml, written at the first start."""
    config = state / "kiosk.toml"
    if not config.exists():
        config.write_text(
            asset("deploy", "demo.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    return config


def _settings(settings: Settings, headless: bool, announce: Announce) -> Settings:
    """Fit the settings to this machine."""
    why = "as asked" if headless else missing_display(os.environ)
    if why:
        announce(f"headless ({why}): press 1 to 5 here, or `kiosk press N` in another shell")
        return _with(settings, "screen", enabled=False)
    size = x11_size(os.environ.get("DISPLAY", ""))
    if size is None:
        return settings
    width, height = min(size[0], settings.screen.width), min(size[1], settings.screen.height)
    return _with(settings, "screen", width=width, height=height)


def _with(settings: Settings, section: str, **changes: Any) -> Settings:
    changed = attrs.evolve(getattr(settings, section), **changes)
    return attrs.evolve(settings, **{section: changed})


def _prepare_centre(state: Path, timezone: str) -> dict[str, str]:
    """Make chain, store, log-in and code, in a process of its own: no Django in the device."""
    command = [sys.executable, "-m", "sync.central.demo", str(state), timezone]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DemoError(f"the demo's centre cannot be prepared: {done.stderr.strip()[-500:]}")
    prepared: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return prepared


@contextmanager
def _centre(state: Path, port: int) -> Iterator[str]:
    """Run `kiosk central serve` until the block ends; gives its address."""
    port = port or _free_port()
    command = [sys.executable, "-m", "kiosk", "central", "serve", "--state", str(state)]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the device, which ends the centre last
        preexec_fn=_die_with_parent,
    )
    try:
        _wait_until_ready(process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def _die_with_parent() -> None:
    """Let the kernel end the centre when the demo is killed: nobody else would."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready"):
            return
    raise DemoError(f"the demo's centre ended with exit code {process.wait()} before it was ready")


def _free_port() -> int:
    """Return the usual port, or any free one when somebody has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", USUAL_PORT))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _enrol(state: Path, url: str, code: str) -> None:
    """Enrol this device once."""
    if load_enrolment(state) is None:
        reply = enrol(url, code, "demo", __version__, SystemClock(zone("UTC")))
        save_enrolment(state, url, reply)
