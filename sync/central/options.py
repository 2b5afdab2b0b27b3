"""What a centre is started with: the options, their environment variables, its secret."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen
from platformdirs import user_data_path

from kiosk.model.errors import BadInput

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def default_state() -> Path:
    """Return the state folder: KIOSK_STATE, systemd's STATE_DIRECTORY, else the user's own."""
    named = os.environ.get("KIOSK_STATE") or os.environ.get("STATE_DIRECTORY")
    return Path(named.split(":")[0]) if named else user_data_path("feedback-kiosk")


def state_of(config: Path) -> Path:
    """Return the state folder that a device's settings file names; raises BadInput."""
    try:
        device = tomllib.loads(config.read_text(encoding="utf-8-sig")).get("device", {})
    except (OSError, ValueError) as error:
        raise BadInput(
            f"{config} cannot be read ({error}); name the folder with --state"
        ) from error
    named = device.get("state", "") if isinstance(device, dict) else ""
    return (config.parent / str(named)).absolute() if named else default_state()


@frozen
class Options:
    """Where a centre keeps its things and whom it listens to.

    state: folder of the secret and, without ``db``, of the database.
    db: ``postgresql://user:password@host:port/name``; empty for SQLite in ``state``.
    hosts: names under which devices and people reach it, besides loopback.
    https: an HTTPS proxy of ours stands in front: its X-Forwarded headers are believed.
    debug: Django's own error pages; never in a shop.
    """

    state: Path
    db: str = ""
    hosts: tuple[str, ...] = field(default=())
    https: bool = False
    debug: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Options":
        """Read KIOSK_CENTRAL_STATE, _DB, _HOSTS (by commas), _HTTPS and _DEBUG (1 for yes)."""
        hosts = environ.get("KIOSK_CENTRAL_HOSTS", "").split(",")
        return cls(
            state=Path(environ.get("KIOSK_CENTRAL_STATE") or default_state()),
            db=environ.get("KIOSK_CENTRAL_DB", ""),
            hosts=tuple(host.strip() for host in hosts if host.strip()),
            https=environ.get("KIOSK_CENTRAL_HTTPS") == "1",
            debug=environ.get("KIOSK_CENTRAL_DEBUG") == "1",
        )

    @property
    def database_file(self) -> Path:
        """The SQLite file."""
        return self.state / "central.db"

    @property
    def secret_file(self) -> Path:
        """The file of the secret that signs sessions."""
        return self.state / "central.secret"


def prepare_state(options: Options) -> None:
    """Create the state folder, and the database file for its owner's eyes only."""
    try:
        options.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not options.db:
            os.close(os.open(options.database_file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise BadInput(
            f"the state folder {options.state} cannot be used ({error.strerror});"
            " name one that can be written with --state"
        ) from error


def secret(options: Options) -> str:
    """Return the centre's secret; the first call makes it, in a file of mode 0600."""
    path = options.secret_file
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _existing(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    return _existing(path)


def _existing(path: Path) -> str:
    text = path.read_text().strip()
    if len(text) < 32:
        raise BadInput(f"{path} holds no secret; remove it, and everybody logs in again")
    return text
