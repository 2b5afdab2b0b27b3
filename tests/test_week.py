"""Opening hours as seven days: what is written means what was read, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.hours import OpeningHours, Span
from kiosk.model.week import ALL_DAY, CLOSED, Week

DAY = 24 * 60


@st.composite
def spans(draw: st.DrawFn) -> Span:
    since = draw(st.integers(0, DAY - 1))
    length = draw(st.integers(1, DAY - 1 if since else DAY))
    return Span(since, since + length)


WEEKS = st.builds(
    Week,
    st.tuples(
        *[st.lists(spans(), max_size=3, unique=True).map(sorted).map(tuple) for _ in range(7)]
    ),
)


@given(week=WEEKS.filter(lambda week: not week.never))
def test_what_is_written_is_read(week: Week) -> None:
    assert Week.parse(week.text()) == week


@given(week=WEEKS.filter(lambda week: not week.never and not week.always))
def test_what_is_written_means_the_same_to_who_decides(week: Week) -> None:
    meant = {(day, span) for day in range(7) for span in week.days[day]}
    assert set(OpeningHours.parse(week.text()).spans) == meant


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("", ""),
        ("mon-sun 00:00-24:00", ""),
        ("mon-fri 09:00-21:00", "mon-fri 09:00-21:00"),
        ("fri-mon 10:00-18:00", "mon 10:00-18:00, fri-sun 10:00-18:00"),
        ("sat 19:00-02:00, SAT 10:00-18:00", "sat 10:00-18:00, sat 19:00-02:00"),
        ("mon 09:00-13:00, tue 09:00-13:00", "mon-tue 09:00-13:00"),
        ("mon 09:00-00:00", "mon 09:00-24:00"),
    ],
)
def test_days_that_are_alike_are_written_together(text: str, again: str) -> None:
    assert Week.parse(text).text() == again


def test_some_days_are_changed_and_the_others_stay() -> None:
    week = Week.parse("mon-fri 09:00-21:00, sat 10:00-18:00")
    changed = week.changed({5, 6}, ALL_DAY).changed({0}, CLOSED)
    assert changed.text() == "tue-fri 09:00-21:00, sat-sun 00:00-24:00"
    assert not changed.never
    assert changed.changed(range(7), CLOSED).never
