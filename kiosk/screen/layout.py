"""How large targets are and where they stand, in pixels. No Kivy here."""

from math import ceil

from attrs import frozen

from kiosk.model.value import Value

TALL = 1.45  # a number's target is at most this much taller than wide
FACE_WIDEST = 0.36  # of the room's width: two faces are not giants
SLACK_ABOVE = 0.36  # share of the free height that stays above a block
LEAST_MM = 15.0
TABLET_INCHES = 10.1  # the screen that LEAST_MM is reckoned on
MM_PER_INCH = 25.4


@frozen(repr=False)
class Box(Value):
    """A rectangle; ``x`` and ``y`` are its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """The y of the upper edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width


def least_target(width: float, height: float) -> float:
    """Return the pixels of 15 mm where a 10.1-inch screen has ``width`` x ``height`` pixels."""
    diagonal = (width * width + height * height) ** 0.5
    return float(diagonal / TABLET_INCHES / MM_PER_INCH * LEAST_MM)


def faces(count: int, room: Box, label: float) -> tuple[Box, ...]:
    """Return a row of faces, worst left; each box a face and ``label`` pixels for its name."""
    width = min(room.width / count, room.width * FACE_WIDEST, (room.height - label) * 1.35)
    return _grid(count, count, (width, min(room.height, width * 0.9 + label)), 0, room)


def faces_down(count: int, room: Box, gap: float) -> tuple[Box, ...]:
    """Return a column of faces with their names beside them, best on top."""
    height = min(room.width * 0.22, (room.height - gap * (count - 1)) / count)
    return _grid(count, 1, (room.width, height), gap, room)[::-1]


def numbers(count: int, room: Box, gap: float, portrait: bool) -> tuple[Box, ...]:
    """Return one row of numbered targets, or two in portrait where there are many."""
    rows = 2 if portrait and count > 6 else 1
    per_row = ceil(count / rows)
    width = min((room.width - gap * (per_row - 1)) / per_row, room.width / 6)
    height = min(width * TALL, (room.height - gap * (rows - 1)) / rows)
    return _grid(count, per_row, (width, height), gap, room)


def words(count: int, room: Box, gap: float, portrait: bool) -> tuple[Box, ...]:
    """Return a row of word targets, worst left; in portrait a column, best on top."""
    if portrait:
        height = min(room.width / 5, (room.height - gap * (count - 1)) / count)
        return _grid(count, 1, (room.width, height), gap, room)[::-1]
    width = (room.width - gap * (count - 1)) / count
    return _grid(count, count, (width, min(room.height, width * 0.86)), gap, room)


def tiles(count: int, room: Box, gap: float, portrait: bool) -> tuple[Box, ...]:
    """Return the grid of topic tiles: up to three in a row, in portrait up to two."""
    if not count:
        return ()
    per_row = _per_row(count, portrait)
    rows = ceil(count / per_row)
    width = (room.width - gap * (per_row - 1)) / per_row
    height = min((room.height - gap * (rows - 1)) / rows, width * 0.62)
    return _grid(count, per_row, (width, height), gap, room)


def _per_row(count: int, portrait: bool) -> int:
    if portrait:
        return 1 if count <= 3 else 2
    return 2 if count in (2, 4) else min(count, 3)


def _grid(
    count: int, per_row: int, cell: tuple[float, float], gap: float, room: Box
) -> tuple[Box, ...]:
    """Return cells row by row, each row centred, the block a little above the room's middle."""
    width, height = cell
    rows = ceil(count / per_row)
    block = rows * height + (rows - 1) * gap
    top = room.top - max(0.0, room.height - block) * SLACK_ABOVE
    boxes = []
    for at in range(count):
        row, column = divmod(at, per_row)
        in_row = min(per_row, count - row * per_row)
        left = room.x + (room.width - in_row * width - (in_row - 1) * gap) / 2
        boxes.append(
            Box(left + column * (width + gap), top - height - row * (height + gap), width, height)
        )
    return tuple(boxes)
