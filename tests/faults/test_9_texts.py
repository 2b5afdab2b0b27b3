"""Fault 9, texts: what a customer writes to break what shows it, in every place that shows it.

The attacks of tests/faults/lab/attacks.py are comments, one on each day, of a real device that
sends them to a real centre. They are looked at on the manager's screens, in the words of the
command line, in the files of both ends, on the centre's pages, in its admin, and in both logs.
"""

import csv
import html
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
import uuid6
from attrs import frozen

from kiosk.model.answer import Group
from kiosk.screen.samples import shipped
from tests.faults.conftest import Figures
from tests.faults.lab.attacks import ATTACKS, MARKUP
from tests.faults.lab.centre import STORE, Centre
from tests.faults.lab.site import Site
from tests.support.manager import Manager
from tests.support.processes import eventually, kiosk
from tests.support.shop import HOUR, Shop
from tests.support.tablet import no_screen, open_tablet

FIRST = date(2026, 3, 2)
TAKEN = {name: text for name, text in ATTACKS.items() if "\0" not in text}  # by the wire


def day_of(attack: str) -> str:
    return (FIRST + timedelta(days=list(ATTACKS).index(attack))).isoformat()


@frozen
class Struck:
    """A shop where every attack was written, and the folder for what is made of them."""

    site: Site
    centre: Centre
    out: Path


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory, centre: Centre) -> Iterator[Struck]:
    folder = tmp_path_factory.mktemp("texts")
    with Site(folder, centre, screen={"enabled": False}, survey={"file": "checkout"}) as site:
        write_comments(site.state)
        site.start()
        left = len(ATTACKS) - len(TAKEN)
        assert eventually(lambda: site.figures().waiting == 0 and site.figures().refused == left)
        yield Struck(site, centre, folder)


def write_comments(state: Path) -> None:
    shop = Shop(state)
    recorder = shop.open()
    survey = shipped("checkout")
    recorder.register_survey(survey).result(30)
    for text in ATTACKS.values():
        about: dict[str, Any] = {
            "survey": survey.id,
            "version": survey.version,
            "group": Group.DETRACTOR,
        }
        about["visit"] = str(uuid6.uuid7())
        shop.give(1, **about)
        shop.give(1, question="comment", text=text, **about)
        shop.wait(24 * HOUR)
    shop.close()


@pytest.mark.skipif(bool(no_screen()), reason=no_screen())
def test_the_managers_screens_show_the_words_as_they_were_written(
    tmp_path: Path, figures: Figures
) -> None:
    """P8: markup is words, no text ends a screen, and the manager goes on from there.

    Seen to fail with `markup: True` in the comment card's label, and with a card that raises for
    a zero character.
    """
    write_comments(tmp_path)
    with open_tablet(tmp_path) as tablet:
        manager = Manager(tablet)
        manager.start(shipped("checkout"))
        manager.walk_in("comments")
        while "more" in tablet.names():
            manager.tap("more")
        shown = set(manager.texts())
        for name, text in ATTACKS.items():
            assert not text.split() or " ".join(text.split()) in shown, name
        assert not [each for each in tablet.app.root.walk() if getattr(each, "markup", False)]
        manager.tap("tab-today", "tab-comments", "tab-device")
        assert manager.screen == "manager-device"
        assert tablet.faults == []
    figures("texts on the manager's screens", "P8", attacks=len(ATTACKS), markup_obeyed=0)


@pytest.mark.parametrize("name", ["terminal", "controls", "backwards", "other spaces", "zero"])
def test_no_text_moves_the_cursor_of_a_terminal(struck: Struck, name: str) -> None:
    """P8. Seen to fail with a `kiosk tally` that prints comments as they are."""
    told = kiosk("tally", "--date", day_of(name), "--config", struck.site.config)
    assert told.returncode == 0, told.stderr
    assert '"' in told.stdout
    assert_printable(told.stdout)


def assert_printable(told: str) -> None:
    assert [sign for sign in told if not (sign.isprintable() or sign == "\n")] == []


@pytest.fixture(scope="module")
def files(struck: Struck) -> dict[str, list[Path]]:
    """What both ends export, by kind."""
    made: dict[str, list[Path]] = {}
    for kind in ("csv", "xlsx", "jsonl"):
        ours, theirs = (struck.out / f"{end}.{kind}" for end in ("device", "centre"))
        where = ("--config", struck.site.config)
        for out, words in ((ours, where), (theirs, ("--state", struck.centre.state))):
            command = ["export"] if out is ours else ["central", "export"]
            done = kiosk(*command, "--format", kind, "--out", out, *words)
            assert done.returncode == 0, done.stderr
        made[kind] = [ours, theirs]
    return made


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_formula_in_a_csv_wherever_it_is_cut(
    files: dict[str, list[Path]], separator: str, figures: Figures
) -> None:
    """P8: also for a Russian Excel, which cuts at semicolons, and for one that cuts at tabs.

    Seen to fail with a `harmless_in_csv` that looks at the beginning of a cell alone (in
    "спасибо;=cmd.." a formula of its own begins), and with signs in full width taken for harmless.
    """
    for path in files["csv"]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=separator) for cell in row]
        assert [cell for cell in cells if is_formula(cell)] == []
    figures(f"formulas in CSV cut at {separator!r}", "P8", cells=len(cells), formulas=0)


