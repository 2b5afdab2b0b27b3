"""Wrong enrolment codes are counted in the database, so that all processes share the count."""

from sync.central.models import Attempt

MAX_WRONG = 10
WINDOW_MS = 15 * 60_000


def note_wrong_code(address: str, now: int) -> None:
    """Remember a wrong code of this address, and forget those that no longer matter."""
    Attempt.objects.filter(at_ms__lt=now - WINDOW_MS).delete()
    Attempt.objects.create(address=address, at_ms=now)


def wait_s(address: str, now: int) -> int:
    """Return how many seconds this address has to wait; 0 for none."""
    recent = Attempt.objects.filter(address=address, at_ms__gt=now - WINDOW_MS)
    times = list(recent.order_by("-at_ms").values_list("at_ms", flat=True)[:MAX_WRONG])
    if len(times) < MAX_WRONG:
        return 0
    return max(1, (times[-1] + WINDOW_MS - now + 999) // 1000)
