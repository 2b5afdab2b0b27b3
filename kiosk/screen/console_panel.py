"""The console, drawn: a box with five round buttons in rings of light. For the demo."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screen.look import Look, Looking
from kiosk.screen.panel import Panel
from kiosk.screen.tap import Tap
from kiosk.screen.theme import rgba

BUTTONS = 5


class ConsoleButton(Tap, FloatLayout):
    """A round button; ``glow`` is the brightness of its ring, 0 to 1."""

    number = NumericProperty(1)
    glow = NumericProperty(0.0)
    disc = NumericProperty(1.0)
    colour = ColorProperty("#FFFFFF")


class Speaker(Looking, Widget):
    """Lit while the buzzer sounds."""

    sounding = BooleanProperty(False)


class ConsolePanel(Looking, FloatLayout):
    """The box. Presses go to ``panel`` on touch and release; its lights are read each frame."""

    sounding = BooleanProperty(False)

    def __init__(self, panel: Panel, look: Look, **kwargs: Any) -> None:
        self._panel = panel
        super().__init__(look=look, **kwargs)
        self._buttons = [self._button(number) for number in range(1, BUTTONS + 1)]
        Clock.schedule_interval(self._read, 0)

    def close(self) -> None:
        """Stop reading the lights."""
        Clock.unschedule(self._read)

    def _read(self, _: float) -> None:
        for button, glow in zip(self._buttons, self._panel.leds(), strict=True):
            button.glow = glow
        self.sounding = self._panel.buzzer()

    def _button(self, number: int) -> ConsoleButton:
        faces = self.look.theme.faces
        button = ConsoleButton(
            look=self.look,
            number=number,
            colour=rgba(faces[number - 1].fill),
            test_name=f"console-{number}",
        )
        button.bind(pressed=self._pressed)
        self.ids.row.add_widget(button)
        return button

    def _pressed(self, button: ConsoleButton, pressed: bool) -> None:
        move = self._panel.down if pressed else self._panel.up
        move(int(button.number))
