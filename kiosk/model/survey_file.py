"""Reading a survey file: strict, from text, without I/O."""

from kiosk.model.surveys import Survey


def parse_survey(text: str, name: str) -> Survey:
    """Return the survey that a TOML text describes; ``name`` is the file's, for messages.

    Raises BadSurvey, one line that names file, line, key and remedy.
    """
    raise NotImplementedError
