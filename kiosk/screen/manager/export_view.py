"""Every answer onto a USB stick: whole, or not at all."""

import logging
from collections.abc import Sequence

from attrs import frozen
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.machine.sticks import Stick, tidy
from kiosk.model.day import local
from kiosk.model.errors import DiskFull, KioskError
from kiosk.screen.look import Look, Looking
from kiosk.screen.manager.care_view import CareView
from kiosk.screen.manager.parts import ManagerParts
from kiosk.store.export import export
from kiosk.store.reader import Reader

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0  # how often it is looked whether a stick is in


@frozen
class Exported:
    """What was written: the file's name, how many answers; whether the stick is unmounted."""

    name: str
    count: int
    released: bool


class Progress(Looking, Widget):
    """``share`` of the work is done, 0 to 1."""

    share = NumericProperty(0.0)


class ExportView(CareView):
    """Waits for a stick, writes the file, says when the stick can be taken out."""

    stick_words = StringProperty("")
    message = StringProperty("")
    alarming = BooleanProperty(False)
    ready = BooleanProperty(False)
    working = BooleanProperty(False)
    share = NumericProperty(0.0)

    def __init__(self, manager: ManagerParts, look: Look) -> None:
        self._stick: Stick | None = None
        self._looking = Clock.create_trigger(lambda _: self._look(), LOOK_EVERY_S)
        super().__init__(manager, look)
        self.title = self.words("Export every answer")

    @property
    def busy(self) -> bool:  # type: ignore[override]
        """Whether a file is being written."""
        return bool(self.working)

    def open(self) -> None:
        """Look for a stick."""
        self._look()

    def close(self) -> None:
        """Look no more; a file being written is still written to its end."""
        super().close()
        self._looking.cancel()

    def write(self, kind: str) -> None:
        """Write the file: csv, xlsx or jsonl."""
        stick = self._stick
        if stick is None or not self.ready:
            return
        self._looking.cancel()
        self.working, self.ready, self.share, self.alarming = True, False, 0.0, False
        self.message = self.words("Writing. Leave the stick in.")
        self.aside(
            lambda: self._read(lambda reader: self._export(reader, kind, stick)),
            self._done,
            self._failed,
        )

    def _export(self, reader: Reader, kind: str, stick: Stick) -> "Exported":
        """Runs on the working thread."""
        at = local(reader.locate(self.manager.stamp()).occurred_ms, self.manager.day.zone)
        out = stick.path / f"feedback-{at:%Y-%m-%d-%H%M%S}.{kind}"
        total = max(1, reader.figures().stored)
        tidy(stick)
        count = export(reader, kind, out, told=lambda count: self._tell(count / total))
        return Exported(out.name, count, self.manager.release(stick))

    def _tell(self, share: float) -> None:
        Clock.schedule_once(lambda _: setattr(self, "share", min(1.0, share)), -1)

    def _done(self, done: "Exported") -> None:
        self.working, self.share = False, 1.0
        told = self.words.many("{n} answer in {name}.", "{n} answers in {name}.", done.count)
        written = "" if done.released else self.words("All of it is on the stick.")
        safe = self.words("The stick can be taken out.")
        parts = (told.format(n=done.count, name=done.name), written, safe)
        self.message = " ".join(filter(None, parts))
        self._looking()

    def _failed(self, error: KioskError) -> None:
        self.working, self.share, self.alarming = False, 0.0, True
        log.warning("the export failed: %s", error)
        if isinstance(error, DiskFull):
            self.message = self.words("Nothing was written: the stick is full.")
        else:
            self.message = self.words(
                "Nothing was written: the stick could not be written to. Was it pulled out?"
            )
        self._looking()

    def _look(self) -> None:
        self.aside(self.manager.sticks, self._found)

    def _found(self, sticks: Sequence[Stick]) -> None:
        if self.working:
            return
        usable = [stick for stick in sticks if stick.writable]
        self._stick = usable[0] if usable else None
        self.ready = self._stick is not None
        self.stick_words = self._stick_words(sticks)
        self._looking()

    def _stick_words(self, sticks: Sequence[Stick]) -> str:
        words, stick = self.words, self._stick
        if stick is not None:
            said = words("USB stick {name}. {free}.")
            return said.format(name=stick.name, free=self.free_words(stick.free))
        if sticks:
            return words("The USB stick {name} is read-only").format(name=sticks[0].name)
        return words("Put a USB stick into the device.")
