"""A day of customers at a second till of the demo's store, through a real intake and sync."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from assets import asset
from kiosk.intake import Intake
from kiosk.model.answer import Source, Stamp
from kiosk.model.day import StoreDay
from kiosk.model.misuse import Rules
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import ChoiceQuestion, Survey
from kiosk.model.visit import Visit, answer, recorded
from kiosk.model.visit import start as start_visit
from kiosk.store.recorder import Recorder

ZONE = ZoneInfo("Europe/Moscow")
CUSTOMERS = 84
SCORES = (1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5)
HOURS = (9, 10, 10, 11, 12, 12, 13, 13, 14, 15, 16, 17, 17, 18, 18, 18, 19, 19, 20)
COMMENTS = {
    1: ["Ждал на кассе двадцать минут, открыта одна из четырёх."],
    2: ["Ценник на полке один, на кассе другой.", "Не нашёл безлактозное молоко, а раньше было."],
    3: ["Тележки мокрые после дождя."],
    4: ["Всё хорошо, но тесно у кассы."],
    5: [
        "Спасибо Марине за помощь с тортом!",
        "Хлеб ещё тёплый, прихожу за ним через весь район.",
        "Быстро и вежливо, как всегда.",
    ],
}


class Yesterday:
    """A synchronised clock that stands where it is put; of a boot of its own."""

    def __init__(self, start: datetime) -> None:
        self._start, self.now = start, start
        self._boot = str(uuid4())

    def stamp(self) -> Stamp:
        since_ms = round((self.now - self._start).total_seconds() * 1000)
        wall_ms = round(self.now.timestamp() * 1000)
        return Stamp(wall_ms, self._boot, since_ms + 60_000, True, 10_800)


def give_a_day(state: Path) -> str:
    """Give and send the answers of yesterday; returns its date, YYYY-MM-DD."""
    now = datetime.now(ZONE)
    start = (now - timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    till = state / "till-2"
    enrol(state, till)
    clock = Yesterday(start)
    path = asset("surveys", "checkout.toml")
    survey = parse_survey(path.read_text("utf-8"), path.name)
    with Recorder(till / "kiosk.db", StoreDay("Europe/Moscow", "00:00")) as recorder:
        recorder.register_survey(survey).result()
        intake = Intake(recorder, clock, Rules(), lambda _: True)
        shop(intake, clock, start, survey)
    command = [sys.executable, "-m", "kiosk", "sync", "--once", "--state", str(till)]
    subprocess.run(command, check=True, capture_output=True)
    return start.date().isoformat()


def enrol(state: Path, till: Path) -> None:
    """Enrol another device at the demo's store, with the commands that an installer uses."""
    kiosk = [sys.executable, "-m", "kiosk"]
    place = ["demo", "--touchpoint", "Касса 2", "--state", str(state)]
    command = [*kiosk, "central", "enrol-code", *place]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    code = told.stdout.split()[-1]
    enrolled = json.loads((state / "token").read_text("utf-8"))
    command = [*kiosk, "enroll", enrolled["url"], code, "--state", str(till)]
    named = {**os.environ, "KIOSK_DEVICE_NAME": "tablet-2"}
    subprocess.run(command, check=True, capture_output=True, env=named)


def shop(intake: Intake, clock: Yesterday, start: datetime, survey: Survey) -> None:
    """Let the customers of a day pass by, the same at every run."""
    chance = Random(17)
    comments = {score: list(texts) for score, texts in COMMENTS.items()}
    moments = sorted(
        start.replace(hour=chance.choice(HOURS), minute=chance.randrange(60))
        + timedelta(seconds=chance.randrange(20))
        for _ in range(CUSTOMERS)
    )
    for number, moment in enumerate(moments):
        clock.now = max(moment, clock.now + timedelta(seconds=21))
        score = chance.choice(SCORES)
        source = chance.choice((Source.TOUCH, Source.TOUCH, Source.CONSOLE))
        visit = start_visit(survey, str(uuid4()), source, "ru", 0)
        visit = tell(intake, visit, value=score)
        if source is Source.TOUCH and visit.question is not None and chance.random() < 0.7:
            follow_up(intake, visit, chance, comments[score])
        if number % 30 == 11:  # somebody leans on the button
            clock.now += timedelta(seconds=1)
            again = start_visit(survey, str(uuid4()), source, "ru", 0)
            tell(intake, again, value=score)


def follow_up(intake: Intake, visit: Visit, chance: Random, comments: list[str]) -> None:
    assert isinstance(visit.question, ChoiceQuestion)
    topics = visit.question.topics_of(visit.group)
    visit = tell(intake, visit, choice=chance.choice(topics[:4]).key)
    if comments and chance.random() < 0.5:
        tell(intake, visit, text=comments.pop(0))


def tell(intake: Intake, visit: Visit, **what: Any) -> Visit:
    """Answer the question asked, and wait until it is on disk."""
    assert visit.question is not None
    visit, given = answer(visit, visit.question.id, 0, **what)
    return recorded(visit, intake.give(*given).result(), 0)
