"""What can be tapped: shows the press in the same frame, tells of it on release."""

from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screen.look import Looking


class Tap(Looking):
    """Mix into a widget; fires ``on_tap`` when a finger lifts where it came down.

    A finger that slides off takes its tap back. ``give`` runs from 0 to 1 as the target gives way.
    ``test_name`` is how the tests find it.
    """

    test_name = StringProperty("")
    pressed = BooleanProperty(False)
    give = NumericProperty(0.0)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_tap")
        super().__init__(**kwargs)

    def on_touch_down(self, touch: Any) -> bool:
        """Give way at once."""
        if self.disabled or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.pressed = True
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Let go of a finger that slides off."""
        if touch.grab_current is not self:
            return False
        self.pressed = self.pressed and self.collide_point(*touch.pos)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Tell of the tap."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        if self.pressed:
            self.pressed = False
            if not self.disabled:
                self.dispatch("on_tap")
        return True

    def on_pressed(self, _: Any, pressed: bool) -> None:
        """Go down at once, come back softly."""
        Animation.cancel_all(self, "give")
        if pressed:
            self.give = 1.0
        else:
            Animation(give=0.0, d=self.look.seconds("press"), t="out_quad").start(self)

    def on_tap(self) -> None:
        """Default handler of the event."""
