"""Ids: UUIDv7, in the order of time, and never the same twice."""

import time
from uuid import UUID

from kiosk.store.ids import new_id


def test_an_id_is_a_uuid_of_version_7() -> None:
    given = UUID(new_id())
    assert (given.version, given.variant) == (7, "specified in RFC 4122")


def test_an_id_tells_when_it_was_given() -> None:
    before = time.time_ns() // 1_000_000
    at_ms = UUID(new_id()).int >> 80
    assert before <= at_ms <= time.time_ns() // 1_000_000


def test_no_two_are_the_same_and_every_free_bit_is_used() -> None:
    given = [UUID(new_id()).int for _ in range(10_000)]
    assert len(set(given)) == len(given)
    ever, always = 0, -1
    for number in given:
        ever, always = ever | number, always & number
    assert (ever & ~always & ((1 << 80) - 1)).bit_count() == 74
