"""The surveys that the centre knows: the shipped ones, and those head office added."""

from collections.abc import Iterator
from functools import cache

from django.db import transaction

from assets import asset
from kiosk.model.errors import BadInput
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import Survey
from sync.central.clock import now_ms
from sync.central.models import SurveyVersion

_added: dict[tuple[str, int], Survey] = {}


@cache
def shipped() -> dict[tuple[str, int], Survey]:
    """Return the surveys in assets/surveys by id and version."""
    files = sorted(asset("surveys").glob("*.toml"))
    surveys = (parse_survey(file.read_text("utf-8"), file.name) for file in files)
    return {(survey.id, survey.version): survey for survey in surveys}


def known(survey: str, version: int) -> Survey | None:
    """Return a survey version, or None. A version never changes, so what was found is kept."""
    key = (survey, version)
    return shipped().get(key) or _added.get(key) or _look_up(key)


def _look_up(key: tuple[str, int]) -> Survey | None:
    row = SurveyVersion.objects.filter(survey=key[0], version=key[1]).first()
    if row is None:
        return None
    _added[key] = parse_survey(row.source, f"survey {row}")
    return _added[key]


def all_known() -> Iterator[Survey]:
    """Yield every survey version, the shipped ones first."""
    yield from shipped().values()
    for row in SurveyVersion.objects.all():
        survey = known(row.survey, row.version)
        if survey is not None:
            yield survey


def add_survey(text: str, name: str) -> Survey:
    """Make a survey file known; the same again is nothing.

    Raises BadSurvey for a bad file, BadInput when that version is known with other content.
    """
    survey = parse_survey(text, name)
    with transaction.atomic():
        old = known(survey.id, survey.version)
        if old is None:
            SurveyVersion.objects.create(
                survey=survey.id, version=survey.version, source=text, added_ms=now_ms()
            )
        elif old.source.strip() != text.strip():
            raise BadInput(
                f"{name}: survey {survey.id} version {survey.version} is known with other content;"
                " a version never changes: raise version in the file"
            )
    return survey


def forget_added() -> None:
    """Forget what was read from the database, which is another one now."""
    _added.clear()
