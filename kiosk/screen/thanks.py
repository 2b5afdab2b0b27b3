"""The page that says thank you, once the answer is on disk."""

from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.model.surveys import Survey, Thanks, ThanksKind
from kiosk.model.visit import Visit
from kiosk.screen.fit_label import FitLabel
from kiosk.screen.headline import headline
from kiosk.screen.layout import Box
from kiosk.screen.look import Look, Looking
from kiosk.screen.page import Page
from kiosk.screen.qr import qr_texture
from kiosk.screen.rating import chosen_face
from kiosk.screen.words import Words, to_say

BEST_FACE = 4
TITLE_SHARE, BODY_SHARE = 0.4, 0.38  # of the room's height, at most
HINTS = {
    ThanksKind.PLAIN: "",
    ThanksKind.CODE: to_say("Show this code at the till"),
    ThanksKind.QR: to_say("Point your phone's camera here"),
}


def _wrap(label: FitLabel, width: float, height: float) -> None:
    """Give a label the width, and of the height only what its words need."""
    label.size = (width, height)
    label.height = label.needed(label.largest)


class Gift(Looking, FloatLayout):
    """A card with a reward code or a QR code on it."""

    code = StringProperty("")
    qr = ObjectProperty(None, allownone=True)
    hint = StringProperty("")


class Check(Looking, Widget):
    """The mark that says: stored."""


class ThanksPage(Page):
    """The chosen face, the survey's words, and what the group gets: a code, a QR code, nothing."""

    title_words = StringProperty("")
    body_words = StringProperty("")
    face = NumericProperty(BEST_FACE)
    name = "thanks"

    def __init__(self, survey: Survey, look: Look) -> None:
        self._survey = survey
        super().__init__(look=look)
        self._gift = Gift(look=look, size_hint=(None, None))
        self._codes = {
            thanks.url: qr_texture(thanks.url) for thanks in survey.thanks.values() if thanks.url
        }

    def show(self, visit: Visit, words: Words) -> None:
        """Thank in the visit's language."""
        thanks = visit.thanks
        text = thanks.texts.get(visit.language, "")
        self.title_words, self.body_words = headline(text, words("Thank you!"))
        face = chosen_face(visit)
        self.face = BEST_FACE if face is None else face
        self._give(thanks, words)
        self.arrange_soon()

    def rest(self) -> None:
        """Take the gift away."""
        self._gift.code = ""
        self._gift.qr = None
        self.remove_widget(self._gift)

    def arrange(self) -> None:
        """Lay the words out, the gift beside them, or beneath them in portrait."""
        look, gift = self.look, self._gift
        room = Box(self.x + look.margin, self.y, self.width - 2 * look.margin, self.height)
        if gift.parent is None:
            self._place(room, look.unit * 28)
            return
        if look.portrait:
            half = room.height * 0.5
            self._place(Box(room.x, room.y + half, room.width, half), look.unit * 20)
            gift.size = (
                min(room.width, look.unit * 62),
                (half - look.gap) * (1.0 if gift.qr else 0.8 if look.large else 0.6),
            )
            gift.center_x, gift.top = self.center_x, room.y + half - look.gap
            return
        side = room.width * 0.38
        self._place(Box(room.x, room.y, room.width - side - look.gap, room.height), look.unit * 20)
        gift.size = (side, min(room.height, side * (1.15 if gift.qr else 0.7)))
        gift.right, gift.center_y = room.right, self.center_y

    def _place(self, room: Box, face: float) -> None:
        """Stack face, title and words in the middle of the room; the face takes what is left."""
        look, ids = self.look, self.ids
        _wrap(ids.title, room.width, min(look.display * 3, room.height * TITLE_SHARE))
        wide = min(room.width, look.unit * 105)
        _wrap(ids.body, wide, min(look.body * 4, room.height * BODY_SHARE))
        stack = (ids.face, ids.title, ids.body)
        gaps = (0.0, look.unit * 3.5, look.unit * 2 if self.body_words else 0.0)
        left = room.height - ids.title.height - ids.body.height - sum(gaps)
        ids.face.size = [max(1.0, min(face, left))] * 2
        y = room.y + (room.height + sum(part.height for part in stack) + sum(gaps)) / 2
        for part, gap in zip(stack, gaps, strict=True):
            part.center_x, part.top = room.x + room.width / 2, y - gap
            y = part.y

    def _give(self, thanks: Thanks, words: Words) -> None:
        gift = self._gift
        gift.code = thanks.code if thanks.kind is ThanksKind.CODE else ""
        gift.qr = self._codes.get(thanks.url) if thanks.kind is ThanksKind.QR else None
        gift.hint = words(HINTS[thanks.kind]) if HINTS[thanks.kind] else ""
        self.remove_widget(gift)
        if gift.code or gift.qr:
            self.add_widget(gift)
