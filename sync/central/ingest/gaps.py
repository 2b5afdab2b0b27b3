"""The numbers of a stream that never arrived, kept as ranges and mended as they come."""

from collections.abc import Iterable, Sequence

from sync.central.models import Gap, Stream

MAX_RANGES = 100
Range = tuple[int, int]


def settle(stream: Stream, arrived: Iterable[int]) -> None:
    """Take these numbers as accounted for; moves ``stream.max_seq``, which the caller saves."""
    numbers = sorted(set(arrived))
    late = [seq for seq in numbers if seq <= stream.max_seq]
    if late:
        _fill(stream, late)
    fresh = numbers[len(late) :]
    if fresh:
        _record(stream, gaps_between(stream.max_seq, fresh))
        stream.max_seq = fresh[-1]


def gaps_between(highest: int, numbers: Sequence[int]) -> list[Range]:
    """Return the ranges left out by ascending numbers that follow ``highest``."""
    before = [highest, *numbers[:-1]]
    return [(a + 1, b - 1) for a, b in zip(before, numbers, strict=True) if b > a + 1]


def without(gap: Range, numbers: Sequence[int]) -> list[Range]:
    """Return what is left of a gap when ascending numbers within it have arrived."""
    first, last = gap
    inside = [seq for seq in numbers if first <= seq <= last]
    return gaps_between(first - 1, [*inside, last + 1])


def _fill(stream: Stream, numbers: Sequence[int]) -> None:
    touched = Gap.objects.filter(
        stream_id=stream.pk, first__lte=numbers[-1], last__gte=numbers[0]
    ).values_list("first", "last")
    for gap in list(touched):
        left = without(gap, numbers)
        if left != [gap]:
            Gap.objects.filter(stream_id=stream.pk, first=gap[0]).delete()
            _record(stream, left)


def _record(stream: Stream, ranges: Iterable[Range]) -> None:
    Gap.objects.bulk_create(
        Gap(stream_id=stream.pk, first=first, last=last) for first, last in ranges
    )


def missing(stream: Stream, acknowledged: int) -> list[list[int]]:
    """Return the ranges up to ``acknowledged`` that are not held, at most 100, lowest first."""
    if acknowledged <= stream.max_seq == stream.stored + stream.refused:
        return []  # every number up to the highest is accounted for
    known = Gap.objects.filter(stream_id=stream.pk, first__lte=acknowledged).order_by("first")
    ranges = [
        [first, min(last, acknowledged)]
        for first, last in known.values_list("first", "last")[:MAX_RANGES]
    ]
    if acknowledged > stream.max_seq:
        ranges.append([stream.max_seq + 1, acknowledged])
    return ranges[:MAX_RANGES]
