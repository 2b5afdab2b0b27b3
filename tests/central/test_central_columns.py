"""A batch examined at once gives what its answers give one by one, or nothing."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from central_talk import answer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.central.clock import now_ms

NOW = now_ms()
CHANGES: dict[str, tuple[Any, ...]] = {
    "id": ("01A20134-AEC8-7C63-A9CF-D00000000001", "x", "", None, 7),
    "seq": (1, 2**63 - 2, 2**63 - 1, 2**70, 0, -1, True, 1.0),
    "visit": ("01A20134-AEC8-7C63-A9CF-D00000000002", "x", ""),
    "replaces": (
        "01a20134-aec8-7c63-a9cf-d00000000003",
        "01A20134-AEC8-7C63-A9CF-D00000000003",
        "",
    ),
    "version": (0, 1, 2, 2**31),
    "question": ("score", "why", "words", "none"),
    "source": ("touch", "mail", ""),
    "wall_ms": (0, -1, 10**30),
    "boottime_ms": (0, -1),
    "utc_offset_s": (0, 64_800, 64_801, -64_801),
    "occurred_ms": (0, -1, NOW + 500_000, NOW + 700_000, NOW + 10**7),
    "time_error_ms": (None, 0, -1, 10**6, 10**30),
    "time_quality": ("ntp", "good"),
    "group": ("promoter", "passive", "fans"),
    "set_aside": ("held", "no reason"),
    "value": (1, 5, 6, None, "5"),
    "choice": ("speed", "weather"),
    "text": ("words", "a\0b", "x" * 2_001, "\ud800"),
    "boot_id": ("b" * 65, ""),
    "staff": ("Anna", "a\0"),
    "synced": (False, 1),
    "more": ("unknown to this release",),
}
changed = st.sampled_from(sorted(CHANGES)).flatmap(
    lambda name: st.sampled_from(CHANGES[name]).map(lambda value: {name: value})
)
batches = st.lists(st.lists(changed, max_size=2), min_size=1, max_size=4)


def raw(number: int, *changes: dict[str, Any]) -> msgspec.Raw:
    fields = answer(number + 1, occurred_ms=NOW, wall_ms=NOW)
    for change in changes:
        fields |= change
    return msgspec.Raw(json.dumps(fields).encode())


def at_once(raws: list[msgspec.Raw]) -> list[Any] | None:
    from sync.central.ingest.columns import rows_at_once

    return rows_at_once(raws, place())


def one_by_one(raws: list[msgspec.Raw]) -> list[Any] | None:
    from sync.central.ingest.examine import Refused, examine

    try:
        here = place()
        return [examine(each, here)[1] for each in raws]
    except Refused:
        return None


def place() -> Any:
    from sync.central.ingest.examine import Place

    return Place("Europe/Moscow", "00:00", NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(batches)
def test_at_once_is_as_one_by_one(small_shop: Any, batch: list[list[dict[str, Any]]]) -> None:
    raws = [raw(number, *changes) for number, changes in enumerate(batch)]
    assert at_once(raws) in (None, one_by_one(raws))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"value": 1, "group": "detractor"},
        {"question": "why", "value": None, "choice": "speed"},
        {"question": "words", "value": None, "text": "Долго ждали"},
        {"replaces": "01a20134-aec8-7c63-a9cf-d00000000003"},
        {"set_aside": "held", "staff": "Anna", "time_error_ms": None},
    ],
)
def test_what_is_as_it_should_be_is_taken_at_once(small_shop: Any, changes: dict[str, Any]) -> None:
    raws = [raw(0), raw(1, changes), raw(2)]
    rows = at_once(raws)
    assert rows is not None
    assert rows == one_by_one(raws)


def test_nothing_is_examined_of_no_answers(small_shop: Any) -> None:
    assert at_once([]) == []


def test_each_answer_has_the_day_of_its_own_time(small_shop: Any) -> None:
    evening = 1_795_294_800_000 - 1  # a millisecond before midnight of 2026-11-22 in Moscow
    rows = at_once([raw(0, {"occurred_ms": evening}), raw(1, {"occurred_ms": evening + 1})])
    assert rows is not None
    assert [(row.day, row.hour) for row in rows] == [
        (date(2026, 11, 21), 23),
        (date(2026, 11, 22), 0),
    ]
