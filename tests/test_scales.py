"""Who counts as what."""

import pytest

from kiosk.model.answer import Group
from kiosk.model.errors import BadInput
from kiosk.model.scales import SCALES, Scale, grouped, scale

P, N, D = Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("five", [D, D, D, N, P]),
        ("words5", [D, D, N, N, P]),
        ("nps", [D] * 7 + [N, N, P, P]),
        ("nps10", [D] * 6 + [N, N, P, P]),
        ("yesno", [D, P]),
        ("csat5", [None] * 5),
        ("csat7", [None] * 7),
        ("ces7", [None] * 7),
        ("seven", [None] * 7),
    ],
)
def test_groups_of_every_point(key, groups):
    shipped = scale(key)
    assert [shipped.group(point) for point in shipped.points] == groups


def test_every_shipped_scale_is_in_the_table_above():
    table = {"five", "words5", "nps", "nps10", "yesno", "csat5", "csat7", "ces7", "seven"}
    assert set(SCALES) == table


@pytest.mark.parametrize("value", [0, 6, -1, 2.0, True, "3", None])
def test_a_value_off_the_scale_belongs_to_no_group(value):
    with pytest.raises(BadInput, match="is not a point of scale five; give a whole number"):
        SCALES["five"].group(value)


def test_an_unknown_scale_is_named_with_the_known_ones():
    with pytest.raises(BadInput, match="scale 'stars' is not known; use one of five, words5"):
        scale("stars")


def test_words_name_every_point_of_a_scale_of_words():
    assert SCALES["words5"].words[4] == {"ru": "Скорее да", "en": "Rather yes"}
    assert set(SCALES["words5"].words) == set(SCALES["words5"].points)
    assert set(SCALES["yesno"].words) == {0, 1}


@pytest.mark.parametrize(
    ("low", "high", "groups", "sentence"),
    [
        (1, 1, {}, "1 to 1 is not 2 to 11 points"),
        (5, 1, {}, "5 to 1 is not"),
        (0, 11, {}, "0 to 11 is not"),
        (1, 3, {1: D, 3: P}, "2 must be a point from 1 to 3 with a group"),
        (1, 2, {1: D, 2: P, 7: P}, "7 must be a point"),
    ],
)
def test_a_scale_that_makes_no_sense(low, high, groups, sentence):
    with pytest.raises(BadInput, match=sentence):
        Scale("own", low, high, groups)


def test_a_point_in_two_groups():
    with pytest.raises(BadInput, match="point 3 is named twice; put it into one group only"):
        grouped((4, 3), (3,), (1, 2))
