"""The window's content: the tablet alone, or in the demo the tablet above the drawn console."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screen.kv import load_later
from kiosk.screen.look import Look, Looking
from kiosk.screen.panel import Panel
from kiosk.screen.stage import Stage
from kiosk.screen.theme import veil

if TYPE_CHECKING:
    from kiosk.screen.console_panel import ConsolePanel


class Desktop(Looking, FloatLayout):
    """Gives the stage the whole window, or what the console leaves of it.

    light(percent): sets the light behind the screen, False where there is none. ``veil``: how dark
    a veil lies over all of it, 0 (none) to 1 (black).
    """

    demo = BooleanProperty(False)
    edge = NumericProperty(0.0)
    tablet_height = NumericProperty(1.0)
    veil = NumericProperty(0.0)

    def __init__(
        self, stage: Stage, panel: Panel | None, look: Look, light: Callable[[int], bool]
    ) -> None:
        self._light = light
        self._stage = stage
        self._front: Widget | None = None
        self._console: ConsolePanel | None = None
        super().__init__(look=look, demo=panel is not None)
        stage.size_hint = (None, None)
        self.add_widget(stage)
        if panel is not None:
            from kiosk.screen import console_panel

            load_later()
            self._console = console_panel.ConsolePanel(panel, look, size_hint=(None, None))
            self.add_widget(self._console)
        self.bind(size=self._arrange)

    def put_in_front(self, widget: Widget) -> None:
        """Show a widget in the stage's place; the stage cannot be touched meanwhile."""
        self._front = widget
        widget.size_hint = (None, None)
        self.remove_widget(self._stage)
        self.add_widget(widget)
        self._arrange()

    def back_to_stage(self) -> None:
        """Show the stage again."""
        if self._front is not None:
            self.remove_widget(self._front)
            self._front = None
            self.add_widget(self._stage)

    def show_brightness(self, percent: int) -> None:
        """Be as bright as that, 10 to 100 per cent."""
        self.veil = 0.0 if self._light(percent) else veil(percent)

    def close(self) -> None:
        """Stop what runs each frame."""
        if self._console is not None:
            self._console.close()

    def _arrange(self, *_: Any) -> None:
        self._place_stage()
        if self._front is not None:
            self._front.pos, self._front.size = self._stage.pos, self._stage.size

    def _place_stage(self) -> None:
        stage, console = self._stage, self._console
        if console is None:
            stage.pos, stage.size = self.pos, self.size
            return
        edge = min(self.size) * 0.022
        strip = min(self.height * 0.2, self.width * 0.24)
        self.edge = edge
        console.size = (min(self.width - 2 * edge, strip * 6.4), strip)
        console.center_x, console.y = self.center_x, self.y + edge
        stage.size = (self.width - 4 * edge, self.height - strip - 5 * edge)
        self.tablet_height = stage.height
        stage.x, stage.top = self.x + 2 * edge, self.top - 2 * edge
