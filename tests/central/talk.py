"""A shop and its devices, as the tests play them."""

import gzip
import json
import uuid
from dataclasses import asdict
from typing import Any

import uuid6
from django.test import Client

from sync.central.clock import now_ms
from sync.wire import BATCHES_PATH, ENROL_PATH, Health, WireAnswer


def answer(seq: int, **changes: Any) -> dict[str, Any]:
    """Return an answer of the till survey: a five, now, unless told otherwise."""
    now = now_ms()
    fields = {
        "id": str(uuid6.uuid7()),
        "seq": seq,
        "visit": str(uuid6.uuid7()),
        "survey": "till",
        "version": 1,
        "question": "score",
        "source": "console",
        "wall_ms": now,
        "boot_id": "b0075",
        "boottime_ms": 1_000 * seq,
        "synced": True,
        "utc_offset_s": 10_800,
        "occurred_ms": now,
        "time_quality": "exact",
        "time_error_ms": 20,
        "value": 5,
    } | changes
    return asdict(WireAnswer(**fields))


def health(**changes: Any) -> dict[str, Any]:
    """Return the heartbeat of a device that has nothing to tell."""
    told = {
        "version": "0.1.0",
        "stored": 0,
        "sent": 0,
        "waiting": 0,
        "refused": 0,
        "last_seq": 0,
        "acknowledged_seq": 0,
        "clock_quality": "exact",
    }
    return asdict(Health(**(told | changes)))


SURVEY = """
id = "till"
version = 1
languages = ["en"]
title = { en = "At the till" }

[[questions]]
id = "score"
kind = "scale"
scale = "five"
text = { en = "How was it?" }

[[questions]]
id = "why"
kind = "choice"
text = { en = "Why?" }
topics = [
  { key = "speed", text = { en = "Speed" } },
  { key = "price", text = { en = "Price" } },
]

[[questions]]
id = "words"
kind = "text"
text = { en = "Anything else?" }

[thanks.default]
text = { en = "Thank you" }
"""


class Shop:
    """A store with one till, created in the database that is in use."""

    def __init__(self, store: str = "demo", timezone: str = "Europe/Moscow") -> None:
        from sync.central.models import Region, Store, Touchpoint
        from sync.central.surveys import add_survey

        add_survey(SURVEY, "till.toml")
        region, _ = Region.objects.get_or_create(name="Moscow")
        self.store = Store.objects.create(id=store, name="Demo", region=region, timezone=timezone)
        self.touchpoint = Touchpoint.objects.create(store=self.store, name="till 1")

    def code(self, **how: Any) -> str:
        from sync.central.enrolment import new_code

        return new_code(self.touchpoint, how.pop("now", now_ms()), **how)

    def enrol(self) -> "FakeDevice":
        reply = Client(SERVER_NAME="localhost").post(
            ENROL_PATH,
            {"code": self.code(), "device": "till-1", "version": "0.1.0"},
            content_type="application/json",
        )
        assert reply.status_code == 200, reply.content
        return FakeDevice(reply.json()["token"], reply.json()["device"])


class FakeDevice:
    """The device's end of the wire, with no database behind it."""

    def __init__(self, token: str, identity: str) -> None:
        self.token = token
        self.id = identity
        self.stream = str(uuid.uuid4())

    def twin(self) -> "FakeDevice":
        """Return a copy: the same token, the same stream."""
        twin = FakeDevice(self.token, self.id)
        twin.stream = self.stream
        return twin

    def post(self, body: bytes, **headers: str) -> Any:
        return Client(
            SERVER_NAME="localhost", headers={"Authorization": f"Bearer {self.token}", **headers}
        ).post(BATCHES_PATH, body, content_type="application/json")

    def send(self, *answers: Any, compress: bool = False, **told: Any) -> dict[str, Any]:
        """Send a batch that the centre has to take; return its reply."""
        body = self.body(*answers, **told)
        headers = {"Content-Encoding": "gzip"} if compress else {}
        reply = self.post(gzip.compress(body) if compress else body, **headers)
        assert reply.status_code == 200, reply.content
        return dict(reply.json())

    def body(self, *answers: Any, **told: Any) -> bytes:
        batch = {
            "schema": 1,
            "stream": self.stream,
            "health": health(**told),
            "answers": list(answers),
        }
        return json.dumps(batch).encode()


def outcomes(reply: dict[str, Any]) -> list[str]:
    """Return what became of each answer: its status, or its code where it was refused."""
    return [receipt["code"] or receipt["status"] for receipt in reply["receipts"]]
