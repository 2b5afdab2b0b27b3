"""The surveys that were ever in use here, read when they are asked for."""

from functools import lru_cache

from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import Survey
from kiosk.store.reader import Reader

_LAST = "SELECT id, version, source FROM surveys ORDER BY k DESC LIMIT 1"
_ONE = "SELECT id, version, source FROM surveys WHERE id = ? AND version = ?"


class SurveyBook:
    """The surveys of one database, as of the reader's snapshot."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._found: dict[tuple[str, int], Survey | None] = {}

    def last(self) -> Survey | None:
        """Return the survey in use, None before any was."""
        rows = self._reader.rows(_LAST)
        return parsed_survey(*rows[0]) if rows else None

    def get(self, survey: str, version: int) -> Survey | None:
        """Return a survey as it was in use, None where it never was."""
        key = (survey, version)
        if key not in self._found:
            rows = self._reader.rows(_ONE, key)
            self._found[key] = parsed_survey(*rows[0]) if rows else None
        return self._found[key]


@lru_cache(maxsize=64)
def parsed_survey(survey: str, version: int, source: str) -> Survey:
    """Return the survey of a stored text, once read: the same text is the same survey for ever."""
    return parse_survey(source, f"{survey} version {version}")
