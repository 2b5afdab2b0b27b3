"""Enrolment: a one-time code becomes this device's identity, kept in STATE/token."""

import json
import os
from pathlib import Path
from tempfile import mkstemp

from attrs import asdict, field, frozen

from kiosk.model.errors import SyncError
from sync.encoding import BadShape, decode
from sync.errors import Rejected
from sync.ports import Clock
from sync.wire import EnrolReply, EnrolRequest

TOKEN_FILE = "token"


@frozen
class Enrolment:
    """Who this device is, and at which centre.

    url: the centre's address. device: the centre's id of the device. token: the secret that goes
    with every batch. store, touchpoint: where the device stands. timezone: the store's, IANA name.
    """

    url: str
    device: str
    token: str = field(repr=False)
    store: str
    touchpoint: str
    timezone: str


def enrol(
    url: str,
    code: str,
    device: str,
    version: str,
    clock: Clock,
    *,
    timeout_s: float = 20.0,
    ca_file: str = "",
) -> EnrolReply:
    """Trade the one-time code for an identity.

    url: the centre's address; https, or http to this same machine.
    device: a name for this device, such as its host name.
    Raises SyncError with a sentence for the installer.
    """
    from sync.centre import Centre  # the HTTP client is for enrolling, not for being enrolled

    centre = Centre(url, clock, timeout_s=timeout_s, ca_file=ca_file, version=version)
    try:
        return centre.enrol(EnrolRequest(code=code.strip(), device=device, version=version))
    except Rejected as error:
        raise SyncError(_for_the_installer(error)) from error
    finally:
        centre.close()


def save_enrolment(state: Path, url: str, reply: EnrolReply) -> Enrolment:
    """Keep the identity in STATE/token, readable by its owner only.

    It replaces an earlier one as a whole; answers, streams and what still waits are not touched.
    Raises SyncError where the folder cannot be written.
    """
    kept = Enrolment(url.strip().rstrip("/"), **vars(reply))
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(state / TOKEN_FILE, json.dumps(asdict(kept), ensure_ascii=False).encode())
    except OSError as error:
        raise SyncError(
            f"The device's token cannot be kept in {state}: {error.strerror}. "
            "Make the folder writable for the user that runs the kiosk, and enrol again."
        ) from error
    return kept


def load_enrolment(state: Path) -> Enrolment | None:
    """Return the identity in STATE/token, or None before enrolment.

    Raises SyncError where the file cannot be read.
    """
    path = state / TOKEN_FILE
    try:
        return decode(path.read_bytes(), Enrolment)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SyncError(f"{path} cannot be read: {error.strerror}. {_AGAIN}") from error
    except BadShape as error:
        raise SyncError(f"{path} is damaged. {_AGAIN}") from error


def _replace(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 so that a power cut leaves the old one or the new one."""
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _for_the_installer(error: Rejected) -> str:
    if error.code == "bad_code":
        return "The enrolment code is unknown, used or expired. Ask head office for a new one."
    if error.status == 429:
        wait = f"{error.retry_after_s:.0f} seconds" if error.retry_after_s else "a few minutes"
        return f"Too many wrong codes were tried. Wait {wait} and try again."
    if error.status == 404:
        return "There is no centre at this address. Check it with head office."
    return f"The centre did not enrol this device: {error}"


_AGAIN = "Enrol again: kiosk enroll URL CODE; answers are kept."
