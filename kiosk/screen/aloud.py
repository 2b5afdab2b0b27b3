"""Reads aloud what a customer is asked, and no longer than it is asked."""

from collections.abc import Callable

from kiosk.model.visit import Visit
from kiosk.screen.stage import Stage
from kiosk.screen.voice import Voice


class Aloud:
    """Shows on the stage whether it can be heard, and is; ``visit`` returns the one in front."""

    def __init__(
        self,
        stage: Stage,
        visit: Callable[[], Visit],
        bridge: Callable[[Callable[[], None]], None],
    ) -> None:
        self._stage = stage
        self._visit = visit
        self._asked: tuple[str, ...] = ()
        self._voice = Voice(bridge, self._heard)
        stage.listen = self.listen

    @property
    def speaking(self) -> bool:
        """Whether something is being read."""
        return self._voice.speaking

    def listen(self) -> None:
        """Read the question; when it is being read, stop."""
        visit = self._visit()
        if self._voice.speaking or visit.question is None:
            self._voice.stop()
            return
        self._asked = _asked_in(visit)
        self._voice.play(visit.question.spoken[visit.language])

    def follow(self, visit: Visit) -> None:
        """Stop what is no longer asked, or in another language, or of another customer."""
        if _asked_in(visit) != self._asked:
            self._voice.stop()

    def stop(self) -> None:
        """Fall silent."""
        self._voice.stop()

    def _heard(self) -> None:
        """Show whether it is being read; where nothing can be heard, offer it no more."""
        self._stage.header.speaking = self._voice.speaking
        if self._voice.mute and self._stage.speaks:
            self._stage.speaks = False
            self._stage.offer_help(self._visit())


def _asked_in(visit: Visit) -> tuple[str, ...]:
    """Return what a recording is of: a customer's question in a language, until it is answered."""
    asked = visit.question.id if visit.question is not None else ""
    return visit.id, visit.phase, asked, visit.language
