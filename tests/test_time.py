"""Time is honest: clocks lie, the server's does not, and the day is the store's."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.model.answer import Quality, Stamp
from kiosk.model.errors import BadInput
from kiosk.model.time import (
    Anchor,
    Boot,
    Bounds,
    Moment,
    OpeningHours,
    QuietHours,
    StoreDay,
    bounds,
    exchange,
    locate,
    zone,
)

HOUR = 3_600_000
MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "Europe/Moscow",
    "Europe/Berlin",
    "America/Havana",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
)


def ms(text, tz=UTC):
    return round(datetime.fromisoformat(text).replace(tzinfo=tz).timestamp() * 1000)


def stamp(wall_ms=0, boottime_ms=0, synced=False):
    return Stamp(wall_ms, "this boot", boottime_ms, synced, 0)


# An exchange with the server


@pytest.mark.parametrize(
    ("times", "offset", "error"),
    [
        ((1000, 1100, 501_040, 501_060), 500_000, 40),
        ((1000, 1000, 501_000, 501_000), 500_000, 0),
        ((1000, 1101, 501_040, 501_060), 499_999, 41),
    ],
)
def test_an_exchange(times, offset, error):
    assert exchange(*times) == (offset, error)


@pytest.mark.parametrize(
    "times", [(1000, 900, 5, 5), (1000, 1100, 60, 50), (1000, 1100, 5000, 5101)]
)
def test_an_exchange_that_cannot_be(times):
    with pytest.raises(BadInput, match="a clock was set meanwhile: ask for the time again"):
        exchange(*times)


delays = st.integers(0, 60_000)


@given(st.integers(0, 2**42), st.integers(0, 10**9), delays, delays, delays)
def test_the_true_offset_lies_within_the_error(true_offset, m0, there, at_server, back):
    t1 = true_offset + m0 + there
    offset, error = exchange(m0, m0 + there + at_server + back, t1, t1 + at_server)
    assert offset - error <= true_offset <= offset + error


# When an answer was given


def test_an_anchor_of_the_same_boot_is_exact_whatever_the_wall_clock_did():
    anchor = Anchor("this boot", 100_000, 1_700_000_000_000, 30)
    for wall_ms in (0, 1_800_000_000_000):
        moment = locate(stamp(wall_ms, 40_000, synced=True), [anchor])
        assert moment == Moment(1_700_000_040_000, 33, Quality.EXACT)


def test_of_several_anchors_the_one_that_knows_best_is_taken():
    near, good = Anchor("b", 9 * HOUR, 7_000, 800), Anchor("b", 0, 5_000, 20)
    assert locate(stamp(boottime_ms=HOUR), [near, good]).occurred_ms == HOUR + 5_000
    assert locate(stamp(boottime_ms=9 * HOUR), [near, good]).occurred_ms == 9 * HOUR + 7_000


def test_after_the_trusted_clock_was_set_its_last_word_counts():
    wrong, right = Anchor("b", 0, 7_200_000, 5), Anchor("b", HOUR, 0, 900)
    assert locate(stamp(boottime_ms=HOUR), [wrong, right]) == Moment(HOUR, 900, Quality.EXACT)
    around = bounds([Boot("a", HOUR, (wrong, right)), Boot("b", 0)], "b")
    assert around.after_ms == HOUR - 900


def test_a_synchronised_clock_is_believed():
    assert locate(stamp(123, synced=True), []) == Moment(123, None, Quality.NTP)


def test_nothing_known_is_said_so():
    assert locate(stamp(123), []) == Moment(123, None, Quality.UNKNOWN)


BETWEEN = Bounds(after_ms=1_000_000, before_ms=2_000_000)


@pytest.mark.parametrize(
    ("wall_ms", "occurred_ms", "error_ms"),
    [
        (1_200_000, 1_200_000, 800_000),  # it can be: believed
        (0, 1_500_000, 500_000),  # it cannot: midway
        (5_000_000, 1_500_000, 500_000),
    ],
)
def test_between_two_anchored_boots_it_is_estimated(wall_ms, occurred_ms, error_ms):
    moment = locate(stamp(wall_ms), [], BETWEEN)
    assert moment == Moment(occurred_ms, error_ms, Quality.ESTIMATED)


def test_the_time_since_boot_and_until_its_end_narrow_the_estimate():
    around = evolve(BETWEEN, lasted_ms=300_000)
    moment = locate(stamp(0, boottime_ms=100_000), [], around)
    low, high = 1_100_000 - 5, 1_800_000 + 10
    assert moment == Moment((low + high) // 2, -(-(high - low) // 2), Quality.ESTIMATED)


@pytest.mark.parametrize(
    ("around", "occurred_ms"),
    [
        (Bounds(after_ms=9_000), 9_000),
        (Bounds(before_ms=3_000), 3_000),
        (Bounds(after_ms=1_000), 5_000),
    ],
)
def test_one_neighbour_keeps_the_wall_clock_within_what_can_be(around, occurred_ms):
    assert locate(stamp(5_000), [], around) == Moment(occurred_ms, None, Quality.UNKNOWN)


def test_bounds_come_from_the_nearest_anchored_boots():
    boots = [
        Boot("far", HOUR, (Anchor("far", 0, 0, 0),)),
        Boot("before", HOUR, (Anchor("before", HOUR, 10 * HOUR, 50),)),
        Boot("unknown", 2 * HOUR),
        Boot("this", HOUR),
        Boot("after", HOUR, (Anchor("after", 0, 20 * HOUR, 70),)),
    ]
    found = bounds(boots, "this")
    assert found.after_ms == 13 * HOUR - 50 - 360
    assert found.before_ms == 20 * HOUR + 70
    assert found.lasted_ms == HOUR


def test_a_boot_must_be_among_those_given():
    with pytest.raises(BadInput, match="boot ghost is not among the 0 given"):
        bounds([], "ghost")


@given(
    st.lists(st.tuples(st.integers(0, HOUR), st.integers(1, 9 * HOUR)), min_size=3, max_size=6),
    st.data(),
)
def test_the_interval_of_an_estimate_holds_the_true_time(gaps, data):
    """A device boots several times; only the first and the last boot met the server."""
    starts, at_ms = [], 10**12
    for off, lasted in gaps:
        at_ms += off
        starts.append(at_ms)
        at_ms += lasted
    met = (0, len(gaps) - 1)
    boots = [
        Boot(str(n), lasted, (Anchor(str(n), 0, starts[n], 0),) if n in met else ())
        for n, (_, lasted) in enumerate(gaps)
    ]
    n = data.draw(st.integers(1, len(gaps) - 2))
    since_boot = data.draw(st.integers(0, gaps[n][1]))
    wall_ms = data.draw(st.integers(0, 2 * 10**12))
    moment = locate(stamp(wall_ms, since_boot), [], bounds(boots, str(n)))
    assert moment.quality is Quality.ESTIMATED
    assert abs(moment.occurred_ms - (starts[n] + since_boot)) <= moment.error_ms


# The store's day


@pytest.mark.parametrize(
    ("day", "moment", "expected"),
    [
        (StoreDay("Europe/Moscow"), "2024-05-01T20:59:59.999", date(2024, 5, 1)),
        (StoreDay("Europe/Moscow"), "2024-05-01T21:00", date(2024, 5, 2)),
        (StoreDay("Europe/Moscow", "04:00"), "2024-05-02T00:59", date(2024, 5, 1)),
        (StoreDay("Europe/Moscow", "04:00"), "2024-05-02T01:00", date(2024, 5, 2)),
        (StoreDay("Europe/Berlin", "02:30"), "2024-10-27T00:29", date(2024, 10, 26)),
        (StoreDay("Europe/Berlin", "02:30"), "2024-10-27T00:30", date(2024, 10, 27)),
        (StoreDay("Europe/Berlin", "02:30"), "2024-10-27T01:15", date(2024, 10, 27)),
        # the clocks went back over midnight, from 00:01 to 23:01: the new day had begun
        (StoreDay("America/St_Johns"), "2010-11-07T02:40", date(2010, 11, 7)),
        (StoreDay("Europe/Moscow"), "1970-01-01T00:00:05", date(1970, 1, 1)),
    ],
)
def test_the_stores_day(day, moment, expected):
    assert day.day_of(ms(moment)) == expected


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2024, 3, 31), 23), (date(2024, 10, 27), 25), (date(2024, 6, 1), 24)],
)
@pytest.mark.parametrize("starts", ["00:00", "01:00"])
def test_a_day_is_as_long_as_the_clocks_make_it(day, hours, starts):
    first, end = StoreDay("Europe/Berlin", starts).bounds(day)
    assert end - first == hours * HOUR


def test_the_hour_is_the_stores():
    moscow = StoreDay("Europe/Moscow", "04:00")
    assert moscow.hour_of(ms("2024-05-01T21:30")) == 0
    assert moscow.utc_offset_s(ms("2024-05-01T21:30")) == 10_800


@given(
    st.sampled_from(ZONES),
    st.times().map(lambda at: f"{at:%H:%M}"),
    st.integers(ms("1990-01-01"), ms("2035-01-01")),
)
def test_every_moment_lies_in_the_day_it_belongs_to(tz, starts, at_ms):
    store = StoreDay(tz, starts)
    first, end = store.bounds(store.day_of(at_ms))
    assert first <= at_ms < end


@pytest.mark.parametrize(
    ("name", "starts", "sentence"),
    [
        ("Moscow", "00:00", "'Moscow' is not a time zone; give an IANA name such as"),
        ("../etc/passwd", "00:00", "is not a time zone"),
        ("Europe", "00:00", "is not a time zone"),
        ("", "00:00", "is not a time zone"),
        ("Europe/Moscow", "24:00", "'24:00' is not a time of day; write it like 09:00"),
        ("Europe/Moscow", "4:00", "'4:00' is not a time of day"),
    ],
)
def test_a_day_that_is_none(name, starts, sentence):
    with pytest.raises(BadInput, match=sentence):
        StoreDay(name, starts)


def test_a_clock_that_is_thousands_of_years_off():
    with pytest.raises(BadInput, match="is no time of an answer; set the device's clock"):
        StoreDay("Europe/Moscow").day_of(10**15)


# Opening hours


SHOP = "mon-fri 09:00-21:00, Sat 10:00-14:00, sat 15:00-18:00"


@pytest.mark.parametrize(
    ("hours", "moment", "is_open"),
    [
        ("", "2024-05-05T03:00", True),
        (SHOP, "2024-05-01T09:00", True),  # a Wednesday
        (SHOP, "2024-05-01T08:59:59", False),
        (SHOP, "2024-05-01T20:59:59", True),
        (SHOP, "2024-05-01T21:00", False),
        (SHOP, "2024-05-04T14:30", False),
        (SHOP, "2024-05-04T15:00", True),
        (SHOP, "2024-05-05T12:00", False),
        ("fri-sat 18:00-02:00", "2024-05-05T01:59", True),
        ("fri-sat 18:00-02:00", "2024-05-05T02:00", False),
        ("fri-sat 18:00-02:00", "2024-05-03T01:00", False),
        ("sun 18:00-02:00", "2024-05-06T01:00", True),
        ("sat-mon 00:00-24:00", "2024-05-05T23:59", True),
        ("sat-mon 00:00-24:00", "2024-05-07T00:00", False),
        ("sun-sat 00:00-24:00", "2024-05-07T00:00", True),
    ],
)
def test_opening_hours(hours, moment, is_open):
    assert OpeningHours.parse(hours).is_open(ms(moment, MOSCOW), MOSCOW) is is_open


def test_opening_hours_follow_the_clocks_of_the_store():
    hours = OpeningHours.parse("sun 09:00-21:00")
    assert hours.is_open(ms("2024-03-31T07:00"), BERLIN)  # summer time since 01:00 UTC
    assert not hours.is_open(ms("2024-03-24T07:00"), BERLIN)


@pytest.mark.parametrize(
    ("quality", "is_open"), [(Quality.UNKNOWN, True), (Quality.NTP, False), (Quality.EXACT, False)]
)
def test_an_untrusted_clock_never_closes_the_shop(quality, is_open):
    night = Moment(ms("2024-05-01T03:00", MOSCOW), None, quality)
    assert OpeningHours.parse(SHOP).is_open_at(night, MOSCOW) is is_open


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("always", "'always' is not days and hours"),
        ("mon 9-21", "'9' is not a time of day"),
        ("mon 09:00", "'09:00' is not from-to; write it like 09:00-21:00"),
        ("mon 09:00-09:00", "has no length; write 00:00-24:00 for all day"),
        ("mon-fry 09:00-21:00", "'fry' is not a day; use mon, tue"),
        ("mon 09:00-21:00,", "'' is not days and hours"),
        ("mon 24:00-02:00", "'24:00' is not a time of day"),
        ("mon 09:00-25:00", "'25:00' is not a time of day"),
    ],
)
def test_opening_hours_that_cannot_be_read(text, sentence):
    with pytest.raises(BadInput) as caught:
        OpeningHours.parse(text)
    assert str(caught.value).startswith(f"opening hours {text!r}: ")
    assert sentence in str(caught.value)
    assert str(caught.value).endswith("an example: mon-fri 09:00-21:00, sat 10:00-18:00")


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        ("", "03:00", False),
        ("21:00-09:00", "20:59", False),
        ("21:00-09:00", "21:00", True),
        ("21:00-09:00", "00:00", True),
        ("21:00-09:00", "08:59", True),
        ("21:00-09:00", "09:00", False),
        ("13:00-14:00", "13:30", True),
        ("13:00-14:00", "14:00", False),
    ],
)
def test_quiet_hours(hours, clock, quiet):
    assert QuietHours.parse(hours).covers(time.fromisoformat(clock)) is quiet


def test_quiet_hours_that_cannot_be_read():
    with pytest.raises(BadInput, match=r"quiet hours 'night': 'night' is .*example: 21:00-09:00"):
        QuietHours.parse("night")


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_hours_and_their_opposite_share_the_day_between_them(since, until, minute):
    assume(since != until)
    begin, end, now = (f"{at // 60:02}:{at % 60:02}" for at in (since, until, minute))
    one, other = QuietHours.parse(f"{begin}-{end}"), QuietHours.parse(f"{end}-{begin}")
    assert one.covers(time.fromisoformat(now)) is not other.covers(time.fromisoformat(now))


def test_zone():
    assert zone("Europe/Moscow") == MOSCOW
