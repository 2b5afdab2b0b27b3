"""Finds and reads the survey that the settings name."""

from pathlib import Path

from assets import asset
from kiosk.files.short import read_short
from kiosk.model.errors import BadSurvey
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import ScaleQuestion, Survey
from kiosk.settings import Settings

BUTTONS = 5


def shipped() -> dict[str, Path]:
    """Return the surveys that come with the project, by name."""
    return {path.stem: path for path in sorted(asset("surveys").glob("*.toml"))}


def load_survey(settings: Settings) -> Survey:
    """Read the survey of these settings; raises BadSurvey with file, line, key and remedy."""
    path = _path(settings)
    try:
        text = read_short(path)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSurvey(
            f"{path}: the survey cannot be read: {error}; [survey] file takes a path or one of: "
            f"{', '.join(shipped())}"
        ) from error
    survey = parse_survey(text, str(path)).reworded(settings.survey.question)
    if settings.console.enabled:
        _refuse_unless_five(survey, path)
    return survey


def _path(settings: Settings) -> Path:
    name = settings.survey.file
    if name in shipped():
        return shipped()[name]
    beside = settings.source.parent if settings.source else Path()
    return (beside / name).absolute()


def _refuse_unless_five(survey: Survey, path: Path) -> None:
    first = survey.questions[0]
    points = len(first.scale.points) if isinstance(first, ScaleQuestion) else 0
    if points != BUTTONS:
        raise BadSurvey(
            f"{path}: the console has five buttons, and the first question {first.id!r} has "
            f"{points} points; choose one that starts with five, or set [console] enabled = false"
        )
