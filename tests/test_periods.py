"""Days, weeks and months of a store, and the ones they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.periods import PeriodKind, period_of

KINDS = st.sampled_from(PeriodKind)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("day", date(2024, 2, 29), date(2024, 2, 29)),
        ("week", date(2024, 2, 26), date(2024, 3, 3)),
        ("month", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_holds_whole_days(kind, first, last):
    period = period_of(kind, date(2024, 2, 29))
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    ("kind", "first"),
    [("day", date(2023, 3, 2)), ("week", date(2023, 2, 27)), ("month", date(2023, 2, 1))],
)
def test_the_year_before_has_the_same_weekdays_or_the_same_month(kind, first):
    assert period_of(kind, date(2024, 2, 29)).year_ago().first == first


@given(KINDS, DAYS)
def test_a_period_follows_the_one_before_without_a_gap(kind, day):
    period = period_of(kind, day)
    assert period.previous().last + timedelta(days=1) == period.first
    assert period.next().previous() == period
    assert period.first <= day <= period.last


@given(KINDS, DAYS)
def test_its_days_are_all_of_it(kind, day):
    period = period_of(kind, day)
    days = list(period.days())
    assert (days[0], days[-1], len(set(days))) == (period.first, period.last, len(days))
    assert all(period_of(kind, each) == period for each in days)


@given(st.sampled_from([PeriodKind.DAY, PeriodKind.WEEK]), DAYS)
def test_a_saturday_is_compared_with_a_saturday(kind, day):
    period = period_of(kind, day)
    assert period.year_ago().first.weekday() == period.first.weekday()
