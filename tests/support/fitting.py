"""What must hold of any screen: nothing cut, nothing off the screen, targets apart."""

from itertools import combinations
from typing import Any

import attrs

from kiosk.model.surveys import ChoiceQuestion, Survey
from kiosk.screen.samples import samples
from tests.support.tablet import Tablet

LONG = {
    "ru": "Насколько вы удовлетворены доброжелательностью и профессионализмом консультантов"
    " нашего гипермаркета сегодня?",
    "en": "How satisfied are you with the friendliness and professionalism of our hypermarket's"
    " consultants today?",
}
LONG_TOPIC = {"ru": "Невежливость обслуживающего персонала", "en": "Unprofessional behaviour"}


def labels(tablet: Tablet) -> list[Any]:
    return [each for each in tablet.app.root.walk() if hasattr(each, "words") and each.words]


def assert_nothing_is_cut(tablet: Tablet) -> None:
    """Every word of every label is drawn, inside the label, the label inside the window."""
    width, height = tablet.app.root.size
    for label in (each for each in labels(tablet) if hasattr(each, "fitted")):
        drawn = [word.text for line in label._label._cached_lines for word in line.words]
        assert " ".join(drawn).replace("\u00a0", " ").split() == label.words.split()
        assert label.texture_size[0] <= label.width + 1, label.words
        assert label.texture_size[1] <= label.height * 1.03 + 2, label.words
        assert label.x >= -1, label.words
        assert label.y >= -1, label.words
        assert label.right <= width + 1, label.words
        assert label.top <= height + 1, label.words


def targets(tablet: Tablet, kind: str = "") -> list[Any]:
    return [tablet.find(name) for name in tablet.names() if name.startswith(kind)]


def assert_targets_apart(tablet: Tablet) -> None:
    for one, other in combinations(targets(tablet), 2):
        apart = one.right <= other.x + 1 or other.right <= one.x + 1
        assert apart or one.top <= other.y + 1 or other.top <= one.y + 1, (
            one.test_name,
            other.test_name,
        )


def check(tablet: Tablet) -> None:
    assert_nothing_is_cut(tablet)
    assert_targets_apart(tablet)


def overfull() -> Survey:
    """Return the checkout survey with the longest words that a shop might write."""
    survey = samples()["checkout"]
    questions = [attrs.evolve(question, texts=LONG) for question in survey.questions]
    for at, question in enumerate(questions):
        if isinstance(question, ChoiceQuestion):
            topics = tuple(attrs.evolve(topic, texts=LONG_TOPIC) for topic in question.topics)
            questions[at] = attrs.evolve(question, topics=topics)
    thanks = {
        group: attrs.evolve(each, texts={key: f"{words} {words}" for key, words in LONG.items()})
        for group, each in survey.thanks.items()
    }
    return attrs.evolve(survey, questions=tuple(questions), thanks=thanks)
