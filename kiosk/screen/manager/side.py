"""The manager's side as one widget: the PIN pad, then the shell; back by itself when left alone."""

from collections.abc import Callable
from typing import Any

import attrs
from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.chrome import Countdown
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.kv import load_kv
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.manager.pin_page import PinPage
from kiosk.screen.manager.shell import Shell, tabs_for

TICK_S = 1.0
WARNED_S = 10.0  # the countdown shows in the last seconds


class ManagerSide(Looking, FloatLayout):
    """Built when somebody makes the gesture, thrown away when ``leave`` has been called."""

    def __init__(
        self,
        manager: ManagerParts,
        look: Look,
        now_ms: Callable[[], int],
        leave: Callable[[], None],
    ) -> None:
        load_kv()
        self._manager = manager
        self._now_ms = now_ms
        self._leave = leave
        self._touched_ms = now_ms()
        self._finger: Any = None
        self.pin: PinPage | None = None
        self.shell: Shell | None = None
        super().__init__(look=look)
        self._countdown = Countdown(look=look, size_hint=(1, None), pos_hint={"x": 0, "y": 0})
        look.bind(unit=self._thicken)
        self._thicken()
        self._ticking = Clock.schedule_interval(self._tick, TICK_S)
        self._ask_pin()

    @property
    def screen(self) -> str:
        """Name of what is shown: ``pin``, or that of a tab."""
        return self.shell.shown if self.shell is not None else "pin"

    def close(self) -> None:
        """Let go of everything that runs."""
        self._ticking.cancel()
        self.look.unbind(unit=self._thicken)
        for part in (self.pin, self.shell):
            if part is not None:
                part.close()

    def wait(self, timeout_s: float = 30.0) -> None:
        """Wait for what the page shown is loading. For the tests."""
        page = self.pin if self.shell is None else self.shell.page
        if page is not None:
            page.wait(timeout_s)

    def speak(self, language: str) -> None:
        """Ask for the PIN in another language."""
        self._manager = attrs.evolve(self._manager, language=language)
        self._ask_pin()

    def on_touch_down(self, touch: Any) -> bool:
        """Let the first finger through, and no other."""
        if not self.collide_point(*touch.pos):
            return False
        if not self._counts(touch):
            return True
        self._finger = touch
        self.touch()
        super().on_touch_down(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Note that somebody is there."""
        self.touch()
        return bool(super().on_touch_move(touch))

    def touch(self) -> None:
        """Begin the idle time anew."""
        self._touched_ms = self._now_ms()
        self._countdown.drain(1.0)

    def _counts(self, touch: Any) -> bool:
        if self._finger is not None and self._finger.time_end < 0:
            return False
        return "button" not in touch.profile or touch.button == "left"

    def _tick(self, _: float) -> None:
        if self.shell is not None and self.shell.busy:
            self.touch()
        left = self._manager.idle_s - (self._now_ms() - self._touched_ms) / 1000
        if left <= 0:
            self._leave()
        else:
            self._countdown.drain(min(1.0, left / WARNED_S))

    def _ask_pin(self) -> None:
        if self.pin is not None:
            self.pin.close()
        self.pin = PinPage(self._manager, self.look)
        self.pin.bind(
            on_enter=lambda _: self._enter(),
            on_cancel=lambda _: self._leave(),
            on_language=lambda _, language: self.speak(language),
        )
        self._show(self.pin)
        self.pin.open()

    def _enter(self) -> None:
        assert self.pin is not None
        self.pin.close()
        self.pin = None
        tabs = tabs_for(self._manager)
        self.shell = Shell(self._manager, self.look, tabs)
        self.shell.bind(on_leave=lambda _: self._leave())
        self._show(self.shell)
        self.shell.turn_to(tabs[0].name)

    def _show(self, widget: Any) -> None:
        self.clear_widgets()
        widget.pos_hint = {"x": 0, "y": 0}  # in the demo the tablet does not begin at 0, 0
        self.add_widget(widget)
        self.add_widget(self._countdown)

    def _thicken(self, *_: Any) -> None:
        self._countdown.height = self.look.unit * 0.8
