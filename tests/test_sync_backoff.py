"""How long the device waits before it tries again."""

import pytest

from sync.backoff import Backoff, ceiling_s, http_date_s, retry_after_s

NOW_S = 1_770_000_000.0


@pytest.mark.parametrize(
    ("failures", "longest"),
    [(0, 5), (1, 10), (2, 20), (7, 640), (8, 900), (9, 900), (1_000_000, 900)],
)
def test_the_longest_wait_doubles_up_to_15_minutes(failures: int, longest: float) -> None:
    assert ceiling_s(failures) == longest


def test_full_jitter_takes_any_part_of_the_longest_wait() -> None:
    draws = iter([0.0, 0.5, 0.999])
    backoff = Backoff(lambda: next(draws), lambda: 0.0)
    assert [backoff.failed() for _ in range(3)] == pytest.approx([0.0, 5.0, 19.98])


def test_there_is_no_last_try() -> None:
    backoff = Backoff(lambda: 0.9, lambda: 0.0)
    waits = [backoff.failed() for _ in range(10_000)]
    assert waits[-1] == pytest.approx(810)


def test_the_wait_runs_on_the_given_clock() -> None:
    now = [100.0]
    backoff = Backoff(lambda: 0.8, lambda: now[0])
    backoff.failed()
    assert backoff.left_s() == pytest.approx(4.0)
    now[0] = 103.0
    assert backoff.left_s() == pytest.approx(1.0)
    now[0] = 200.0
    assert backoff.left_s() == 0.0


def test_success_starts_over() -> None:
    backoff = Backoff(lambda: 1.0, lambda: 0.0)
    backoff.failed()
    backoff.failed()
    backoff.succeeded()
    assert backoff.left_s() == 0.0
    assert backoff.failed() == 5.0


def test_retry_after_wins_even_where_it_is_shorter() -> None:
    backoff = Backoff(lambda: 1.0, lambda: 0.0)
    for _ in range(5):
        backoff.failed()
    assert backoff.failed(retry_after_s=7.0) == 7.0


def test_retry_after_zero_is_no_busy_loop() -> None:
    assert Backoff(lambda: 0.0, lambda: 0.0).failed(retry_after_s=0.0) == 1.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Mon, 02 Feb 2026 02:41:00 GMT", 60.0),
        ("Mon, 02 Feb 2026 02:00:00 GMT", 0.0),
        ("99999999", 86_400.0),
        ("Fri, 01 Jan 2099 00:00:00 GMT", 86_400.0),
        ("Mon, 99 Feb 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, NOW_S) == seconds


def test_a_date_that_is_none() -> None:
    assert http_date_s(None) is None
    assert http_date_s("yesterday") is None
