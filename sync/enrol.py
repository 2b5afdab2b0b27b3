"""Enrolment: a one-time code becomes this device's identity, kept in STATE/token."""

import json
from pathlib import Path
from tempfile import TemporaryFile

from attrs import asdict, field, frozen

from kiosk.files.whole import whole
from kiosk.model.errors import SyncError
from sync.encoding import BadShape, decode
from sync.errors import Rejected
from sync.ports import Clock
from sync.wire import EnrolReply, EnrolRequest

TOKEN_FILE = "token"
ROOM_BYTES = 4096


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


def check_room(state: Path) -> None:
    """See that STATE can keep a token, before the one-time code is spent; raises SyncError."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=state) as file:
            file.write(bytes(ROOM_BYTES))
    except OSError as error:
        raise _no_room(state, error) from error


def _no_room(state: Path, error: OSError) -> SyncError:
    return SyncError(
        f"The device's token cannot be kept in {state}: {error.strerror}. "
        "Make the folder writable for the user that runs the kiosk, and enrol again."
    )


def save_enrolment(state: Path, url: str, reply: EnrolReply) -> Enrolment:
    """Keep the identity in STATE/token, readable by its owner only.

    It replaces an earlier one as a whole; answers, streams and what still waits are not touched.
    Raises SyncError where the folder cannot be written.
    """
    kept = Enrolment(url.strip().rstrip("/"), **vars(reply))
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole(state / TOKEN_FILE) as part:
            part.write_text(json.dumps(asdict(kept), ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise _no_room(state, error) from error
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
