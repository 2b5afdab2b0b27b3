"""What stays around the pages: the shop's name, the languages, the way back, the countdown."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screen.look import Looking
from kiosk.screen.tile import QuietTile
from kiosk.screen.words import name_of

if TYPE_CHECKING:
    from kiosk.screen.ways import WayBack, WayOn

NO_FACE = -1


class Header(Looking, FloatLayout):
    """Brand at the left; at the right how to hear and to see better, and the other languages.

    Fires ``on_language(language)``, ``on_ease``, ``on_listen``. ``easing``: whether the switch to
    high contrast and large text is offered; ``eased``: whether it is on. ``speaking``: whether the
    question is being read aloud.
    """

    name = StringProperty("")
    logo = StringProperty("")
    languages = ListProperty()
    easing = BooleanProperty(False)
    eased = BooleanProperty(False)
    speaking = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        for event in ("on_language", "on_ease", "on_listen"):
            self.register_event_type(event)
        self._tiles: dict[str, QuietTile] = {}
        super().__init__(**kwargs)

    def on_kv_post(self, _: Any) -> None:
        """Keep the tiles that come and go."""
        ids = self.ids
        self._ease, self._listen = ids.ease.__self__, ids.listen.__self__
        self._corner = ids.corner.__self__
        self.withdraw()

    def on_logo(self, _: Any, source: str) -> None:
        """Show the logo in the place of the name."""
        if source:
            from kiosk.screen.logo import Logo

            self.add_widget(Logo(look=self.look, source=source))

    def on_language(self, language: str) -> None:
        """Default handler of the event."""

    def on_ease(self) -> None:
        """Default handler of the event."""

    def on_listen(self) -> None:
        """Default handler of the event."""

    def offer(self, spoken: str, recording: bool = False) -> None:
        """Offer every language but the one spoken, and to hear the question if there is a way."""
        others = [self._tile(language) for language in self.languages if language != spoken]
        signs = [*([self._listen] if recording else ()), *([self._ease] if self.easing else ())]
        self.withdraw()
        for widget in (*signs, *(others or [self._corner])):
            self.ids.row.add_widget(widget)

    def withdraw(self) -> None:
        """Offer nothing."""
        self.ids.row.clear_widgets()

    def _tile(self, language: str) -> QuietTile:
        """Return the tile of a language, built when it is first offered."""
        if language not in self._tiles:
            tile = LanguageTile(
                look=self.look, words=name_of(language), test_name=f"language-{language}"
            )
            tile.bind(on_tap=lambda _: self.dispatch("on_language", language))
            self._tiles[language] = tile
        return self._tiles[language]


class LanguageTile(QuietTile):
    """One language."""


class Foot(Looking, FloatLayout):
    """The way back at the left, the way on at the right; each hidden where it does not apply."""

    change_words = StringProperty("")
    skip_words = StringProperty("")
    face = NumericProperty(NO_FACE)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_change")
        self.register_event_type("on_skip")
        super().__init__(**kwargs)

    @cached_property
    def ways(self) -> "tuple[WayBack, WayOn]":
        """The two tiles, built when one is first offered."""
        from kiosk.screen.ways import ways

        return ways(self)

    def on_change(self) -> None:
        """Default handler of the event."""

    def on_skip(self) -> None:
        """Default handler of the event."""

    def offer(self, change: str, skip: str, face: int = NO_FACE) -> None:
        """Show the two ways under these words; empty words hide one.

        ``face`` is the chosen one, which stands beside the way back.
        """
        self.change_words, self.skip_words, self.face = change, skip, face
        self.clear_widgets()
        for at, words in enumerate((change, skip)):
            if words:
                self.add_widget(self.ways[at])


class Strip(Looking, FloatLayout):
    """A message that asks for help."""

    words = StringProperty("")


class Countdown(Looking, Widget):
    """A quiet bar that drains: ``share`` of the time is left."""

    share = NumericProperty(1.0)

    def drain(self, share: float) -> None:
        """Show the share, 0 to 1, softly where it sinks, at once where it starts anew."""
        Animation.cancel_all(self, "share")
        if share >= self.share:
            self.share = share
        else:
            Animation(share=share, d=self.look.seconds("drain")).start(self)
