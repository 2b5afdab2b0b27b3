"""Watches the stage for the hidden gesture, and opens."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from kiosk.screen.manager.gesture import CORNER_UNITS, HOLD, HOLD_S, Round, corner_of, touched
from kiosk.screen.stage import Stage


class Doorway:
    """Calls ``enter`` when the gesture is done. Nothing runs while nobody touches the screen."""

    def __init__(
        self, stage: Stage, gesture: str, now_ms: Callable[[], int], enter: Callable[[], None]
    ) -> None:
        self._stage = stage
        self._now_ms = now_ms
        self._enter = enter
        self._round = Round()
        self._holding: Any = None
        stage.watch = self._hold if gesture == HOLD else self._go_round

    def close(self) -> None:
        """Watch no more."""
        self._stage.watch = lambda touch, taken: None
        if self._holding is not None:
            self._holding.cancel()

    def _go_round(self, touch: Any, taken: bool) -> None:
        stage = self._stage
        at = (touch.x - stage.x, touch.y - stage.y)
        corner = corner_of(*at, tuple(stage.size), CORNER_UNITS * stage.look.unit)
        self._round = touched(self._round, corner, taken, self._now_ms())
        if self._round.complete:
            self._round = Round()
            self._enter()

    def _hold(self, touch: Any, taken: bool) -> None:
        if self._holding is not None:
            self._holding.cancel()
            self._holding = None
        if not taken and self._on_name(touch):
            self._holding = Clock.schedule_once(lambda _: self._held(touch), HOLD_S)

    def _held(self, touch: Any) -> None:
        self._holding = None
        if touch.time_end < 0 and self._on_name(touch):
            self._enter()

    def _on_name(self, touch: Any) -> bool:
        header = self._stage.header
        before = min(header.center_x, header.ids.row.x)
        return bool(header.collide_point(*touch.pos) and touch.x < before)
