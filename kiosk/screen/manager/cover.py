"""Something over the whole of the manager's side, which takes every touch."""

from typing import Any

from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.look import Looking


class Cover(Looking, FloatLayout):
    """Fires ``on_done`` when it is over; ``close`` is called then, and when it is left.

    ``busy``: it ends by itself, so that nobody has to touch the screen meanwhile.
    """

    busy = False

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_done")
        super().__init__(**kwargs)

    def on_done(self) -> None:
        """Default handler of the event."""

    def close(self) -> None:
        """Let go of everything that runs."""

    def on_touch_down(self, touch: Any) -> bool:
        """Keep the touch from what is underneath."""
        super().on_touch_down(touch)
        return True
