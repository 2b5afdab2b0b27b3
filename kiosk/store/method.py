"""What a score was made with: survey, question, scale. A change of it is marked, never summed."""

from attrs import frozen

from kiosk.model.surveys import Survey


@frozen
class Method:
    """How a score came about; ``scale`` is the key of the question's scale."""

    survey: str
    version: int
    question: str
    scale: str


@frozen
class Change:
    """The method changed: it was ``before`` on the last day that had answers, and is ``now``."""

    before: Method
    now: Method


def method_of(survey: Survey) -> Method:
    """Return the method of a survey's score."""
    return Method(survey.id, survey.version, survey.first.id, survey.first.scale.key)


def change_of(before: Survey | None, now: Survey | None) -> Change | None:
    """Return what changed from one survey to another, None: nothing, or there is but one."""
    if before is None or now is None or method_of(before) == method_of(now):
        return None
    return Change(method_of(before), method_of(now))


def alike(one: Survey, other: Survey) -> bool:
    """Whether two scores may be added and compared: same survey, question, points and groups.

    Another version with other words is marked as a change, and may.
    """
    return _rules(one) == _rules(other)


def _rules(survey: Survey) -> tuple[object, ...]:
    scale = survey.first.scale
    return survey.id, survey.first.id, scale.key, scale.low, scale.high, dict(scale.groups)
