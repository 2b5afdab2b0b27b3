"""One comment on the manager's list."""

from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, StringProperty

from kiosk.model.answer import Group
from kiosk.model.day import StoreDay, local
from kiosk.screen.manager import proof, sentences
from kiosk.screen.manager.facts import FACE_OF_GROUP
from kiosk.screen.manager.sheet import Section
from kiosk.screen.manager.speech import Speech
from kiosk.screen.theme import rgba
from kiosk.store.comments import Comment


class CommentCard(Section):
    """What was written, when, by whom; fires ``on_theme`` and ``on_mark``.

    A line of the group's colour stands at its edge until it has been read.
    """

    text = StringProperty("")
    told = StringProperty("")
    theme_words = StringProperty("")
    mark_words = StringProperty("")
    read = BooleanProperty(False)
    colour = ColorProperty("#FFFFFF")
    name = StringProperty("")

    def __init__(self, comment: Comment, speech: Speech, day: StoreDay, **kwargs: Any) -> None:
        self.register_event_type("on_theme")
        self.register_event_type("on_mark")
        super().__init__(name=comment.id, **kwargs)
        self._speech = speech
        self.comment = comment
        self.text = " ".join(comment.text.split())
        self.told = told(speech, day, comment)
        self.colour = self._colour(comment.group)
        self.show_marks(comment.read, comment.theme)

    def show_marks(self, read: bool, theme: str | None) -> None:
        """Show what the manager made of it."""
        words = self._speech.words
        self.read = read
        self.mark_words = words("Mark as new") if read else words("Mark as read")
        self.theme_words = theme or words("Choose a theme")

    def on_theme(self) -> None:
        """Default handler of the event."""

    def on_mark(self) -> None:
        """Default handler of the event."""

    def _colour(self, group: Group | None) -> Any:
        if group is None or self.look.theme is None:
            return self.look.line
        return rgba(self.look.theme.faces[FACE_OF_GROUP[group]].fill)


def told(speech: Speech, day: StoreDay, comment: Comment) -> str:
    """Return when a comment was written and by whom, and that it is set aside, if it is."""
    words = speech.words
    at = local(comment.occurred_ms, day.zone)
    clock = speech.moment(at, at.date())
    parts = [f"{speech.weekday(comment.day)}, {speech.long_day(comment.day)}, {clock}"]
    if comment.group is not None:
        parts.append(sentences.group_of_one(words, comment.group))
    if comment.set_aside is not None:
        why = proof.reason(words, comment.set_aside)
        parts.append(words("set aside: {reason}").format(reason=why))
    return ", ".join(parts)
