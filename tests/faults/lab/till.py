"""The wire's end of a till, without a device behind it: any number of its requests at once."""

import json
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

import requests
from attrs import define, field, frozen

from sync.wire import BATCHES_PATH, ENROL_PATH, SCHEMA, Batch, Health
from tests.faults.lab.centre import Centre

HEALTH = Health("1", 0, 0, 0, 0, 0, 0, "exact")
NOTHING = 0
LONGEST_S = 120.0


@frozen
class Told:
    """A reply: its status (NOTHING where none came), body, Retry-After, and how long it took."""

    status: int
    said: dict[str, Any]
    retry_after: str | None
    seconds: float

    def outcomes(self) -> list[str]:
        """Return what became of each answer: a status, or the code of a refusal."""
        return [receipt["code"] or receipt["status"] for receipt in self.said["receipts"]]


@define
class Till:
    """Enrolled in a chain; it may call any of the chain's centres."""

    token: str
    stream: str = field(factory=lambda: str(uuid.uuid4()))

    @classmethod
    def enrolled(cls, centre: Centre, touchpoint: str = "") -> "Till":
        """Return a new device, at a touchpoint of its own where none is named."""
        given = {"code": centre.code(touchpoint), "device": "till", "version": "1"}
        reply = requests.post(centre.url + ENROL_PATH, json=given, timeout=LONGEST_S)
        return cls(reply.json()["token"])

    def send(self, url: str, answers: Sequence[dict[str, Any]] = ()) -> Told:
        """Send a batch, a heartbeat where there are no answers, to one centre."""
        body = asdict(Batch(SCHEMA, self.stream, HEALTH)) | {"answers": list(answers)}
        began = time.monotonic()
        try:
            reply = requests.post(
                url + BATCHES_PATH,
                data=json.dumps(body).encode(),
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=LONGEST_S,
            )
        except requests.RequestException:
            return Told(NOTHING, {}, None, time.monotonic() - began)
        took = time.monotonic() - began
        return Told(reply.status_code, reply.json(), reply.headers.get("Retry-After"), took)

    def send_at_once(
        self, urls: Sequence[str], answers: Sequence[dict[str, Any]] = ()
    ) -> list[Told]:
        """Send the same once to each, at the same time."""
        with ThreadPoolExecutor(len(urls)) as hands:
            return list(hands.map(lambda url: self.send(url, answers), urls))
