"""Ids that are given out here and single in the whole world."""

import os
import time
from uuid import UUID

_TIME = 0xFFFF_FFFF_FFFF << 80
_RANDOM = (0xFFF << 64) | 0x3FFF_FFFF_FFFF_FFFF
_MARKS = (7 << 76) | (0b10 << 62)


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562, 5.7): 48 bits of the wall clock's milliseconds, 74 random bits."""
    since_1970_ms = time.time_ns() // 1_000_000
    chance = int.from_bytes(os.urandom(10))
    return str(UUID(int=(since_1970_ms << 80 & _TIME) | _MARKS | (chance & _RANDOM)))
