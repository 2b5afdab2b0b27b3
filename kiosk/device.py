"""The composition root: builds store, intake, console, screen and sync and ties them together."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.beginning import mind_choices, settle_days
from kiosk.intake import Intake
from kiosk.machine.backlight import Backlight
from kiosk.machine.clock import SystemClock, boottime_ms
from kiosk.machine.collector import collector_resting, keep_for_good
from kiosk.machine.display import missing_display
from kiosk.machine.logs import logging_to
from kiosk.machine.startups import Startups
from kiosk.machine.watchdog import Watchdog
from kiosk.model.answer import Stamp
from kiosk.on_shift import OnShift
from kiosk.plan import Plan, make_plan
from kiosk.sending import Sending
from kiosk.settings import Settings
from kiosk.shop_hours import ShopHours
from kiosk.store.ids import new_id
from kiosk.store.lock import StateLock
from kiosk.store.missing import FAULT as MISSING_FAULT
from kiosk.store.opening import DATABASE_NAME
from kiosk.store.place import FAULT as DISPLACED_FAULT
from kiosk.store.reader import Reader
from kiosk.store.recorder import Recorder
from kiosk.store.trouble import DAMAGE_FAULT
from kiosk.trial import Trial
from kiosk.works import Cleaning, Storing, Works

if TYPE_CHECKING:
    from hardware.console import Console
    from hardware.simulated import SimulatedBoard
    from kiosk.screen.app import KioskApp

log = logging.getLogger(__name__)

LOOP_FAULT = "device.startups"
DISPLAY_FAULT = "device.display"
DAMAGES = {DAMAGE_FAULT, DISPLACED_FAULT, MISSING_FAULT}
DAMAGE_STANDS_MS = 7 * 24 * 3_600_000
"""How long a manager has to notice that a database had to be replaced."""
BEAT_S = 1.0


class Device:
    """One tablet, one console, or both, and their sending, in this process.

    announce: takes a line for the person at the terminal. ready: makes the line that says answers
    are taken. drawn_console: draws the simulated console beneath the tablet.
    """

    def __init__(
        self,
        settings: Settings,
        announce: Callable[[str], object],
        *,
        ready: Callable[[], str] = lambda: "ready",
        drawn_console: bool = False,
    ) -> None:
        self._settings = settings
        self._announce = announce
        self._ready = ready
        self._drawn_console = drawn_console
        self._watchdog = Watchdog()
        self._stopped = threading.Event()
        self._resting = ExitStack()
        self._app: KioskApp | None = None
        self._start_sending: Callable[[], None] = lambda: None
        self._start_inspection: Callable[[], None] = lambda: None
        self._trial = Trial(settings.state)
        self._again = False

    def run(self) -> bool:
        """Start, take answers until stopped, end cleanly. For the main thread.

        Returns whether it wants to be started again, in a new program, with the settings read anew.
        Raises KioskError when it cannot start; wrong settings leave the database untouched.
        """
        plan = make_plan(self._settings)
        os.umask(0o077)
        with ExitStack() as stack:
            lock = stack.enter_context(StateLock(self._settings.state))
            stack.enter_context(logging_to(self._settings.state, self._settings.log))
            stack.enter_context(self._stopping_at_signals())
            self._resting = stack.enter_context(ExitStack())
            self._resting.enter_context(collector_resting())
            if not self._trial.of(lambda: self._work(plan, lock, stack)):
                self._again = True
            log.info("restarting" if self._again else "stopping")
            self._watchdog.ending(self._again)
        return self._again

    def restart(self) -> None:
        """End ``run`` soon, to be started again; may be called from any thread."""
        self._again = True
        self.stop()

    def stop(self) -> None:
        """End ``run`` soon; may be called from any thread and from a signal handler."""
        self._stopped.set()
        if self._app is not None:
            self._app.stop_soon()

    def _end(self) -> None:
        """Stop, and not to be started again."""
        self._again = False
        self.stop()

    def _work(self, plan: Plan, lock: StateLock, stack: ExitStack) -> None:
        works = self._start_works(plan, lock, stack)
        console, board = self._start_console(works, stack)
        if self._settings.screen.enabled and self._display_answers(works):
            self._app = self._build_app(works, console, board)
        self._serve(works)

    def _start_works(self, plan: Plan, lock: StateLock, stack: ExitStack) -> Works:
        """Build from the ground up; the stack takes the parts down again in reverse."""
        settings = self._settings
        clock = SystemClock(plan.day.zone)
        now = clock.stamp()
        startups = Startups(settings.state)
        looping = startups.begin(now.boot_id, now.boottime_ms)
        stack.callback(startups.ended_cleanly)
        recorder = stack.enter_context(self._open_recorder(plan, lock))
        told = settle_days(recorder) + mind_choices(settings)
        with Reader(recorder.path) as reader:
            on_shift = OnShift(recorder, reader, plan.day, clock.stamp)
            hours = ShopHours(plan.hours, plan.day.zone, reader.anchors(now.boot_id))
            self._clear_old_faults(recorder, reader, now)
        sending = Sending(settings, recorder, clock, hours.learn)
        self._start_sending = sending.start
        stack.callback(sending.stop)
        inspection = recorder.inspection()
        self._start_inspection = inspection.start
        stack.callback(inspection.stop)
        storing = Storing(recorder, sending.wake)
        intake = Intake(
            recorder,
            clock,
            plan.rules,
            hours.is_open,
            staff=on_shift.staff if settings.staff.enabled else lambda: None,
            recorded=storing.recorded,
            failed=storing.failed,
        )
        works = Works(plan, clock, recorder, intake, Cleaning(intake), on_shift, looping)
        for key, sentence in told:
            works.fault(key, sentence)
        if looping:
            works.fault(LOOP_FAULT, "The device failed again and again at its start; see the log")
            self._start_sending()  # the screen may be what fails
        return works

    def _open_recorder(self, plan: Plan, lock: StateLock) -> Recorder:
        path = self._settings.state / DATABASE_NAME
        recorder = Recorder(path, plan.day, lock=lock)
        recorder.register_survey(plan.survey).result()
        return recorder

    def _clear_old_faults(self, recorder: Recorder, reader: Reader, now: Stamp) -> None:
        """Forget what the last run complained of, but for what became of the database."""
        for fault in reader.faults():
            recent = now.wall_ms - fault.since_ms < DAMAGE_STANDS_MS
            if fault.key not in DAMAGES or not recent:
                recorder.clear_fault(fault.key)

    def _start_console(
        self, works: Works, stack: ExitStack
    ) -> "tuple[Console | None, SimulatedBoard | None]":
        """Start the five buttons; their driver is imported only where there are any."""
        if not self._settings.console.enabled:
            return None, None
        from kiosk.consoles import start_console

        return start_console(self._settings, works, new_id, stack)

    def _display_answers(self, works: Works) -> bool:
        """Without a display the console and the sending go on, and the status tells why."""
        missing = missing_display(os.environ)
        if missing is None:
            return True
        log.error("the screen stays dark: %s", missing)
        works.fault(DISPLAY_FAULT, f"The screen stays dark: {missing}; run `kiosk doctor`")
        return False

    def _build_app(
        self, works: Works, console: "Console | None", board: "SimulatedBoard | None"
    ) -> "KioskApp":
        """Build the touchscreen; Kivy is imported here and nowhere sooner."""
        from kiosk.screen.environment import prepare

        settings = self._settings
        prepare(settings.screen, keep=settings.state)
        from kiosk.manager import manager_side
        from kiosk.screen.app import KioskApp, ScreenParts

        return KioskApp(
            ScreenParts(
                survey=works.plan.survey,
                screen=settings.screen,
                brand=works.plan.brand,
                language=settings.device.language,
                give=works.intake.give,
                now_ms=boottime_ms,
                new_visit_id=new_id,
                on_fault=works.fault,
                local_hour=lambda: works.local_time().hour,
                on_ready=self._say_ready,
                on_warm=keep_for_good,
                alive=lambda: self._beat(works),
                safe=works.looping,
                eased=works.note_eased,
                panel=board if self._drawn_console else None,
                light=Backlight().set if settings.screen.fullscreen else lambda percent: False,
                manager=manager_side(
                    settings, works, console.test if console else None, self.restart
                ),
                gesture=settings.manager.gesture,
            )
        )

    def _serve(self, works: Works) -> None:
        """Stand in the main loop until stopped."""
        if self._app is not None:
            if not self._stopped.is_set():
                self._app.run()
            return
        self._say_ready()
        keep_for_good()
        while not self._stopped.wait(BEAT_S):
            self._beat(works)

    def _say_ready(self) -> None:
        self._resting.close()
        self._trial.passed()
        self._watchdog.ready()
        log.info("ready: version %s, process %d", __version__, os.getpid())
        self._announce(self._ready())
        self._start_sending()  # only now: the first customer does not wait for it
        self._start_inspection()

    def _beat(self, works: Works) -> None:
        """The main loop turns; tell systemd, as long as the writer lives too."""
        if works.recorder.health():
            self._watchdog.alive()

    @contextmanager
    def _stopping_at_signals(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT as a wish to stop, for as long as the block runs."""
        wishes = (signal.SIGTERM, signal.SIGINT)
        before = {wish: signal.signal(wish, lambda *_: self._end()) for wish in wishes}
        try:
            yield
        finally:
            for wish, handler in before.items():
                signal.signal(wish, handler)
