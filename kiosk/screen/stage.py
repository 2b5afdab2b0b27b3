"""The tablet's whole surface: chrome, one page at a time, and one finger at a time."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from kivy.animation import Animation
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.model.surveys import Question, ScaleQuestion, Survey
from kiosk.model.visit import Phase, Visit
from kiosk.screen.chrome import NO_FACE, Foot, Header, Strip
from kiosk.screen.look import Look, Looking
from kiosk.screen.one_finger import OneFinger
from kiosk.screen.page import Desk, Page
from kiosk.screen.rating import RatingPage, chosen_face
from kiosk.screen.words import Words, words_of

if TYPE_CHECKING:
    from kiosk.screen.safe import SafePage
    from kiosk.screen.thanks import ThanksPage

THANKS = "thanks"


class Reception(Desk, Protocol):
    """Where the stage brings what the customer did."""

    def skip(self) -> None:
        """Go on without an answer."""

    def correct(self) -> None:
        """Ask the first question again."""

    def speak(self, language: str) -> None:
        """Switch the language."""

    def ease(self) -> None:
        """Switch to high contrast and large text, or back."""

    def touch(self) -> None:
        """Note that somebody is there."""


class Stage(Looking, FloatLayout):
    """Shows a visit. Pages are built once and kept.

    Only one finger counts, only the left button of a mouse, and none while a page has just
    arrived: the second half of a double tap must not answer the next question. ``watch`` is told
    of each touch that counts, and whether something below the header took it; ``listen`` when
    somebody wants to hear the question. ``speaks``: whether recordings are offered.
    """

    brand_name = StringProperty("")
    brand_logo = StringProperty("")
    page: Any = ObjectProperty(None, allownone=True)

    def __init__(
        self, survey: Survey, desk: Reception, look: Look, now_ms: Callable[[], int], **kwargs: Any
    ) -> None:
        self._now_ms = now_ms
        self._desk = desk
        self._settled_ms = 0
        self.watch: Callable[[Any, bool], None] = lambda touch, taken: None
        self.finger = OneFinger(look, now_ms)
        self.listen: Callable[[], None] = lambda: None
        self.speaks = False
        self._survey = survey
        super().__init__(look=look, **kwargs)
        self.header: Header = self.ids.header
        self.header.languages = survey.languages
        self.foot: Foot = self.ids.foot
        self._strip: Strip = self.ids.strip
        self._pages = {survey.first.id: self._page(survey.first)}
        self.bind(size=self._measure, pos=self._measure)

    @property
    def screen(self) -> str:
        """Name of what is shown: attract, rating, choice, comment, thanks, safe."""
        if self.page is self._pages[self._survey.first.id] and not self.foot.change_words:
            return "rating" if self.foot.skip_words else "attract"
        return str(self.page.name) if self.page else ""

    @property
    def message(self) -> str:
        """The message that asks for help, or an empty text."""
        return str(self._strip.words)

    def show(self, visit: Visit) -> None:
        """Show where a visit is."""
        words = words_of(visit.language)
        page = self._thanks if visit.question is None else self._page_of(visit.question)
        page.show(visit, words)
        self._turn_to(page)
        self._offer_ways(visit, words)
        self._strip.words = (
            words("Your answer could not be saved. Please tell the staff.") if visit.error else ""
        )
        self.header.opacity = 0.0 if visit.error else 1.0
        self.offer_help(visit)

    def offer_help(self, visit: Visit) -> None:
        """Offer the other languages, the switch and the recording; under bad news nothing."""
        self.header.eased = visit.eased
        if visit.error:
            self.header.withdraw()
            return
        recorded = visit.question is not None and visit.language in visit.question.spoken
        self.header.offer(visit.language, self.speaks and recorded)

    def warm_up(self, language: str) -> Iterator[None]:
        """Build, a little at a step, what is not on the first screen."""
        for question in self._survey.questions:
            page = self._page_of(question)
            yield
            yield from page.warm_up(language)
        for build in (lambda: self.foot.ways, lambda: self._thanks, lambda: self._safe):
            build()
            yield

    def count_down(self, share: float) -> None:
        """Show which share of the time is left, 1 to 0."""
        self.ids.countdown.drain(share)

    def show_safe(self, language: str) -> None:
        """Show the safe screen; nothing on it can be tapped."""
        self._safe.speak(words_of(language))
        self._turn_to(self._safe)
        self.header.withdraw()
        self.foot.offer("", "")
        self._strip.words = ""

    def settle(self) -> None:
        """Take no tap for a moment."""
        self._settled_ms = self._now_ms() + round(self.look.seconds("settle") * 1000)

    def on_touch_down(self, touch: Any) -> bool:
        """Let the first finger through, and no other."""
        if not self.collide_point(*touch.pos):
            return False
        if not self._counts(touch):
            return True
        self.finger.take(touch)
        self._desk.touch()
        taken = super().on_touch_down(touch)
        self.watch(touch, taken and not self.header.collide_point(*touch.pos))
        return True

    def _counts(self, touch: Any) -> bool:
        if not self.finger.lets_through(touch, self.get_root_window()):
            return False
        return self._now_ms() >= self._settled_ms

    def _turn_to(self, page: Page) -> None:
        old = self.page
        if page is old:
            return
        self.page = page
        if old is not None:
            self.settle()
            self._send_off(old)
        if page.parent is not None:
            self.ids.host.remove_widget(page)
        self.ids.host.add_widget(page)
        if old is not None:
            page.arrive()

    def _send_off(self, page: Page) -> None:
        Animation.cancel_all(page, "opacity", "rise")
        leave = Animation(opacity=0.0, d=self.look.seconds("choose"))
        leave.bind(on_complete=lambda *_: self._gone(page))
        leave.start(page)

    def _gone(self, page: Page) -> None:
        if page is self.page:
            return
        self.ids.host.remove_widget(page)
        page.rest()

    def _offer_ways(self, visit: Visit, words: Words) -> None:
        change = words("Change my answer") if visit.can_correct else ""
        skip = ""
        if visit.phase is Phase.THANKS:
            skip = words("Done")
        elif visit.correcting:
            skip = words("Keep my answer")
        elif visit.question is not None and visit.question.id != self._survey.first.id:
            skip = words("Skip")
        face = chosen_face(visit) if visit.phase is not Phase.THANKS else None
        self.foot.offer(change, skip, NO_FACE if face is None else face)

    def _measure(self, *_: Any) -> None:
        self.look.measure(self.width, self.height)

    @cached_property
    def _thanks(self) -> "ThanksPage":
        from kiosk.screen.further_pages import thanking

        return thanking(self._survey, self.look)

    @cached_property
    def _safe(self) -> "SafePage":
        from kiosk.screen.further_pages import resting

        return resting(self.look)

    def _page_of(self, question: Question) -> Page:
        """Return the page of a question, built when it is first needed."""
        if question.id not in self._pages:
            self._pages[question.id] = self._page(question)
        return self._pages[question.id]

    def _page(self, question: Question) -> Page:
        if isinstance(question, ScaleQuestion):
            return RatingPage(question, self._desk, self.look)
        from kiosk.screen.further_pages import asking

        return asking(question, self._desk, self.look)

    def speak(self, language: str) -> None:
        """Take a tap on a language."""
        self._desk.speak(language)

    def ease(self) -> None:
        """Take a tap on the eye; what moves with it takes no second one."""
        self.settle()
        self._desk.ease()

    def change(self) -> None:
        """Take a tap on "change my answer"."""
        self._desk.correct()

    def skip(self) -> None:
        """Take a tap on "skip", "keep my answer" or "done"."""
        self._desk.skip()
