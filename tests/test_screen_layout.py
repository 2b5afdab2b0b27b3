"""Where targets stand, and how large they are; the faces' geometry."""

from itertools import combinations

import pytest

from kiosk.screen import layout
from kiosk.screen.face_shapes import ASLEEP, FIVE, Face, faces_of
from kiosk.screen.layout import Box, least_target

ROOMS = [Box(40, 100, 1200, 350), Box(20, 80, 960, 260), Box(30, 120, 740, 700)]


def blocks(room: Box, count: int) -> list[tuple[Box, ...]]:
    portrait = room.height > room.width * 0.8
    kinds = [layout.numbers(count, room, 8, portrait)]
    if count <= 5:
        kinds += [layout.faces(count, room, 60), layout.words(count, room, 16, portrait)]
    if count <= 6:
        kinds.append(layout.tiles(count, room, 16, portrait))
    return kinds


@pytest.mark.parametrize("room", ROOMS, ids=["tablet", "small", "portrait"])
@pytest.mark.parametrize("count", range(2, 12))
def test_targets_stay_in_their_room_and_off_each_other(room: Box, count: int) -> None:
    for boxes in blocks(room, count):
        assert len(boxes) == count
        for box in boxes:
            assert room.x - 0.01 <= box.x < box.right <= room.right + 0.01
            assert room.y - 0.01 <= box.y < box.top <= room.top + 0.01
        for one, other in combinations(boxes, 2):
            apart = one.right <= other.x + 0.01 or other.right <= one.x + 0.01
            assert apart or one.top <= other.y + 0.01 or other.top <= one.y + 0.01


def test_fifteen_millimetres_on_a_ten_inch_tablet() -> None:
    assert least_target(1280, 800) == pytest.approx(88, abs=1)


def test_two_rows_in_portrait_only() -> None:
    wide, high = ROOMS[0], ROOMS[2]
    assert len({box.y for box in layout.numbers(11, wide, 8, portrait=False)}) == 1
    assert len({box.y for box in layout.numbers(11, high, 8, portrait=True)}) == 2


def test_best_is_on_top_of_a_column_and_right_in_a_row() -> None:
    column = layout.words(5, ROOMS[2], 16, portrait=True)
    assert column[4].y == max(box.y for box in column)
    row = layout.words(5, ROOMS[0], 16, portrait=False)
    assert row[4].x == max(box.x for box in row)


def test_no_topics_take_no_room() -> None:
    assert layout.tiles(0, ROOMS[0], 16, portrait=False) == ()


def outline(face: Face) -> list[tuple[float, float]]:
    points = [point for stroke in face.strokes for point in stroke.points]
    return [*points, *face.open_mouth, *(dot.centre for dot in face.dots)]


@pytest.mark.parametrize("face", [*FIVE, ASLEEP])
def test_features_stay_on_the_disc(face: Face) -> None:
    assert all(x * x + y * y < 0.8**2 for x, y in outline(face))


@pytest.mark.parametrize("face", [*FIVE, ASLEEP])
def test_faces_are_even(face: Face) -> None:
    points = {(round(x, 6), round(y, 6)) for x, y in outline(face)}
    assert {(round(-x, 6) + 0.0, y) for x, y in points} == {(x + 0.0, y) for x, y in points}


def test_faces_differ_by_shape_alone() -> None:
    for one, other in combinations(FIVE, 2):
        assert one != other
    ends = [face.strokes[-1].points[0][1] - face.strokes[-1].points[12][1] for face in FIVE[1:4:2]]
    assert ends[0] < 0 < ends[1], "the corners of the mouth hang, or rise"


@pytest.mark.parametrize("points", [1, 2, 3, 4, 5])
def test_a_shorter_scale_takes_some_of_the_faces_in_order(points: int) -> None:
    chosen = faces_of(points)
    assert len(chosen) == points
    assert list(chosen) == sorted(chosen)


def test_more_than_five_points_have_no_faces() -> None:
    with pytest.raises(ValueError, match="show numbers"):
        faces_of(7)
