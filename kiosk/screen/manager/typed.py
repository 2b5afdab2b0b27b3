"""What is typed into a line such as an address: taken as it is, no capitals of its own. Pure."""

from attrs import evolve, frozen

from kiosk.screen import keyboard_layouts as layouts


@frozen
class Typed:
    """A line, and how the keyboard stands."""

    text: str = ""
    most: int = 200
    layout: str = "en"
    letters: str = "en"
    shift: bool = False

    def press(self, does: str) -> "Typed":
        """Return the line after a key of the keyboard."""
        match does:
            case layouts.SHIFT:
                return evolve(self, shift=not self.shift)
            case layouts.ERASE:
                return evolve(self, text=self.text[:-1])
            case layouts.SYMBOLS:
                return evolve(self, layout="symbols")
            case layouts.LETTERS:
                return evolve(self, layout=self.letters)
            case layouts.NEXT:
                letters = layouts.following(self.letters)
                return evolve(self, layout=letters, letters=letters)
            case _:
                return self._add(" " if does == layouts.SPACE else does)

    def _add(self, sign: str) -> "Typed":
        if len(self.text) >= self.most:
            return self
        return evolve(self, text=self.text + (sign.upper() if self.shift else sign), shift=False)
