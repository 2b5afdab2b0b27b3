"""What the documents say exists: commands, options, settings, targets, files, pages."""

import re
import shlex
from pathlib import Path

import click
import pytest

from kiosk.cli import kiosk
from kiosk.commands.settings_docs import PAGE, page
from kiosk.config import parse
from kiosk.model.scales import SCALES
from kiosk.model.survey_file import parse_survey

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
CODE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`((?:\.venv/bin/)?kiosk [^`]+|make [^`]+)`")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
OURS = re.compile(r".*(?:^|/|\s)kiosk\s+(?P<words>.*)$")


def _commands(text: str) -> list[str]:
    """Return the command lines in a page: those of its shell blocks and those in its sentences."""
    blocks = [body for language, body in CODE.findall(text) if language in ("sh", "console")]
    lines = [
        line.split(" #")[0].removeprefix("$ ") for body in blocks for line in body.splitlines()
    ]
    return [line.strip() for line in (*lines, *INLINE.findall(text)) if line.strip()]


def _walk(words: list[str]) -> None:
    """Follow the words through the command's groups; every option must be one it takes."""
    command: click.Command = kiosk
    context = click.Context(command)
    while words and isinstance(command, click.Group) and re.fullmatch(r"[a-z-]+", words[0]):
        found = command.get_command(context, words[0])
        assert found is not None, f"there is no command {words[0]!r} in {command.name}"
        command, words = found, words[1:]
    known = {name for parameter in command.params for name in parameter.opts} | {
        "--help",
        "--version",
    }
    for word in words:
        if word.startswith("--"):
            assert word.split("=")[0] in known, f"{command.name} has no option {word}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_in_a_page_exists(path: Path) -> None:
    for line in _commands(path.read_text(encoding="utf-8")):
        found = OURS.search(line)
        if found and "demo|" not in line:
            words = re.sub(r"[|&;<>].*|\[|\]|\.\.\.?", " ", found["words"])
            _walk(shlex.split(words))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_make_target_in_a_page_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for line in _commands(path.read_text(encoding="utf-8")):
        words = line.removeprefix("sudo ").split()
        if words[0] == "make":
            assert {word for word in words[1:2] if "=" not in word} <= targets, line


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_settings_example_in_a_page_is_good(path: Path) -> None:
    for language, body in CODE.findall(path.read_text(encoding="utf-8")):
        if language == "toml" and path.name != "surveys.md":
            parse(body, path.name, environ={})


def test_the_survey_in_the_page_of_surveys_is_good() -> None:
    head, rest, spoken, scale = (
        body for _, body in CODE.findall((ROOT / "docs/surveys.md").read_text())
    )
    survey = parse_survey(f"{head}\n{scale}\n{rest}\n{spoken}", "surveys.md")
    assert [question.id for question in survey.questions] == ["score", "why", "words", "next"]


def test_the_table_of_scales_names_them_all() -> None:
    page_of_surveys = (ROOT / "docs/surveys.md").read_text()
    assert all(f"`{key}`" in page_of_surveys for key in SCALES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_page_of_settings_is_current() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(), "run `make docs`"


def test_the_shipped_settings_file_is_good() -> None:
    parse((ROOT / "assets/deploy/kiosk.toml").read_text(), "kiosk.toml", environ={})
