"""Enrolment: a short one-time code makes a machine a device, and gives it its token."""

import hmac
import secrets
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from sync.central.api.errors import WireError
from sync.central.models import Device, EnrolCode, Touchpoint
from sync.central.throttle import note_wrong_code, wait_s
from sync.central.tokens import hashed, new_token
from sync.wire import EnrolReply, EnrolRequest

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 8
VALID_MS = 24 * 3600 * 1000
_MISREAD = str.maketrans("OIL", "011")


def new_code(touchpoint: Touchpoint, now: int, valid_ms: int = VALID_MS) -> str:
    """Return a fresh code such as ``7KQ2-M9XD``; it is shown this once."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    EnrolCode.objects.create(
        touchpoint=touchpoint,
        code_hash=code_hash(code),
        created_ms=now,
        expires_ms=now + valid_ms,
    )
    return f"{code[:4]}-{code[4:]}"


def code_hash(code: str) -> str:
    """Return what is kept of a code: keyed, because a short code can be guessed from a hash."""
    plain = "".join(code.upper().split()).replace("-", "").translate(_MISREAD)
    return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), sha256).hexdigest()


def enrol(wanted: EnrolRequest, address: str, now: int) -> EnrolReply:
    """Spend a code; raises WireError ``bad_code`` or ``too_many_tries``."""
    wait = wait_s(address, now)
    if wait:
        raise WireError(
            "too_many_tries", f"Too many wrong codes; try again in {wait} seconds", wait
        )
    token = new_token()
    with transaction.atomic():
        device = _spend(wanted, token, now)
    if device is None:
        note_wrong_code(address, now)
        raise WireError(
            "bad_code", "This code is unknown, used or expired; ask head office for a new one"
        )
    return _reply(device, token)


def _spend(wanted: EnrolRequest, token: str, now: int) -> Device | None:
    """Create the device if the code is good. The update decides: only one asker can win it."""
    good = EnrolCode.objects.filter(
        code_hash=code_hash(wanted.code), used_ms=None, expires_ms__gt=now
    )
    code = good.select_related("touchpoint__store").first()
    if code is None or not good.update(used_ms=now):
        return None
    device = Device.objects.create(
        touchpoint=code.touchpoint,
        name=_plain(wanted.device) or "device",
        token_hash=hashed(token),
        enrolled_ms=now,
        version=_plain(wanted.version)[:64],
    )
    EnrolCode.objects.filter(pk=code.pk).update(device=device)
    return device


def _plain(text: str) -> str:
    """Return a stranger's text as one short printable line."""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:100]


def _reply(device: Device, token: str) -> EnrolReply:
    store = device.touchpoint.store
    return EnrolReply(
        device=str(device.id),
        token=token,
        store=store.id,
        touchpoint=device.touchpoint.name,
        timezone=store.timezone,
    )
