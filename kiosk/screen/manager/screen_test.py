"""The screen test: full colours for dead pixels, then a grid that shows where touch works."""

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.properties import ListProperty, NumericProperty, StringProperty

from kiosk.screen.look import Look
from kiosk.screen.manager.cover import Cover
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.words import words_of

COLOURS = ((1, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1), (1, 1, 1, 1), (0, 0, 0, 1))
COLUMNS, ROWS = 8, 5


class ScreenTest(Cover):
    """A tap goes on to the next colour; in the grid each field turns once it is touched."""

    step = NumericProperty(0)
    said = StringProperty("")
    ink = ListProperty([1, 1, 1, 1])

    def __init__(self, manager: ManagerParts, look: Look) -> None:
        self.words = words_of(manager.language)
        self._touched: set[tuple[int, int]] = set()
        super().__init__(look=look)
        self.bind(size=self._draw, pos=self._draw)
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        """Go on, or mark a field."""
        if self.step < len(COLOURS):
            self.step += 1
            self._draw()
        else:
            self._mark(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Mark what a sliding finger reaches."""
        if self.step == len(COLOURS) and touch.time_end < 0:
            self._mark(touch)
        return True

    def _mark(self, touch: Any) -> None:
        column = int((touch.x - self.x) / self.width * COLUMNS)
        row = int((touch.y - self.y) / self.height * ROWS)
        if (column, row) in self._touched or not (0 <= column < COLUMNS and 0 <= row < ROWS):
            return
        self._touched.add((column, row))
        self._draw()
        if len(self._touched) == COLUMNS * ROWS:
            self.dispatch("on_done")

    def _draw(self, *_: Any) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            if self.step < len(COLOURS):
                self._draw_colour()
            else:
                self._draw_grid()

    def _draw_colour(self) -> None:
        colour = COLOURS[int(self.step)]
        Color(*colour)
        Rectangle(pos=self.pos, size=self.size)
        self.said = self.words("Look for spots. Tap to go on.")
        self.ink = [0, 0, 0, 1] if colour[1] else [1, 1, 1, 1]

    def _draw_grid(self) -> None:
        Color(*self.look.line)
        Rectangle(pos=self.pos, size=self.size)
        gap = max(1.0, self.look.hairline)
        width, height = self.width / COLUMNS, self.height / ROWS
        for column in range(COLUMNS):
            for row in range(ROWS):
                here = (column, row) in self._touched
                Color(*(self.look.accent if here else self.look.surface))
                place = (self.x + column * width + gap, self.y + row * height + gap)
                Rectangle(pos=place, size=(width - 2 * gap, height - 2 * gap))
        self.said = self.words("Wipe over every field. Left alone, this ends by itself.")
        self.ink = self.look.ink
