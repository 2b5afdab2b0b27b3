"""Reads a question aloud. Nothing of it is loaded before somebody wants to hear one.

Kivy's sound and the file are loaded in a thread: no frame waits for them, nor for a sound card that
takes its time. Everything else belongs to the screen's thread.
"""

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any

log = logging.getLogger(__name__)


class Voice:
    """Plays one recording at a time.

    bridge: runs a callable on the screen's thread; may be called from any thread. changed: called
    when ``speaking`` or ``mute`` has changed.
    """

    def __init__(
        self, bridge: Callable[[Callable[[], None]], None], changed: Callable[[], None]
    ) -> None:
        self._bridge = bridge
        self._changed = changed
        self._wanted: object | None = None
        self._sound: Any = None
        self.mute = False

    @property
    def speaking(self) -> bool:
        """Whether a recording is being played, or about to be."""
        return self._wanted is not None

    def play(self, path: str) -> None:
        """Play a WAV file from its beginning."""
        self.stop()
        if self.mute:
            return
        self._wanted = wanted = object()
        Thread(target=self._load, args=(path, wanted), name="voice", daemon=True).start()
        self._changed()

    def stop(self) -> None:
        """Fall silent at once, and forget the recording."""
        if self._wanted is None:
            return
        self._wanted = None
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.unbind(on_stop=self._ended)
            sound.stop()
            sound.unload()
        self._changed()

    def _load(self, path: str, wanted: object) -> None:
        from kivy.core.audio import SoundLoader

        sound = SoundLoader.load(path)
        self._bridge(lambda: self._loaded(sound, wanted))

    def _loaded(self, sound: Any, wanted: object) -> None:
        if wanted is not self._wanted:
            if sound is not None:
                sound.unload()
            return
        self._sound = sound
        if sound is not None:
            sound.play()
        if sound is None or sound.state != "play":
            self._give_up()
        else:
            sound.bind(on_stop=self._ended)

    def _ended(self, *_: Any) -> None:
        self.stop()

    def _give_up(self) -> None:
        """Offer it no more until the device starts again: nobody can plug a card in unnoticed."""
        log.warning("questions cannot be read aloud: there is no sound device that plays")
        self.mute = True
        self.stop()
