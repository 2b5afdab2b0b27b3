"""Recordings that read a question aloud: where they are, and whether they can be played."""

import wave
from pathlib import Path

import attrs

from assets import asset
from kiosk.model.survey_table import Place
from kiosk.model.surveys import Question, Survey

LARGEST = 4_000_000  # bytes
LONGEST_S = 60.0


def with_recordings(survey: Survey, file: Path) -> Survey:
    """Return a survey read from ``file`` with the paths of its recordings in full.

    Raises BadSurvey, with line and key, for one that is missing, too large, too long or no WAV.
    """
    questions = (_found(survey, n, question, file) for n, question in enumerate(survey.questions))
    return attrs.evolve(survey, questions=tuple(questions))


def with_shipped_recordings(survey: Survey) -> Survey:
    """Return a shipped survey with the recordings that are shipped with it."""
    questions = (_shipped(survey.id, question) for question in survey.questions)
    return attrs.evolve(survey, questions=tuple(questions))


def shipped_recording(survey: str, question: str, language: str) -> Path:
    """Return where the recording of a shipped survey's question is, or would be."""
    return asset("sounds", survey, f"{question}.{language}.wav")


def _shipped(survey: str, question: Question) -> Question:
    files = {
        language: shipped_recording(survey, question.id, language) for language in question.texts
    }
    spoken = {language: str(path) for language, path in files.items() if path.is_file()}
    return attrs.evolve(question, spoken=spoken)


def _found(survey: Survey, n: int, question: Question, file: Path) -> Question:
    spoken = {}
    for language, name in question.spoken.items():
        path = file.parent / name
        wrong = _what_is_wrong(path)
        if wrong:
            place = Place(str(file), survey.source, ("questions", n, "spoken", language))
            raise place.wrong(f"{path}: {wrong}")
        spoken[language] = str(path)
    return attrs.evolve(question, spoken=spoken)


def _what_is_wrong(path: Path) -> str:
    """Return what keeps a file from being played, with the remedy, or an empty text."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            return f"has {size} bytes; save it with at most {LARGEST}, such as 16 kHz mono"
        with wave.open(str(path), "rb") as recording:
            seconds = recording.getnframes() / recording.getframerate()
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        return f"cannot be read: {error}; put the recording there or take the key out"
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        return f"is no WAV that can be played: {error}; save it as PCM, 16 bit"
    if not 0 < seconds <= LONGEST_S:
        return f"lasts {seconds:.0f} s; record something up to {LONGEST_S:.0f} s"
    return ""
