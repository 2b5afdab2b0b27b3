"""Finds and reads the survey that the settings name."""

from pathlib import Path

import attrs
from attrs import frozen

from assets import asset
from kiosk.files.short import read_short
from kiosk.model.errors import BadSurvey
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import ScaleQuestion, Survey
from kiosk.model.value import Value
from kiosk.recordings import with_recordings, with_shipped_recordings
from kiosk.settings import Settings

BUTTONS = 5
FOLDER = "surveys"


def shipped() -> dict[str, Path]:
    """Return the surveys that come with the project, by name."""
    return {path.stem: path for path in sorted(asset("surveys").glob("*.toml"))}


def load_survey(settings: Settings) -> Survey:
    """Read the survey of these settings; raises BadSurvey with file, line, key and remedy."""
    path = _path(settings)
    try:
        text = read_short(path)
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        raise BadSurvey(
            f"{_shown(path)}: the survey cannot be read: {error};"
            f" [survey] file takes a path or one of: {', '.join(shipped())}"
        ) from error
    survey = _with_recordings(parse_survey(text, _shown(path)), path)
    survey = survey.reworded(settings.survey.question)
    if settings.console.enabled:
        _refuse_unless_five(survey, path)
    return survey


def _with_recordings(survey: Survey, path: Path) -> Survey:
    if path in shipped().values():
        return with_shipped_recordings(survey)
    return with_recordings(survey, path)


@frozen(repr=False)
class KnownSurvey(Value):
    """A survey that can be asked here; ``file`` is how the settings name it.

    survey: None where it cannot be asked; then ``wrong`` says why.
    """

    file: str
    survey: Survey | None
    wrong: str = ""


def known_surveys(settings: Settings) -> list[KnownSurvey]:
    """Return the shipped surveys, those in the folders for them, and the one that is asked.

    The folders are ``surveys`` beside kiosk.toml and ``surveys`` in the state folder.
    """
    beside = settings.source.parent if settings.source else Path()
    near = [f"{FOLDER}/{path.name}" for path in _in(beside / FOLDER)]
    kept = [] if beside.absolute() == settings.state else _in(settings.state / FOLDER)
    files = [*shipped(), *near, *map(str, kept), settings.survey.file]
    return [_known(settings, file) for file in dict.fromkeys(files)]


def _in(folder: Path) -> list[Path]:
    return sorted(folder.absolute().glob("*.toml"))


def _known(settings: Settings, file: str) -> KnownSurvey:
    named = attrs.evolve(settings, survey=attrs.evolve(settings.survey, file=file))
    try:
        return KnownSurvey(file, load_survey(named))
    except BadSurvey as error:
        path = _path(named)
        return KnownSurvey(file, None, str(error).replace(_shown(path), path.name))


def _path(settings: Settings) -> Path:
    name = settings.survey.file
    if name in shipped():
        return shipped()[name]
    beside = settings.source.parent if settings.source else Path()
    return (beside / name).absolute()


def _shown(path: Path) -> str:
    """Return a path as it may stand in a sentence: quoted where some of it cannot be seen."""
    text = str(path)
    return text if text.isprintable() else repr(text)


def _refuse_unless_five(survey: Survey, path: Path) -> None:
    first = survey.questions[0]
    points = len(first.scale.points) if isinstance(first, ScaleQuestion) else 0
    if points != BUTTONS:
        raise BadSurvey(
            f"{_shown(path)}: the console has five buttons, and the first question"
            f" {first.id!r} has {points} points; choose one that starts with five,"
            " or set [console] enabled = false"
        )