def test_no_formula_when_lines_are_cut_without_regard_to_quotes(
    files: dict[str, list[Path]],
) -> None:
    """P8. A reader that knows no quotes either.

    Seen to fail with a `harmless_in_csv` that looks at the beginning of a cell alone.
    """
    for path in files["csv"]:
        pieces = re.split(r'[;,\t|\r\n"]', path.read_text("utf-8-sig"))
        assert [piece for piece in pieces if is_formula(piece)] == []


def is_formula(cell: str) -> bool:
    seen = "".join(x for x in cell if unicodedata.category(x)[0] not in "ZC")
    return unicodedata.normalize("NFKC", seen)[:1] in tuple("=+-@") and cell != "-"


def test_an_xlsx_holds_texts_and_no_formulas(files: dict[str, list[Path]]) -> None:
    """P8: the book opens, has no formula and no link, and the words are there.

    Seen to fail with cells that `sheet.write` takes for what they look like: formulas.
    """
    for path in files["xlsx"]:
        with zipfile.ZipFile(path) as book:
            parts = {name: ElementTree.fromstring(book.read(name)) for name in book.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"]
        tags = {element.tag.rsplit("}", 1)[-1] for element in sheet.iter()}
        assert not tags & {"f", "hyperlink", "hyperlinks"}
        cells = (element.text or "" for element in sheet.iter() if element.tag.endswith("}t"))
        assert set(MARKUP.values()) <= {cell.removeprefix("'") for cell in cells}


def test_json_lines_hold_each_text_as_it_was_written(files: dict[str, list[Path]]) -> None:
    """P8. Seen to fail with `harmless` applied to JSON lines too."""
    for path, texts in zip(files["jsonl"], (ATTACKS, TAKEN), strict=True):
        lines = path.read_text("utf-8").split("\n")
        found = {json.loads(line)["text"] for line in lines if line}
        assert found - {None} == set(texts.values())


@pytest.fixture(scope="module")
def browser(struck: Struck) -> Iterator[requests.Session]:
    """Somebody of head office who is logged in."""
    done = kiosk("central", "create-admin", "--state", struck.centre.state)
    assert done.returncode == 0, done.stderr
    with requests.Session() as session:
        session.trust_env = False
        url = f"{struck.centre.url}/login/"
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', session.get(url).text)
        assert token
        given = {"csrfmiddlewaretoken": token[1], "username": "admin"}
        session.post(url, {**given, "password": done.stdout.strip()}).raise_for_status()
        yield session


def test_the_centres_page_and_admin_escape_it(
    struck: Struck, browser: requests.Session, figures: Figures
) -> None:
    """P8: what was written stands there as words, and no script may run there anyway.

    Seen to fail with `|safe` behind the comment's text in day.html.
    """
    for name in TAKEN:
        for path in (f"stores/{STORE}/?date=", "admin/central/answerview/?day="):
            page = browser.get(f"{struck.centre.url}/{path}{day_of(name)}")
            assert page.status_code == 200
            assert "script-src 'self'" in page.headers["Content-Security-Policy"]
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            assert is_escaped(TAKEN[name], page.text), (name, path)
    figures("texts on the centre's pages", "P8", attacks=len(TAKEN), pages=2, unescaped=0)


def is_escaped(text: str, page: str) -> bool:
    """Say whether a page shows the words of a text, and nowhere what they would do."""
    escaped = html.escape(text)
    shown = " ".join(escaped.split()) in " ".join(page.split()) or not text.isprintable()
    return shown and (escaped == text or text not in page)


def test_no_word_of_a_customer_is_in_a_log(struck: Struck) -> None:
    """Of the device, which sent it, and of the centre, which took it.

    Seen to fail with a line that prints the batch in sync/parcel.py, and with one that prints it in
    sync/central/api/views.py.
    """
    logs: list[Any] = [struck.site.state / "kiosk.log", struck.site.folder / "log"]
    told = "".join(path.read_text("utf-8") for path in (*logs, struck.centre.state / "log"))
    assert "ready" in told
    assert [name for name, text in ATTACKS.items() if text.strip() and text.strip() in told] == []


@pytest.mark.skipif(bool(no_screen()), reason=no_screen())
def test_no_word_is_logged_where_it_is_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """P9. Seen to fail with a line that logs what is given in kiosk/intake.py."""
    caplog.set_level("DEBUG")
    with open_tablet(tmp_path) as tablet:
        tablet.start(shipped("checkout"))
        tablet.tap("rating-1", "topic-queue")
        tablet.type("тайна")
        tablet.tap("send")
        assert ("comment", "Тайна") in tablet.content()
    assert "айна" not in caplog.text
