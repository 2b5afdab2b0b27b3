"""An eye before a display: what a customer sees of the tablet, by the pixels and nothing else."""

import mmap
import struct
from enum import Enum
from pathlib import Path

from PIL import Image

from kiosk.screen.theme import load_theme

EVERY = 8  # of the picture's lines and columns one look takes each so many
LEAST = 0.001  # share of the picture that a colour fills where it is meant

Colour = tuple[int, int, int]


class Sight(Enum):
    """What the screen shows, as somebody would name it; NOTHING also while it turns a page."""

    QUESTION = "the question"
    CHOICE = "that a face was chosen"
    THANKS = "the thanks"
    SORRY = "that the answer could not be saved"
    REST = "that it is not at work"
    NOTHING = "nothing that one could name"


class Eye:
    """Looks at the frame buffer that Xvfb keeps in a file with ``-fbdir``: that costs next to
    nothing, so that it can look again and again.

    It knows the screens by the theme's colours: five faces, the mark of what is stored, the ground
    of bad news, the face at rest. A colour that has half arrived, or half gone, is none of them.
    """

    def __init__(self, buffer: Path) -> None:
        with buffer.open("rb") as file:
            self._shown = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = struct.unpack(">25I", self._shown[:100])  # of an X window dump
        self._size, self._line = (head[4], head[5]), head[12]
        self._begin = head[0] + head[19] * 12
        theme = load_theme()
        self._faces = [_colour(face.fill) for face in theme.faces]
        self._stored, self._sorry = _colour(theme.light.accent), _colour(theme.light.alert)
        self._rest = _colour(theme.rest.fill)

    def sees(self) -> Sight:
        """Say what is shown now."""
        picture = self._look(EVERY)
        pixels = picture.width * picture.height
        found = picture.getcolors(pixels) or ()
        seen = {colour for times, colour in found if times > LEAST * pixels}
        faces = seen.intersection(self._faces)
        if self._stored in seen and len(faces) == 1:
            return Sight.THANKS
        if self._rest in seen:
            return Sight.REST
        if len(faces) < len(self._faces):
            return Sight.CHOICE if faces else Sight.NOTHING
        return Sight.SORRY if self._sorry in seen else Sight.QUESTION

    def face(self, value: int) -> tuple[int, int]:
        """Return where the middle of a face is; of 1 to 5, the question being shown."""
        picture, colour = self._look(EVERY), bytes(self._faces[value - 1])
        pixels = picture.tobytes()
        of_it = [at // 3 for at in range(0, len(pixels), 3) if pixels[at : at + 3] == colour]
        assert of_it, f"the screen shows {self.sees().value}"
        left, right = (side(at % picture.width for at in of_it) for side in (min, max))
        top, bottom = of_it[0] // picture.width, of_it[-1] // picture.width
        return (left + right) // 2 * EVERY, (top + bottom) // 2 * EVERY

    def picture(self) -> bytes:
        """Return what is shown, to be compared with what is shown later."""
        return self._look(EVERY).tobytes()

    def _look(self, every: int) -> Image.Image:
        width, height = self._size
        lines = (width, height // every)
        shown = memoryview(self._shown)[self._begin :]
        picture = Image.frombuffer("RGB", lines, shown, "raw", "BGRX", self._line * every, 1)
        return picture.resize((width // every, lines[1]), Image.Resampling.NEAREST)


def _colour(colour: str) -> Colour:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
