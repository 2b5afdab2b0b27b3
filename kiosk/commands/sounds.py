"""Makes the recordings of the shipped surveys: ``python -m kiosk.commands.sounds``, or make sounds.

Needs the Debian packages espeak-ng and sox. What was said stands in assets/sounds/spoken.json, so
that a test can tell when a survey's words have changed since.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from assets import asset
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import Question, ScaleQuestion
from kiosk.recordings import shipped_recording
from kiosk.survey_files import shipped

SAID = asset("sounds", "spoken.json")
VOICES = {"ru": "ru", "en": "en-gb"}
WORDS_A_MINUTE = "150"
FROM_TO = {"ru": "От «{low}» до «{high}».", "en": "From “{low}” to “{high}”."}
_TRIM = ["silence", "1", "0.02", "0.3%", "reverse"]
_FINISH = [*_TRIM, *_TRIM, "norm", "-3", "pad", "0.1", "0.2"]  # no silence around, loud, a breath


def to_speak(question: Question, language: str) -> str:
    """Return what is read aloud: the question, and the names of its scale's ends."""
    asked = question.texts[language]
    if not isinstance(question, ScaleQuestion):
        return asked
    points = question.scale.points
    low, high = (question.label(point, language).lower() for point in (points[0], points[-1]))
    ends = FROM_TO[language].format(low=low, high=high)
    return f"{asked} {ends}" if low and high else asked


def everything() -> Mapping[Path, str]:
    """Return what is to be read aloud in the shipped surveys, by the file it goes into."""
    surveys = (parse_survey(path.read_text("utf-8"), path.name) for path in shipped().values())
    return {
        shipped_recording(survey.id, question.id, language): to_speak(question, language)
        for survey in surveys
        for question in survey.questions
        for language in survey.languages
    }


def record(words: str, language: str, target: Path) -> None:
    """Speak into a WAV file: 16 kHz, mono, 16 bit."""
    target.parent.mkdir(parents=True, exist_ok=True)
    speak = ["espeak-ng", "-v", VOICES[language], "-s", WORDS_A_MINUTE, "--stdout", words]
    spoken = subprocess.run(speak, check=True, capture_output=True).stdout
    finish = ["sox", "-t", "wav", "-", "-D", "-r", "16000", "-b", "16", "-c", "1", str(target)]
    subprocess.run([*finish, *_FINISH], input=spoken, check=True)


def main() -> None:
    """Record everything, and note what was said."""
    said = everything()
    for target, words in said.items():
        record(words, target.suffixes[0].lstrip("."), target)
    noted = {str(path.relative_to(SAID.parent)): words for path, words in said.items()}
    text = json.dumps(noted, ensure_ascii=False, indent=2, sort_keys=True)
    SAID.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
