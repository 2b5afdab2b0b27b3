"""Text that takes the height it needs."""

from math import inf
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.screen.fit_label import TIGHT, FitLabel
from kiosk.screen.fit_text import Fitted, fit
from kiosk.screen.look import Look

SLACK = 2.0  # pixels, against rounding


class Prose(FitLabel):
    """``words`` in as many lines as its width asks for; '' takes no room.

    ``share`` is their size in shares of the small type; ``quiet`` ones stand back, ``urgent`` ones
    ask for help.
    """

    look = ObjectProperty(Look(), rebind=True)
    share = NumericProperty(1.0)
    quiet = BooleanProperty(False)
    urgent = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._grow_soon = Clock.create_trigger(self._grow, -1)
        super().__init__(**kwargs)
        for name in ("words", "largest", "width", "bold"):
            self.fbind(name, self._grow_soon)
        self._grow_soon()

    def fitted(self, largest: float) -> Fitted:
        """Return lines as full as they get, in any height."""
        return fit(self.words, (self.width, inf), largest, self._measure, even=False)

    def _grow(self, *_: Any) -> None:
        if not self.words or self.width < 2:
            self.height = 0.0
            return
        fitted = self.fitted(self.largest)
        line = self._measure("Ауg", fitted.size)[1]
        self.height = float(len(fitted.lines) * line / TIGHT + SLACK)
