"""The tablet: one window, one stage, one controller. Everything it needs is handed to it."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from kivy.app import App
from kivy.base import EventLoop, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish

from kiosk.model.surveys import Survey
from kiosk.model.visit import Visit
from kiosk.screen.aloud import Aloud
from kiosk.screen.controller import Controller, Give, Surroundings
from kiosk.screen.desktop import Desktop
from kiosk.screen.environment import assert_one_provider
from kiosk.screen.guard import Guard
from kiosk.screen.kv import load_first
from kiosk.screen.look import Look
from kiosk.screen.panel import Panel
from kiosk.screen.stage import Stage
from kiosk.screen.wardrobe import Wardrobe
from kiosk.settings import BrandSettings, ScreenSettings

if TYPE_CHECKING:
    from kiosk.screen.manager.doorway import Doorway
    from kiosk.screen.manager.parts import ManagerParts
    from kiosk.screen.manager.side import ManagerSide

SHELTER_S = 8.0  # how long the safe screen stays
BEAT_S = 1.0
WARM_UP_S = 0.2


@frozen
class ScreenParts:
    """Everything the tablet is given.

    give: the intake. now_ms: milliseconds of a clock that never goes back. local_hour: hour of
    the store's day, 0 to 23. on_fault(key, sentence): makes a fault show in ``kiosk status``.
    on_ready: called after the first frame. on_warm: called when all screens are built. alive:
    called about once a second. question: other words for the first question, by language. safe:
    start in the safe screen, and stay there. eased: called after a customer switched to high
    contrast and large text and is gone. panel: the board that the drawn console shows, or None.
    light(percent): sets the light behind the screen; False where there is none to set, and what
    is drawn is darkened. manager: what the manager's side needs, None: there is none.
    """

    survey: Survey
    screen: ScreenSettings
    brand: BrandSettings
    language: str
    give: Give
    now_ms: Callable[[], int]
    new_visit_id: Callable[[], str]
    on_fault: Callable[[str, str], None]
    local_hour: Callable[[], int] = lambda: 12
    on_ready: Callable[[], None] = lambda: None
    on_warm: Callable[[], None] = lambda: None
    alive: Callable[[], None] = lambda: None
    question: Mapping[str, str] = field(factory=dict)
    safe: bool = False
    eased: Callable[[], None] = lambda: None
    panel: Panel | None = None
    light: Callable[[int], bool] = lambda percent: False
    manager: "ManagerParts | None" = None


def on_screen_thread(do: Callable[[], None]) -> None:
    """Run ``do`` in the next frame; the one way from any other thread to the screen."""
    Clock.schedule_once(lambda _: do(), -1)


def deliver_touches(*_: Any) -> None:
    """Pass on now what came in, where Kivy would sleep till the next frame first.

    So an answer is on its way to the disk meanwhile, and the next frame may show the thanks.
    """
    EventLoop.dispatch_input()


class KioskApp(App):
    """Call ``prepare`` of environment.py first, then build this and ``run`` it."""

    title = "Feedback Kiosk"

    def __init__(self, parts: ScreenParts) -> None:
        super().__init__()
        self._parts = parts
        self._survey = parts.survey.reworded(parts.question)
        self._ticking: Any = None
        self._waking: Any = None
        self._warming: Any = None
        self._sheltered = False
        self._doorway: Doorway | None = None
        self.manager: ManagerSide | None = None
        self._stop_wanted = False
        self.look = Look()
        self._wardrobe = Wardrobe(self.look, parts.screen, parts.brand, parts.local_hour)
        self._guard = Guard(parts.now_ms, parts.on_fault, self._shelter)

    def build(self) -> Desktop:
        """Build the stage around a fresh visit."""
        load_first()
        parts = self._parts
        self.controller = self._make_controller()
        self._dress()
        self.stage = Stage(self._survey, self.controller, self.look, parts.now_ms)
        self.stage.header.easing = parts.screen.accessibility
        self.stage.speaks = parts.screen.spoken
        self._aloud = Aloud(self.stage, lambda: self.controller.visit, on_screen_thread)
        self.stage.brand_name, self.stage.brand_logo = parts.brand.name, parts.brand.logo
        if parts.safe:
            self._shelter(for_good=True)
        else:
            self.stage.show(self.controller.visit)
        self._make_doorway()
        desktop = Desktop(self.stage, parts.panel, self.look, parts.light)
        desktop.show_brightness(parts.screen.brightness)
        return desktop

    def on_start(self) -> None:
        """Take hold of the window and of errors; tell when the first frame is drawn."""
        Window.allow_screensaver = False
        Window.bind(on_request_close=self._refuse_to_close, on_flip=self._first_frame)
        # Bound sooner than the provider's own, so that it is told last.
        Window.bind(on_mouse_down=deliver_touches, on_mouse_up=deliver_touches)
        ExceptionManager.add_handler(self._guard)
        self._beating = Clock.schedule_interval(self._beat, BEAT_S)

    def on_stop(self) -> None:
        """Let go of everything that on_start took hold of."""
        Window.unbind(on_request_close=self._refuse_to_close, on_flip=self._first_frame)
        finger = self.stage.finger
        Window.unbind(on_mouse_down=finger.came_down, on_mouse_up=finger.went_up)
        Window.unbind(on_mouse_down=deliver_touches, on_mouse_up=deliver_touches)
        ExceptionManager.remove_handler(self._guard)
        self._beating.cancel()
        for event in (self._ticking, self._waking, self._warming):
            if event is not None:
                event.cancel()
        self._aloud.stop()
        if self._doorway is not None:
            self._doorway.close()
        self._leave_manager()
        self.root.close()

    def stop_soon(self) -> None:
        """Stop after this frame; may be called from any thread and from a signal handler."""
        self._stop_wanted = True
        EventLoop.quit = True

    def open_settings(self, *_: Any) -> bool:
        """F1 opens nothing."""
        return True

    def _first_frame(self, *_: Any) -> None:
        """The first frame is about to be handed to the display."""
        Window.unbind(on_flip=self._first_frame)
        assert_one_provider(EventLoop.input_providers)
        # Bound later than the provider's own, so that it is told first.
        finger = self.stage.finger
        Window.bind(on_mouse_down=finger.came_down, on_mouse_up=finger.went_up)
        if self._stop_wanted:  # the event loop's start forgets an earlier wish
            self.stop()
            return
        self._warming = Clock.schedule_once(self._seen)

    def _seen(self, _: float) -> None:
        """The first frame was handed over: wait until it is drawn, say so, prepare the rest."""
        glFinish()
        self._parts.on_ready()
        steps = self.stage.warm_up(self._parts.language)
        self._warming = Clock.schedule_interval(lambda _: self._warm_up(steps), WARM_UP_S)

    def _warm_up(self, steps: Iterator[None]) -> bool:
        """Prepare a little more; False ends it."""
        for _ in steps:
            return True
        self._parts.on_warm()
        return False

    def _refuse_to_close(self, *_: Any, **__: Any) -> bool:
        """A customer with a keyboard cannot close a full screen; SIGTERM and ``stop`` do."""
        return self._parts.screen.fullscreen

    def _make_controller(self) -> Controller:
        parts = self._parts
        world = Surroundings(
            give=parts.give,
            bridge=on_screen_thread,
            now_ms=parts.now_ms,
            new_visit_id=parts.new_visit_id,
            eased=self._tell_eased,
        )
        times = (parts.screen.idle_s, parts.screen.thanks_s)
        return Controller(self._survey, parts.language, times, world, self._changed)

    def _make_doorway(self) -> None:
        if self._parts.manager is None:
            return
        from kiosk.screen.manager.doorway import Doorway

        gesture = self._parts.manager.gesture
        self._doorway = Doorway(self.stage, gesture, self._parts.now_ms, self._enter_manager)

    def _enter_manager(self) -> None:
        """Make room for the manager; an answer still being saved is saved all the same."""
        if self._parts.manager is None or self.manager is not None:
            return
        from kiosk.screen.manager.side import ManagerSide

        self.controller.reset()
        self._wardrobe.dress_plainly()
        parts = self._parts.manager.with_light(self.root.show_brightness)
        self.manager = ManagerSide(parts, self.look, self._parts.now_ms, self._leave_manager)
        self.root.put_in_front(self.manager)

    def _leave_manager(self) -> None:
        """Show the customer's side again, as it is for the next one."""
        if self.manager is None:
            return
        self.manager.close()
        self.manager = None
        self._dress()
        self.root.back_to_stage()
        self.stage.settle()

    def _changed(self, visit: Visit) -> None:
        """Show the visit; count down while there is something to reset."""
        self._aloud.follow(visit)
        if self._sheltered:
            return
        self._dress()
        self.stage.show(visit)
        self._count_down(visit.begun)

    def _count_down(self, running: bool) -> None:
        if running and self._ticking is None:
            self._ticking = Clock.schedule_interval(self._tick, BEAT_S)
        if not running and self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        self.stage.count_down(self.controller.left if running else 1.0)

    def _tick(self, _: float) -> None:
        if self._aloud.speaking:
            self.controller.touch()  # who listens is there
        self.controller.tick()
        if self._ticking is not None:
            self.stage.count_down(self.controller.left)

    def _beat(self, _: float) -> None:
        self._parts.alive()
        if not self.controller.visit.begun:
            self._wardrobe.follow_the_hour()
            self._dress()

    def _dress(self) -> None:
        if self.manager is not None:
            self._wardrobe.dress_plainly()
        else:
            self._wardrobe.dress(self.controller.visit.eased)

    def _tell_eased(self) -> None:
        if self._wardrobe.clearest_is_a_choice:
            self._parts.eased()

    def _shelter(self, for_good: bool) -> None:
        """Show the safe screen; come back by oneself unless it is for good.

        The manager's side never closes the customers' for good: it is only left.
        """
        stays = self._sheltered and self._waking is None
        for_good = stays or (for_good and self.manager is None)
        self._leave_manager()
        self._sheltered = True
        if self._waking is not None:
            self._waking.cancel()
        self._count_down(False)
        self._aloud.stop()
        self.stage.show_safe(self._parts.language)
        self._waking = None if for_good else Clock.schedule_once(self._wake, SHELTER_S)

    def _wake(self, _: float) -> None:
        """Begin with a fresh customer."""
        self._sheltered = False
        self._waking = None
        self.controller.reset()
