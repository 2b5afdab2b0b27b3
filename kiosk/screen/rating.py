"""The page of a scale question; the first question's is the one that attracts."""

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from kiosk.model.surveys import ScaleQuestion
from kiosk.model.visit import Phase, Visit
from kiosk.screen import layout
from kiosk.screen.face_shapes import faces_of
from kiosk.screen.fit_label import alike
from kiosk.screen.layout import Box
from kiosk.screen.look import Look
from kiosk.screen.page import Desk, Page
from kiosk.screen.targets import FaceTarget, NumberTarget, Target, WordTarget
from kiosk.screen.theme import rgba
from kiosk.screen.words import Words

MOST_FACES = 5
LABEL_LINES = 2.6  # lines kept for the name beneath a face
END_LINES = 2.6  # and for the names of the two ends
END_LINES_ABOVE = 1.6  # where they stand above and below, as wide as all points
# Share of the height that the question has; in portrait a column of words needs more.
LANDSCAPE_SHARE, LARGE_LANDSCAPE_SHARE = 0.4, 0.3
PORTRAIT_SHARES = {"faces": 0.42, "column": 0.3, "words": 0.34, "numbers": 0.46}
LARGE_SHARES = {**PORTRAIT_SHARES, "numbers": 0.4}
MOST_IN_A_ROW = 3  # faces whose names have room beneath them in large text, in portrait


def style_of(question: ScaleQuestion) -> str:
    """Return ``faces``, ``words`` or ``numbers``: how the question's scale is shown."""
    scale = question.scale
    few = len(scale.points) <= MOST_FACES
    if scale.words and few:
        return "words" if len(scale.points) > 2 else "faces"
    return "faces" if few and not scale.key.startswith("csat") else "numbers"


def chosen_face(visit: Visit) -> int | None:
    """Return the face that the customer chose, None where the scale shows no faces."""
    score, scale = visit.score, visit.survey.first.scale
    if score is None or score.given.value is None or style_of(visit.survey.first) != "faces":
        return None
    return faces_of(len(scale.points))[scale.points.index(score.given.value)]


class RatingPage(Page):
    """One question, its points, nothing else."""

    question_words = StringProperty("")
    low_words = StringProperty("")
    high_words = StringProperty("")
    question_share = NumericProperty(LANDSCAPE_SHARE)
    name = "rating"

    def __init__(self, question: ScaleQuestion, desk: Desk, look: Look) -> None:
        self.question = question
        self.style = style_of(question)
        self._desk = desk
        super().__init__(look=look)
        self.targets = [self._target(value) for value in question.scale.points]
        for target in self.targets:
            target.bind(on_tap=self._tapped)
            self.add_widget(target)

    def show(self, visit: Visit, words: Words) -> None:
        """Ask in the visit's language; while an answer is saved, the chosen one stands out."""
        language = visit.language
        self.question_words = self.question.texts[language]
        for target in self.targets:
            target.words = self._name(int(target.value), language)
        ends = self.question.low_label, self.question.high_label
        named = self.style != "numbers" and all(target.words for target in self.targets)
        self.low_words, self.high_words = ("" if named else end.get(language, "") for end in ends)
        if visit.phase is Phase.ASKING:
            self.rest()
        self.arrange_soon()

    def rest(self) -> None:
        """Show no point as chosen."""
        for target in self.targets:
            target.rest()

    def arrange(self) -> None:
        """Lay the targets out beneath the question, the names of the ends at theirs."""
        look = self.look
        column = self._in_a_column()
        self.question_share = self._share("column" if column else self.style)
        lines = END_LINES_ABOVE if self._stacked() and look.large else END_LINES
        ends = look.body * lines if self.low_words or self.high_words else 0.0
        above = ends if look.portrait else 0.0
        top = self.ids.question.y - look.gap - above
        room = Box(
            self.x + look.margin, self.y + ends, self.width - 2 * look.margin, top - self.y - ends
        )
        boxes = (
            layout.faces_down(len(self.targets), room, look.gap) if column else self._boxes(room)
        )
        for target, box in zip(self.targets, boxes, strict=True):
            target.pos, target.size = (box.x, box.y), (box.width, box.height)
        if self.style == "faces":
            for target in self.targets:
                target.beside = column
        largest = {"faces": look.body, "words": look.title, "numbers": look.display}[self.style]
        alike([target.ids.caption for target in self.targets], largest)
        self._place_ends(boxes, ends)

    def _in_a_column(self) -> bool:
        """Large names of many faces have no room beneath them in portrait."""
        crowded = self.style == "faces" and len(self.targets) > MOST_IN_A_ROW
        return crowded and bool(self.look.portrait and self.look.large)

    def _stacked(self) -> bool:
        """In portrait the names of the ends stand above and below the numbers."""
        return bool(self.look.portrait) and self.style == "numbers"

    def _share(self, style: str) -> float:
        if not self.look.portrait:
            return LARGE_LANDSCAPE_SHARE if self.look.large else LANDSCAPE_SHARE
        return (LARGE_SHARES if self.look.large else PORTRAIT_SHARES)[style]

    def _boxes(self, room: Box) -> tuple[Box, ...]:
        count, look = len(self.targets), self.look
        if self.style == "numbers":
            return layout.numbers(count, room, look.gap * 0.5, look.portrait)
        if self.style == "words":
            return layout.words(count, room, look.gap, look.portrait)
        named = any(target.words for target in self.targets)
        label = look.body * LABEL_LINES if named else 0.0
        for target in self.targets:
            target.label_height = label
        return layout.faces(count, room, label)

    def _place_ends(self, boxes: tuple[Box, ...], height: float) -> None:
        low, high = self.ids.low, self.ids.high
        left = min(box.x for box in boxes)
        right = max(box.right for box in boxes)
        stacked = self._stacked()
        low.size = high.size = ((right - left) * (1.0 if stacked else 0.46), height)
        under = min(box.y for box in boxes) - self.look.gap * 0.5
        low.x, high.right = left, right
        high.top = low.top = under
        if stacked:
            low.y = max(box.top for box in boxes) + self.look.gap * 0.5

    def _tapped(self, tapped: Target) -> None:
        for target in self.targets:
            target.choose(target is tapped)
        self._desk.choose_point(self.question.id, int(tapped.value))

    def _target(self, value: int) -> Target:
        points = self.question.scale.points
        kwargs: dict[str, Any] = {
            "look": self.look,
            "value": value,
            "test_name": f"rating-{value}",
            "size_hint": (None, None),
            "size": (0, 0),  # nothing to draw until it is laid out
        }
        if self.style == "numbers":
            return NumberTarget(**kwargs)
        face = faces_of(len(points))[points.index(value)]
        if self.style == "faces":
            return FaceTarget(face=face, **kwargs)
        return WordTarget(rgba(self.look.theme.faces[face].fill), **kwargs)

    def _name(self, value: int, language: str) -> str:
        return str(value) if self.style == "numbers" else self.question.label(value, language)
