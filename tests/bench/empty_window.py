"""The least that Kivy can do: a window with five buttons; what the tablet is measured against.

It draws as the tablet does, without multisampling and at 30 frames a second: Kivy's own defaults
would cost it more, and flatter us.

    python tests/bench/empty_window.py WIDTH HEIGHT
"""

import os
import sys

os.environ.update(
    KIVY_NO_ARGS="1",
    KIVY_NO_CONFIG="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_ENV_CONFIG="0",
    KCFG_KIVY_LOG_LEVEL="warning",
    KCFG_GRAPHICS_MULTISAMPLES="0",
    KCFG_GRAPHICS_MAXFPS="30",
    KCFG_GRAPHICS_WIDTH=sys.argv[1],
    KCFG_GRAPHICS_HEIGHT=sys.argv[2],
)

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.button import Button


class EmptyApp(App):
    """Five buttons in a row."""

    def build(self) -> BoxLayout:
        row = BoxLayout()
        for value in range(1, 6):
            row.add_widget(Button(text=str(value)))
        return row

    def on_start(self) -> None:
        Window.bind(on_flip=self._drawn)

    def _drawn(self, *_: object) -> None:
        Window.unbind(on_flip=self._drawn)
        Clock.schedule_once(self._seen)

    def _seen(self, _: float) -> None:
        glFinish()  # as the tablet does: the frame is drawn, and not only ordered
        print("ready", flush=True)


EmptyApp().run()
