"""The pages after the first, imported and their kv loaded when the first one stands."""

from kiosk.model.surveys import ChoiceQuestion, Survey, TextQuestion
from kiosk.screen.choice import ChoicePage
from kiosk.screen.comment import CommentPage
from kiosk.screen.kv import load_later
from kiosk.screen.look import Look
from kiosk.screen.page import Desk, Page
from kiosk.screen.safe import SafePage
from kiosk.screen.thanks import ThanksPage


def asking(question: ChoiceQuestion | TextQuestion, desk: Desk, look: Look) -> Page:
    """Return the page of a question that is not a scale."""
    load_later()
    if isinstance(question, ChoiceQuestion):
        return ChoicePage(question, desk, look)
    return CommentPage(question, desk, look)


def thanking(survey: Survey, look: Look) -> ThanksPage:
    """Return the page at the end."""
    load_later()
    return ThanksPage(survey, look)


def resting(look: Look) -> SafePage:
    """Return the page for when something went wrong."""
    load_later()
    return SafePage(look=look)
