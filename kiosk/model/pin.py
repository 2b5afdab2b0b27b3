"""The manager's PIN: what may be one, and how it is kept (P8)."""

import os
from itertools import pairwise

from kiosk.model.errors import BadInput

LEAST_DIGITS = 6
MOST_DIGITS = 12

_N, _R, _P = 2**14, 8, 1  # 16 MiB and some 50 ms a try on a Pi 4
_MEMORY = 64 * 1024 * 1024
_SALT_BYTES = 16


def check_new_pin(pin: str) -> str:
    """Return a PIN that may be set: six to twelve digits, and none that is tried first.

    Raises BadInput for other characters, another length, one digit repeated (111111), a run up or
    down (123456, 987654), or a short pattern repeated (121212, 123123).
    """
    if not (pin.isascii() and pin.isdigit() and LEAST_DIGITS <= len(pin) <= MOST_DIGITS):
        raise BadInput(
            f"a PIN has {LEAST_DIGITS} to {MOST_DIGITS} digits and nothing else; choose such a one"
        )
    if _is_run(pin) or _is_pattern(pin):
        raise BadInput("this PIN is among the first that anybody tries; choose another")
    return pin


def hash_pin(pin: str, salt: bytes | None = None) -> str:
    """Return what is kept of a PIN: scrypt, its costs, its salt, all in one text.

    ``salt``: 16 random bytes where None.
    """
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_derived(pin, salt, _N, _R, _P).hex()}"


def verify_pin(pin: str, stored: str) -> bool:
    """Whether a PIN is the one that was kept. Takes as long for a wrong one as for the right one.

    Raises BadInput where ``stored`` is not what ``hash_pin`` returns.
    """
    from hmac import compare_digest

    try:
        name, n, r, p, salt, kept = stored.split("$")
        wanted = bytes.fromhex(kept)
        given = _derived(pin, bytes.fromhex(salt), int(n), int(r), int(p))
    except ValueError:
        raise BadInput("the stored PIN cannot be read; run `kiosk pin set`") from None
    return name == "scrypt" and compare_digest(given, wanted)


def _derived(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    from hashlib import scrypt  # loads OpenSSL, which a start without a PIN does not need

    return scrypt(pin.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _is_run(pin: str) -> bool:
    """Whether each digit follows the one before by the same step, past 9 comes 0."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def _is_pattern(pin: str) -> bool:
    return any(pin == pin[:length] * (len(pin) // length) for length in (1, 2, 3))
