"""How well the screen can be seen: what the shop chose, and what a customer switched to. Pure."""

from attrs import frozen

from kiosk.model.value import Value
from kiosk.settings import ScreenSettings


@frozen(repr=False)
class Sight(Value):
    """``contrast``: black on white, or white on black. ``large``: the large type."""

    contrast: bool = False
    large: bool = False


PLAIN, CLEAREST = Sight(), Sight(contrast=True, large=True)


def sight_of(screen: ScreenSettings, switched: bool) -> Sight:
    """Return how a customer sees the screen who has ``switched`` it, or left it as the shop's.

    The switch gives both; where the shop gives both to everybody, it takes both away.
    """
    shops = Sight(screen.high_contrast, screen.large_text)
    if not switched:
        return shops
    return PLAIN if shops == CLEAREST else CLEAREST
