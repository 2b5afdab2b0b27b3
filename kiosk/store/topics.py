"""What dissatisfied customers chose, ranked, from the counts."""

from datetime import date

from attrs import field, frozen

from kiosk.model.answer import Group
from kiosk.model.surveys import ChoiceQuestion, Survey, Texts
from kiosk.store.method import alike
from kiosk.store.reader import Reader
from kiosk.store.survey_book import SurveyBook

_ROWS = """
    SELECT survey, version, question, answer, sum(n) FROM rollup
    WHERE day BETWEEN ? AND ? AND grp = ? AND set_aside = ''
    GROUP BY survey, version, question, answer ORDER BY version"""


@frozen
class TopicCount:
    """How often a topic was chosen; ``texts``: its words by language, of its latest version."""

    question: str
    key: str
    n: int
    texts: Texts = field(factory=dict, hash=False)


def ranked_topics(
    reader: Reader, book: SurveyBook, first: date, last: date, survey: Survey
) -> tuple[TopicCount, ...]:
    """Return what detractors chose in the days ``first`` to ``last``, most first.

    Where the scale has no groups, what everybody chose. Versions of one method are added up.
    """
    group = Group.DETRACTOR.value if survey.first.scale.groups else ""
    found: dict[tuple[str, str], TopicCount] = {}
    values = (first.isoformat(), last.isoformat(), group)
    for id_, version, question, key, n in reader.rows(_ROWS, values):
        asked = book.get(id_, version)
        words = _words(asked, question) if asked and alike(asked, survey) else None
        if words is None:
            continue
        before = found.get((question, key))
        total = n + (before.n if before else 0)
        found[question, key] = TopicCount(question, key, total, words.get(key, {}))
    return tuple(sorted(found.values(), key=lambda topic: (-topic.n, topic.question, topic.key)))


def _words(survey: Survey, question: str) -> dict[str, Texts] | None:
    """Return the topics of a choice question, None for any other question."""
    for asked in survey.questions:
        if asked.id == question and isinstance(asked, ChoiceQuestion):
            return {topic.key: topic.texts for topic in asked.topics}
    return None
