"""What the screen wears: by the hour, as the shop has it, and as a customer switched it."""

from collections.abc import Callable

from kiosk.screen.look import Look
from kiosk.screen.sight import CLEAREST, PLAIN, Sight, sight_of
from kiosk.screen.theme import is_dark, load_theme, worn
from kiosk.settings import BrandSettings, ScreenSettings


class Wardrobe:
    """Dresses a look. ``local_hour``: hour of the store's day, 0 to 23."""

    def __init__(
        self,
        look: Look,
        screen: ScreenSettings,
        brand: BrandSettings,
        local_hour: Callable[[], int],
    ) -> None:
        self._look = look
        self._screen = screen
        self._brand = brand
        self._local_hour = local_hour
        self._theme = load_theme()
        self._worn: tuple[bool, Sight] | None = None
        self._dark = False
        self.follow_the_hour()

    @property
    def clearest_is_a_choice(self) -> bool:
        """Whether the switch gives more than the shop does; where it gives all, it takes away."""
        return sight_of(self._screen, switched=True) == CLEAREST

    def follow_the_hour(self) -> None:
        """Note whether the dark theme is due; it is worn when somebody is dressed next."""
        self._dark = is_dark(self._screen.theme, self._local_hour())

    def dress(self, switched: bool) -> None:
        """Dress for a customer who has ``switched`` how well the screen can be seen, or not."""
        self._wear(sight_of(self._screen, switched))

    def dress_plainly(self) -> None:
        """Dress for the manager's side, which is laid out for the usual sizes."""
        self._wear(PLAIN)

    def _wear(self, sight: Sight) -> None:
        if (self._dark, sight) == self._worn:
            return
        self._worn = self._dark, sight
        palette = worn(self._theme, self._brand, self._dark, sight.contrast)
        self._look.wear(self._theme, palette, sight)
