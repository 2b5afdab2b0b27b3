"""Two scores side by side: what may be said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.comparing import Said, compare
from kiosk.model.metrics import z_test
from kiosk.model.scales import SCALES

FIVE = SCALES["five"]
COUNTS = st.dictionaries(st.integers(1, 5), st.integers(0, 400))


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        ({5: 70, 1: 30}, {5: 50, 1: 50}, Said.BETTER),
        ({5: 50, 1: 50}, {5: 70, 1: 30}, Said.WORSE),
        ({5: 52, 1: 48}, {5: 50, 1: 50}, Said.ALIKE),
        ({5: 29}, {1: 100}, Said.TOO_FEW),
        ({5: 100}, {1: 29}, Said.TOO_FEW),
        ({5: 100}, {}, Said.NOTHING),
        ({}, {}, Said.NOTHING),
        ({5: 50}, {1: 50}, Said.BETTER),
        ({4: 50}, {5: 50}, Said.WORSE),
        ({5: 50}, {5: 500}, Said.ALIKE),
    ],
)
def test_what_is_said_of_two_scores(here, there, said):
    found = compare(here, there, FIVE, enough_at=30)
    assert found.said is said
    assert found.differs is (said in (Said.BETTER, Said.WORSE))


def test_the_change_is_in_points():
    found = compare({5: 70, 1: 30}, {5: 50, 1: 50}, FIVE, 30)
    assert (found.change, found.z) == (40.0, 2.95)
    assert (found.here.nps, found.there.nps) == (40.0, 0.0)


def test_a_scale_without_groups_has_nothing_to_compare():
    assert compare({7: 50}, {1: 50}, SCALES["seven"], 30).said is Said.NOTHING


@given(COUNTS, COUNTS, st.integers(1, 50))
def test_differs_only_where_the_test_says_so_and_both_have_enough(here, there, enough):
    found = compare(here, there, FIVE, enough)
    z = z_test(here, there, FIVE)
    if found.differs:
        assert min(sum(here.values()), sum(there.values())) >= enough
        assert z is None or abs(z) >= 1.95
    elif found.said is Said.ALIKE:
        assert z is None or abs(z) <= 1.96


@given(COUNTS, COUNTS)
def test_seen_from_the_other_side_it_is_the_opposite(here, there):
    one, other = compare(here, there, FIVE, 10), compare(there, here, FIVE, 10)
    turned = {Said.BETTER: Said.WORSE, Said.WORSE: Said.BETTER}
    assert other.said is turned.get(one.said, one.said)
