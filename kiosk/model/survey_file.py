"""Reading a survey file: strict, from text, without I/O.

    id = "counter"                  version = 1                  languages = ["ru", "en"]
    title = {ru = "..", en = ".."}
    [scales.NAME]                   low, high; promoters, passives, detractors: lists of points
    [[questions]]                   id, kind, text, groups, spoken
      kind = "scale"                scale, labels.POINT, low, high
      kind = "choice"               topics = [{key, text, groups}, ..]
      kind = "text"                 max_chars
    [thanks.default], [thanks.GROUP]    text, kind = "plain" | "code" | "qr", code, url

Words are tables by language; ``spoken`` is one too, of WAV files beside this one. A group is
promoter, passive or detractor; without ``groups`` everybody is meant. The first question is the
score.
"""

import re
import tomllib
from urllib.parse import urlsplit

from kiosk.model.answer import Group
from kiosk.model.errors import BadInput, BadSurvey
from kiosk.model.scales import SCALES, Scale, grouped
from kiosk.model.survey_questions import QuestionReader, branches_of, read_questions
from kiosk.model.survey_table import Place, Table, checked_name, unique
from kiosk.model.surveys import Survey, Thanks, ThanksKind

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TITLE_CHARS, _THANKS_CHARS, _CODE_CHARS, _URL_CHARS = 80, 200, 40, 300


def parse_survey(text: str, name: str) -> Survey:
    """Return the survey that a TOML text describes; ``name`` is the file's, for messages.

    Raises BadSurvey, one line that names file, line, key and remedy.
    """
    root = _decoded(text, name).only(
        "id", "version", "languages", "title", "scales", "questions", "thanks"
    )
    key, version = root.name("id"), root.whole("version", 1, 1_000_000)
    languages = _languages(root)
    title = root.texts("title", languages, _TITLE_CHARS)
    scales = {**SCALES, **_own_scales(root.table("scales", optional=True))}
    questions = read_questions(root, QuestionReader(languages, scales))
    thanks = _all_thanks(root.table("thanks"), languages, branches_of(questions))
    return Survey(key, version, title, languages, questions, thanks, source=text)


def _decoded(text: str, name: str) -> Table:
    """Decode the TOML; a byte order mark, which Windows editors write, does no harm."""
    try:
        return Table(Place(name, text), tomllib.loads(text.removeprefix("\ufeff")))
    except RecursionError:
        raise Place(name, text).wrong("nested too deeply; write it flatter") from None
    except ValueError as error:
        said = re.sub(r" \(at [^)]*\)$", "", str(error))
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise BadSurvey(f"{name}:{line}: not valid TOML: {said}; mend this line") from None


def _languages(root: Table) -> tuple[str, ...]:
    languages = root.items("languages", str)
    place = root.place.at("languages")
    if not languages:
        raise place.wrong('is empty; name at least one, such as ["ru"]')
    for n, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language):
            raise place.at(n).wrong(f"{language!r} is not a language; write ru, en, or pt-BR")
    unique([(place.at(n), language) for n, language in enumerate(languages)], "language")
    return tuple(languages)


def _own_scales(scales: Table) -> dict[str, Scale]:
    return {key: _own_scale(key, table) for key, table in scales.inner()}


def _own_scale(key: str, table: Table) -> Scale:
    table.only("low", "high", "promoters", "passives", "detractors")
    if checked_name(table.place, key) in SCALES:
        raise table.place.wrong(f"scale {key!r} is shipped already; choose another name")
    promoters, passives, detractors = (
        table.items(group, int, []) for group in ("promoters", "passives", "detractors")
    )
    low, high = table.get("low", int), table.get("high", int)
    try:
        return Scale(key, low, high, grouped(promoters, passives, detractors))
    except BadInput as error:
        raise table.place.wrong(str(error)) from None


def _all_thanks(
    table: Table, languages: tuple[str, ...], branches: tuple[Group | None, ...]
) -> dict[Group | None, Thanks]:
    table.only("default", *(group for group in branches if group))
    table.table("default")
    return {
        None if key == "default" else Group(key): _thanks(each, languages)
        for key, each in table.inner()
    }


def _thanks(table: Table, languages: tuple[str, ...]) -> Thanks:
    kind = table.get("kind", str, "plain")
    texts = table.texts("text", languages, _THANKS_CHARS)
    if kind == ThanksKind.PLAIN:
        table.only("text", "kind")
        return Thanks(ThanksKind.PLAIN, texts)
    if kind == ThanksKind.CODE:
        table.only("text", "kind", "code")
        return Thanks(ThanksKind.CODE, texts, code=table.line("code", _CODE_CHARS))
    if kind == ThanksKind.QR:
        table.only("text", "kind", "url")
        return Thanks(ThanksKind.QR, texts, url=_url(table))
    raise table.place.at("kind").wrong(f"{kind!r} is unknown; use {', '.join(ThanksKind)}")


def _url(table: Table) -> str:
    url = table.line("url", _URL_CHARS)
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        good = False
    if not good:
        raise table.place.at("url").wrong(f"{url!r} is no https address; write https://..")
    return url
