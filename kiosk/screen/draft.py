"""A comment as it is being written: immutable. No Kivy here."""

import attrs
from attrs import frozen

ENDS_OF_SENTENCE = ".!?"


@frozen
class Draft:
    """``text`` so far, at most ``max_chars`` long; ``shift``: the next letter is a capital.

    ``layout`` is the keyboard layout in use, a key of keyboard_layouts.LAYOUTS.
    """

    max_chars: int
    layout: str
    text: str = ""
    shift: bool = True

    def type(self, sign: str) -> "Draft":
        """Add a sign; a full comment takes none."""
        if len(self.text) >= self.max_chars:
            return self
        return self._with(self.text + (sign.upper() if self.shift else sign))

    def space(self) -> "Draft":
        """Add a space, but none at the start and no second one."""
        if not self.text or self.text.endswith(" "):
            return self
        return self.type(" ")

    def erase(self) -> "Draft":
        """Take the last sign away."""
        return self._with(self.text[:-1])

    def press_shift(self) -> "Draft":
        """Switch between small and capital letters."""
        return attrs.evolve(self, shift=not self.shift)

    def turn_to(self, layout: str) -> "Draft":
        """Use another keyboard layout."""
        return attrs.evolve(self, layout=layout)

    def _with(self, text: str) -> "Draft":
        """Return this draft with another text; a sentence begins with a capital."""
        bare = text.rstrip(" ")
        starts = not bare or (bare[-1] in ENDS_OF_SENTENCE and text.endswith(" "))
        return attrs.evolve(self, text=text, shift=starts)
