"""The numbers of the domain, exactly."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kiosk.model import metrics
from kiosk.model.answer import Group
from kiosk.model.errors import BadInput
from kiosk.model.scales import SCALES, Scale

FIVE = SCALES["five"]
NPS = SCALES["nps"]
UNANIMOUS_LOW, UNANIMOUS_HIGH = {1: 5}, {5: 5}


def counts_of(scale: Scale) -> st.SearchStrategy[dict[int, int]]:
    return st.dictionaries(st.sampled_from(scale.points), st.integers(0, 400))


def test_five_words_of_a_published_survey():
    words = metrics.summary({5: 146, 4: 7, 3: 5, 2: 20, 1: 29}, SCALES["words5"])
    assert words.counted == 207
    assert words.groups == metrics.Groups(146, 12, 49)
    assert words.shares == {Group.PROMOTER: 70.53, Group.PASSIVE: 5.79, Group.DETRACTOR: 23.67}
    assert words.nps == 46.86


@pytest.mark.parametrize(
    ("scale", "counts", "nps"),
    [
        ("nps", {10: 30, 8: 20, 2: 50}, -20.0),
        ("nps", {0: 1, 7: 2, 9: 3}, 33.33),
        ("nps10", dict.fromkeys(range(1, 11), 1), -40.0),
        ("nps", {9: 162, 7: 108, 6: 54}, 33.33),
        ("yesno", {1: 3, 0: 1}, 50.0),
        ("five", {5: 1}, 100.0),
        ("five", {3: 1}, -100.0),
        ("five", {4: 9}, 0.0),
        ("five", {5: 1, 3: 2}, -33.33),
    ],
)
def test_nps(scale, counts, nps):
    assert metrics.nps(counts, SCALES[scale]) == nps


def test_the_same_buttons_mean_another_score_on_another_scale():
    presses = {5: 10, 3: 10}
    assert metrics.nps(presses, FIVE) == 0.0
    assert metrics.nps(presses, SCALES["words5"]) == 50.0


def test_standard_error_of_a_published_ratio():
    assert round(metrics.nps_error({9: 162, 7: 108, 6: 54}, NPS), 1) == 4.1


@pytest.mark.parametrize(("margin", "answers"), [(10, 255), (15, 112), (20, 62)])
def test_answers_needed_for_a_margin(margin, answers):
    assert metrics.answers_needed(margin) == answers


def test_a_margin_of_nothing_cannot_be_had():
    with pytest.raises(BadInput, match="margin of 0 points; give more than 0"):
        metrics.answers_needed(0)


@pytest.mark.parametrize(
    ("counts", "interval"),
    [
        # n' = 8, p' = 4.75 / 8, d' = 0.75 / 8: 50 -+ 196 sqrt(0.4375 / 8)
        ({5: 4, 4: 1}, (4.16, 95.84)),
        # n' = 4, p' = 1.75 / 4, d' = 0.75 / 4: 25 -+ 196 sqrt(0.5625 / 4)
        ({5: 1}, (-48.5, 98.5)),
        ({1: 1}, (-98.5, 48.5)),
        ({4: 1}, (-60.01, 60.01)),
        ({5: 1000}, (99.29, 100.0)),
    ],
)
def test_adjusted_wald_interval(counts, interval):
    assert metrics.nps_interval(counts, FIVE) == interval


def test_a_shops_day_of_twenty_answers_is_known_to_33_points():
    low, high = metrics.nps_interval({5: 13, 4: 3, 1: 4}, FIVE)
    assert round((high - low) / 2) == 33


def test_half_is_rounded_up_once():
    assert metrics.mean({1: 199, 2: 1}, FIVE) == 1.01  # 1.005
    assert metrics.nps({5: 1, 4: 799}, FIVE) == 0.13  # 0.125
    assert metrics.nps({1: 1, 4: 799}, FIVE) == -0.12  # -0.125


@pytest.mark.parametrize("key", ["csat5", "csat7", "ces7", "seven"])
def test_a_scale_without_groups_has_a_mean_and_no_score(key):
    result = metrics.summary({2: 1, 5: 4}, SCALES[key])
    assert (result.nps, result.nps_interval, result.nps_error) == (None, None, None)
    assert (result.groups, result.shares) == (None, None)
    assert result.mean == 4.4


def test_nobody_answered():
    nobody = metrics.summary({}, FIVE)
    assert nobody.counts == {1: 0, 2: 0, 3: 0, 4: 0, 5: 0}
    assert nobody.groups == metrics.Groups(0, 0, 0)
    figures = (nobody.nps, nobody.nps_interval, nobody.shares, nobody.mean, nobody.csat)
    assert figures == (None,) * 5
    assert not nobody.enough


def test_csat_names_its_form():
    result = metrics.summary({1: 1, 4: 1, 5: 1}, SCALES["csat5"])
    assert (result.csat, result.csat_form) == (66.67, "top two boxes")


def test_two_boxes_of_two_points_say_nothing():
    assert metrics.csat({1: 1}, SCALES["yesno"]) is None


@pytest.mark.parametrize(("answers", "enough"), [(29, False), (30, True)])
def test_too_few_answers_are_named_so(answers, enough):
    assert metrics.summary({5: answers}, FIVE, enough_at=30).enough is enough


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({6: 1}, "6 is not a point of scale five; give a whole number from 1 to 5"),
        ({0: 0}, "0 is not a point"),
        ({5: -1}, "count -1 of value 5; give a whole number from 0"),
    ],
)
@pytest.mark.parametrize(
    "figure",
    [metrics.nps, metrics.mean, metrics.csat, metrics.nps_interval, metrics.summary],
)
def test_a_value_off_the_scale_is_an_error(figure, counts, sentence):
    with pytest.raises(BadInput, match=sentence):
        figure(counts, FIVE)


def test_two_scores_are_compared_by_z():
    lower, higher = {5: 50, 1: 50}, {5: 70, 1: 30}
    assert metrics.z_test(higher, lower, FIVE) == 2.95
    assert metrics.z_test(lower, higher, FIVE) == -2.95
    assert metrics.differs(lower, higher, FIVE)
    assert not metrics.differs({5: 5, 1: 5}, {5: 7, 1: 3}, FIVE)


@pytest.mark.parametrize("other", [{}, UNANIMOUS_LOW])
def test_z_is_not_known_without_answers_or_spread(other):
    assert metrics.z_test(UNANIMOUS_HIGH, other, FIVE) is None


@given(counts_of(FIVE))
@example({1: 2})
def test_from_two_answers_on_the_interval_holds_the_score(counts):
    assume(sum(counts.values()) >= 2)
    low, high = metrics.nps_interval(counts, FIVE)
    assert -100 <= low <= metrics.nps(counts, FIVE) <= high <= 100


def test_the_interval_of_a_single_answer_says_that_it_is_next_to_nothing():
    low, high = metrics.nps_interval({1: 1}, FIVE)
    assert high - low > 140


@given(counts_of(NPS))
def test_mirrored_answers_give_the_mirrored_score(counts):
    mirror = Scale("mirror", 0, 10, {10 - point: group for point, group in NPS.groups.items()})
    mirrored = {10 - point: count for point, count in counts.items()}
    assert metrics.nps(counts, NPS) == metrics.nps(mirrored, mirror)


@given(counts_of(FIVE))
def test_shares_never_add_up_to_more_than_all(counts):
    parts = metrics.shares(counts, FIVE)
    if parts is not None:
        assert 99.97 < sum(parts.values()) < 100.000001
