"""Drawing without filling: where software fills a window, that is most of a test's time."""

from pathlib import Path

from kivy.core.window import Window
from kivy.graphics.opengl import GL_SCISSOR_TEST, glDisable, glEnable, glScissor

from kiosk.screen.offscreen import Offscreen, OwnClock


class OnePixel(Offscreen):
    """Draws every frame, but fills one pixel of it; whole is what a picture is taken of."""

    def __init__(self, clock: OwnClock) -> None:
        super().__init__(clock)
        self._whole = False
        Window.bind(on_draw=self._before_drawing)

    def screenshot(self, path: Path) -> None:
        self._whole = True
        try:
            super().screenshot(path)
        finally:
            self._whole = False

    def _before_drawing(self, *_: object) -> None:
        if self._whole:
            glDisable(GL_SCISSOR_TEST)
        else:
            glEnable(GL_SCISSOR_TEST)
            glScissor(0, 0, 1, 1)
