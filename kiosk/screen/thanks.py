"""The page that says thank you, once the answer is on disk."""

from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.model.surveys import Survey, Thanks, ThanksKind
from kiosk.model.visit import Visit
from kiosk.screen.face_shapes import faces_of
from kiosk.screen.headline import headline
from kiosk.screen.layout import Box
from kiosk.screen.look import Look, Looking
from kiosk.screen.page import Page
from kiosk.screen.qr import qr_texture
from kiosk.screen.rating import style_of
from kiosk.screen.words import Words

BEST_FACE = 4
HINTS = {
    ThanksKind.PLAIN: "",
    ThanksKind.CODE: "Show this code at the till",
    ThanksKind.QR: "Point your phone's camera here",
}


class Gift(Looking, FloatLayout):
    """A card with a reward code or a QR code on it."""

    code = StringProperty("")
    qr = ObjectProperty(None, allownone=True)
    hint = StringProperty("")


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
        self.face = self._face(visit)
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
            self._place(Box(room.x, room.y + half, room.width, half), look.unit * 22)
            gift.size = (min(room.width, look.unit * 62), half - look.gap)
            gift.center_x, gift.y = self.center_x, room.y
            return
        side = room.width * 0.38
        self._place(Box(room.x, room.y, room.width - side - look.gap, room.height), look.unit * 22)
        gift.size = (side, min(room.height, side * 1.15))
        gift.right, gift.center_y = room.right, self.center_y

    def _place(self, room: Box, face: float) -> None:
        """Stack face, title and words in the middle of the room."""
        look, ids = self.look, self.ids
        ids.face.size = (face, face)
        ids.title.size = (room.width, look.display * 2.9)
        ids.body.size = (min(room.width, look.unit * 105), look.body * 3.9)
        stack = (ids.face, ids.title, ids.body) if self.body_words else (ids.face, ids.title)
        y = room.y + (room.height + sum(part.height for part in stack)) / 2
        for part in stack:
            part.center_x, part.top = room.x + room.width / 2, y
            y = part.y

    def _give(self, thanks: Thanks, words: Words) -> None:
        gift = self._gift
        gift.code = thanks.code if thanks.kind is ThanksKind.CODE else ""
        gift.qr = self._codes.get(thanks.url) if thanks.kind is ThanksKind.QR else None
        gift.hint = words(HINTS[thanks.kind]) if HINTS[thanks.kind] else ""
        self.remove_widget(gift)
        if gift.code or gift.qr:
            self.add_widget(gift)

    def _face(self, visit: Visit) -> int:
        """Return the face that was chosen, where faces were shown; else the friendly one."""
        first = self._survey.first
        if visit.score is None or visit.score.given.value is None or style_of(first) != "faces":
            return BEST_FACE
        points = first.scale.points
        return faces_of(len(points))[points.index(visit.score.given.value)]
