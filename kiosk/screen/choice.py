"""The page of a choice question: up to six topic tiles."""

from kivy.properties import StringProperty

from kiosk.model.surveys import MAX_TOPICS, ChoiceQuestion
from kiosk.model.visit import Visit
from kiosk.screen import layout
from kiosk.screen.fit_label import alike
from kiosk.screen.layout import Box
from kiosk.screen.look import Look
from kiosk.screen.page import Desk, Page
from kiosk.screen.tile import Tile
from kiosk.screen.words import Words


class TopicTile(Tile):
    """One topic."""

    key = StringProperty("")


class ChoicePage(Page):
    """One question, its topics, nothing else. The tiles are kept and only renamed."""

    question_words = StringProperty("")
    name = "choice"

    def __init__(self, question: ChoiceQuestion, desk: Desk, look: Look) -> None:
        self.question = question
        self._desk = desk
        super().__init__(look=look)
        self._tiles = [TopicTile(look=look, size_hint=(None, None)) for _ in range(MAX_TOPICS)]
        for tile in self._tiles:
            tile.bind(on_tap=self._tapped)
        self._shown: list[TopicTile] = []

    def show(self, visit: Visit, words: Words) -> None:
        """Offer the topics of the visit's group, in its language."""
        self.question_words = self.question.texts[visit.language]
        topics = self.question.topics_of(visit.group)
        self._offer(len(topics))
        for tile, topic in zip(self._shown, topics, strict=True):
            tile.key, tile.words = topic.key, topic.texts[visit.language]
            tile.test_name = f"topic-{topic.key}"
        self.arrange_soon()

    def arrange(self) -> None:
        """Lay the tiles out beneath the question."""
        look = self.look
        top = self.ids.question.y - look.gap * 0.7
        room = Box(self.x + look.margin, self.y, self.width - 2 * look.margin, top - self.y)
        boxes = layout.tiles(len(self._shown), room, look.gap, look.portrait)
        for tile, box in zip(self._shown, boxes, strict=True):
            tile.pos, tile.size = (box.x, box.y), (box.width, box.height)
        alike([tile.ids.caption for tile in self._shown], look.body * 1.2)

    def _offer(self, count: int) -> None:
        for tile in self._shown[count:]:
            self.remove_widget(tile)
        for tile in self._tiles[len(self._shown) : count]:
            self.add_widget(tile)
        self._shown = self._tiles[:count]

    def _tapped(self, tile: TopicTile) -> None:
        self._desk.choose_topic(self.question.id, tile.key)
