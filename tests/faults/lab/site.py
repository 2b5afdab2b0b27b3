"""One shop on this machine: settings, the device process, and the centre it sends to."""

from pathlib import Path
from typing import Any, Self

from kiosk.machine.clock import SystemClock
from kiosk.model.day import zone
from kiosk.store.notes import LAST_ERROR
from kiosk.store.reader import Figures, Reader
from sync.enrol import enrol, save_enrolment
from tests.faults.lab.centre import Centre
from tests.faults.lab.process import Process
from tests.support.processes import eventually

ZONE = "Europe/Moscow"
# Every rule of misuse off: each press of the lab counts.
SETTINGS: dict[str, dict[str, Any]] = {
    "device": {"timezone": ZONE, "state": "state"},
    "screen": {"enabled": False},
    "console": {"enabled": True, "backend": "simulated"},
    "misuse": {"repeat_s": 0, "correction_s": 0, "burst": 0, "together_ms": 0},
    "sync": {"enabled": True, "heartbeat_s": 1, "timeout_s": 5},
}


class Site:
    """A shop in ``folder``. Without a centre it sends nothing.

    ``more`` overrides settings by section: ``Site(folder, misuse={"repeat_s": 5})``. As a context
    it ends its device; the centre is its caller's.
    """

    def __init__(
        self,
        folder: Path,
        centre: Centre | None = None,
        *,
        state: Path | None = None,
        **more: dict[str, Any],
    ) -> None:
        self.folder = folder
        self.state = state or folder / "state"
        self.config = folder / "kiosk.toml"
        self.centre = centre
        self.device: Process | None = None
        self._settings = {name: dict(section) for name, section in SETTINGS.items()}
        folder.mkdir(parents=True, exist_ok=True)
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.set("device", state=str(self.state))
        self.set("sync", enabled=centre is not None)
        for section, values in more.items():
            self.set(section, **values)
        if centre is not None:
            self.enrol()

    @property
    def database(self) -> Path:
        """The device's database."""
        return self.state / "kiosk.db"

    def set(self, section: str, **values: object) -> None:
        """Change settings in kiosk.toml, for the next start."""
        self._settings.setdefault(section, {}).update(values)
        text = "".join(
            f"[{name}]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in each.items())
            for name, each in self._settings.items()
        )
        self.config.write_text(text, encoding="utf-8")

    def through(self, url: str) -> None:
        """Send through a proxy from the next start on; "": straight to the centre."""
        self.set("sync", url=url)

    def enrol(self) -> None:
        """Trade a fresh code of the centre for a token, as `kiosk enroll` does."""
        assert self.centre is not None
        url = self.centre.url
        reply = enrol(url, self.centre.code(), "lab", "0.1.0", SystemClock(zone(ZONE)))
        save_enrolment(self.state, url, reply)

    def launch(self, *before: object, **more: str) -> Process:
        """Start the device and do not wait; ``before`` goes before its command, more: variables."""
        assert self.device is None or not self.device.runs()
        words = ("run", "--config", self.config)
        self.device = Process(self.folder / "log", *words, before=before, **more)
        return self.device

    def start(self, *before: object, **more: str) -> Process:
        """Start the device and wait until it takes answers."""
        device = self.launch(*before, **more)
        device.wait_ready()
        return device

    def runs(self) -> bool:
        """Whether the device process is there."""
        return self.device is not None and self.device.runs()

    def stop(self) -> int:
        """End the device cleanly; returns its exit code (0 where none runs)."""
        device, self.device = self.device, None
        return 0 if device is None else device.stop()

    def kill(self) -> None:
        """End the device with SIGKILL, and whatever was put before it."""
        device, self.device = self.device, None
        if device is not None:
            device.kill()

    def figures(self) -> Figures:
        """Return the device's own counts."""
        with Reader(self.database) as reader:
            return reader.figures()

    def faults(self) -> dict[str, str]:
        """Return the faults that stand: key and sentence."""
        with Reader(self.database) as reader:
            return {fault.key: fault.sentence for fault in reader.faults()}

    def wait_sent(self, within_s: float = 60.0) -> bool:
        """Wait until nothing waits to be sent any more; whether that came."""
        return bool(eventually(lambda: self.figures().waiting == 0, within_s))

    def trouble(self) -> str:
        """Say what the device says is wrong, for the message of an assertion."""
        with Reader(self.database) as reader:
            said = reader.fact(LAST_ERROR)
        log = (self.state / "kiosk.log").read_text(errors="replace")
        return f"{said}; {self.figures()}; {self.faults()}\n{log[-3000:]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def _toml(value: object) -> str:
    from kiosk.files.toml_value import toml_value

    return toml_value(tuple(value) if isinstance(value, list) else value)
