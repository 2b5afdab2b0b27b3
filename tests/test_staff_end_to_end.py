"""From head office's administration to a customer's answer and back: real centre, real tablet."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
import requests
import uuid6

from kiosk.intake import Intake
from kiosk.machine.clock import SystemClock
from kiosk.model.answer import Stamp
from kiosk.model.misuse import Rules
from kiosk.screen.samples import shipped
from kiosk.sending import sync_parts
from kiosk.settings import Settings, StaffSettings
from sync.enrol import enrol, save_enrolment
from sync.sender import Sender
from tests.support.manager import PIN, Manager
from tests.support.processes import kiosk
from tests.support.real_centre import RealCentre
from tests.support.tablet import Tablet, no_screen

pytest.importorskip("django", reason="needs the extra: pip install feedback-kiosk[central]")
pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

WORDS = "long enough words"


class LiveTablet(Tablet):
    """A tablet with this machine's clock and with true ids: the centre takes nothing else."""

    def stamp(self) -> Stamp:
        return SystemClock(self.day.zone).stamp()

    def visit_id(self) -> str:
        return str(uuid6.uuid7())


class HeadOffice:
    """Somebody at a browser, logged in to the administration of a real centre."""

    def __init__(self, centre: RealCentre) -> None:
        self.centre = centre
        self.state = centre.state
        made = kiosk(
            *("central", "create-admin", "--username", "head", "--password-stdin"),
            *("--state", self.state),
            stdin=f"{WORDS}\n",
        )
        assert made.returncode == 0, made.stderr
        self.browser = requests.Session()
        self._send("/login/", {"username": "head", "password": WORDS})

    def add_person(self, name: str, badge: str = "") -> None:
        told = {"store": "17", "name": name, "badge_code": badge}
        done = self._send("/admin/central/person/add/", told)
        assert name in done, "the list shows who was added"

    def remove_everybody(self) -> None:
        path = "/admin/central/person/"
        for pk in re.findall(rf"{path}(\d+)/change", self.browser.get(self._at(path)).text):
            self._send(f"{path}{pk}/delete/", {"post": "yes"})

    def exported(self, out: Path) -> list[dict[str, object]]:
        done = kiosk(
            *("central", "export", "--format", "jsonl", "--out", out, "--state", self.state)
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    def _send(self, path: str, told: dict[str, str]) -> str:
        form = self.browser.get(self._at(path))
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        assert token is not None, form.status_code
        done = self.browser.post(
            self._at(path),
            {**told, "csrfmiddlewaretoken": token[1]},
            headers={"Referer": self._at(path)},
        )
        assert done.status_code == 200, done.text[:500]
        return done.text

    def _at(self, path: str) -> str:
        return self.centre.url + path


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RealCentre]:
    (tmp_path / "centre").mkdir()
    centre = RealCentre(tmp_path / "centre").start()
    yield centre
    centre.stop()


@pytest.fixture
def office(centre: RealCentre) -> HeadOffice:
    return HeadOffice(centre)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    state = tmp_path / "device"
    state.mkdir()
    tablet = LiveTablet(state)
    manager = Manager(tablet)
    settings = Settings(
        staff=StaffSettings(enabled=True, people=("Пётр",)),
        state=state,
    )
    manager.start(shipped("counter"), settings=settings)
    tablet.intake = Intake(
        tablet.recorder, tablet, Rules(), lambda _: True, staff=manager.on_shift.staff
    )
    tablet.recorder.register_survey(shipped("counter")).result(30)
    yield manager
    tablet.close()


class Line:
    """The way to head office; an hour passes before each sending."""

    def __init__(self, tablet: Tablet, centre: RealCentre) -> None:
        clock = SystemClock(tablet.day.zone)
        state = tablet.recorder.path.parent
        reply = enrol(centre.url, centre.code(), "till-3", "0.1.0", clock)
        save_enrolment(state, centre.url, reply)
        settings = Settings(staff=StaffSettings(enabled=True), state=state)
        self._seconds = 0.0
        parts = sync_parts(settings, tablet.recorder, clock)
        self._sender = Sender(attrs.evolve(parts, monotonic=lambda: self._seconds))

    def send(self) -> None:
        self._seconds += 3600
        self._sender.drain()

    def close(self) -> None:
        self._sender.close()


@pytest.fixture
def line(manager: Manager, centre: RealCentre) -> Iterator[Line]:
    line = Line(manager.tablet, centre)
    yield line
    line.close()


def test_who_head_office_adds_is_chosen_at_the_till_and_stands_in_the_answers(
    manager: Manager, line: Line, office: HeadOffice, centre: RealCentre, tmp_path: Path
) -> None:
    office.add_person("Анна", badge="4711")
    line.send()
    manager.enter("shift")
    assert {"shift-Пётр", "shift-Анна"} <= set(manager.tablet.names())
    manager.tap("shift-Анна", "leave")
    manager.tablet.advance(1)
    manager.tablet.tap("rating-5")
    line.send()
    (given,) = office.exported(tmp_path / "all.jsonl")
    assert (given["staff"], given["value"]) == ("Анна", 5)
    # Weeks without head office: the list and the badges are the device's own.
    centre.stop()
    manager.enter("shift")
    manager.tap("shift-nobody", "leave")
    manager.knock()
    manager.customer.enter("4711")
    assert manager.on_shift.staff() == "Анна"


def test_who_is_removed_is_gone_from_the_till_and_not_from_the_answers(
    manager: Manager, line: Line, office: HeadOffice, tmp_path: Path
) -> None:
    office.add_person("Анна")
    line.send()
    manager.enter("shift")
    manager.tap("shift-Анна", "leave")
    manager.tablet.advance(1)
    manager.tablet.tap("rating-4")
    office.remove_everybody()
    line.send()
    manager.enter("shift")
    assert "shift-Анна" not in manager.tablet.names()
    assert "shift-Пётр" in manager.tablet.names()
    assert [given["staff"] for given in office.exported(tmp_path / "all.jsonl")] == ["Анна"]


def test_a_pin_that_becomes_somebodys_badge_still_opens(
    manager: Manager, line: Line, office: HeadOffice
) -> None:
    manager.enter()
    manager.tap("leave")
    office.add_person("Анна", badge=PIN)
    line.send()
    manager.knock()
    manager.customer.enter(PIN)
    assert manager.screen == "manager-today"
    assert manager.on_shift.staff() is None
