"""One tab of the manager's bar, and the arrows that turn over."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.tap import Tap


class Tab(Tap, FloatLayout):
    """Words; a line under them where this is the tab shown."""

    words = StringProperty("")
    chosen = BooleanProperty(False)


class TurnTile(Tap, FloatLayout):
    """An arrow: to the one before (``back``) or after."""

    back = BooleanProperty(False)
    arrow = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size", "back"):
            self.fbind(name, self._point)
        self._point()

    def _point(self, *_: Any) -> None:
        x, y = self.x + self.width / 2, self.y + self.height / 2
        deep = self.height * 0.22
        tip, ends = (x - deep / 2, x + deep / 2) if self.back else (x + deep / 2, x - deep / 2)
        self.arrow = [ends, y + deep, tip, y, ends, y - deep]
