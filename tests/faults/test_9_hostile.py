"""Fault 9, the wire and the PIN: fuzzed batches, gzip bombs, guessing, strangers, slow callers.

Against the real centre process and the real device process.
"""

import contextlib
import gzip
import json
import socket
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
import uuid6
from attrs import define, field
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kiosk.machine.clock import SystemClock
from kiosk.model.day import zone
from kiosk.model.lockout import FREE_TRIES
from kiosk.model.pin import hash_pin
from kiosk.store.recorder import Recorder
from sync.wire import BATCHES_PATH, ENROL_PATH, REQUEST_ERRORS
from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import check
from tests.faults.lab.history import History
from tests.faults.lab.memory import peak_mb
from tests.faults.lab.site import ZONE, Site
from tests.faults.lab.stranger import Stranger
from tests.support.processes import environment
from tests.support.shop import MOSCOW

pytestmark = pytest.mark.timeout(1800)
MOST_WRONG_CODES = 10
PLAIN = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@define
class Liar:
    """A device with a good token that says anything."""

    centre: Centre
    token: str
    stream: str = field(factory=lambda: str(uuid.uuid4()))
    session: requests.Session = field(factory=requests.Session)

    def post(self, body: bytes, **headers: str) -> requests.Response:
        """Send a body as it is."""
        return self.session.post(
            self.centre.url + BATCHES_PATH,
            data=body,
            headers={"Authorization": f"Bearer {self.token}", **headers},
            timeout=30,
        )

    def stored(self) -> list[str]:
        """Return the ids that the centre holds of this device."""
        return self.centre.ids([self.stream])


@pytest.fixture
def liar(centre: Centre) -> Iterator[Liar]:
    given = {"code": centre.code(), "device": "liar", "version": "1"}
    with requests.Session() as session:
        session.trust_env = False
        reply = session.post(centre.url + ENROL_PATH, json=given, timeout=30)
        assert reply.status_code == 200, reply.text
        yield Liar(centre, reply.json()["token"], session=session)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(st.characters(), max_size=30)
    | st.sampled_from(["", "\0", "\ud800", "ё" * 3000, str(uuid.uuid4()), "score", "counter"])
    | st.sampled_from([2**31, 2**53, 2**63 - 1, -(2**63), 10**18, 1e308]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


def batch(stream: str, seqs: list[int]) -> dict[str, Any]:
    """Return a batch that the centre would take whole."""
    now = SystemClock(zone(ZONE)).stamp()
    answer = {
        "visit": str(uuid6.uuid7()),
        "survey": "counter",
        "version": 1,
        "question": "score",
        "source": "console",
        "wall_ms": now.wall_ms,
        "boot_id": now.boot_id,
        "boottime_ms": now.boottime_ms,
        "synced": True,
        "utc_offset_s": 10_800,
        "occurred_ms": now.wall_ms,
        "time_quality": "exact",
        "time_error_ms": 20,
        "value": 5,
    }
    counts = dict.fromkeys(("stored", "sent", "waiting", "refused", "last_seq"), 0)
    health = {"version": "1", **counts, "acknowledged_seq": 0, "clock_quality": "exact"}
    answers = [{"id": str(uuid6.uuid7()), "seq": seq, **answer} for seq in seqs]
    return {"schema": 1, "stream": stream, "health": health, "answers": answers}


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """Return how to spoil a batch: what is put where, or bytes changed."""
    where = draw(st.sampled_from(["batch", "health", *["answer"] * 4, "answers", "bytes"]))
    return where, draw(st.integers(0, 25)), draw(ANYTHING), draw(st.binary(max_size=20))


def spoil(whole: dict[str, Any], how: Any) -> bytes:
    where, at, value, some = how
    if where == "answers":
        whole["answers"] = value
    elif where != "bytes":
        part = {"batch": whole, "health": whole["health"], "answer": whole["answers"][0]}[where]
        part[list(part)[at % len(part)]] = value
    body = json.dumps(whole).encode()
    at = at * 37 % len(body)
    return body[:at] + some + body[at + len(some) :] if where == "bytes" else body


def test_fuzzed_batches(liar: Liar, long: bool, figures: Figures) -> None:
    """P2, P8: never a 500, an error names its fault, and only what has a receipt is stored.

    Seen to fail with an `examine` of sync/central/ingest that lets msgspec's errors through (500).
    """
    told: Counter[int] = Counter()
    stored: set[str] = set()
    seqs = iter(range(1, 10**9))

    @settings(PLAIN, max_examples=6000 if long else 250, derandomize=not long)
    @given(spoilt())
    def send(how: Any) -> None:
        body = spoil(batch(liar.stream, [next(seqs) for _ in range(3)]), how)
        reply = liar.post(body)
        told[reply.status_code] += 1
        assert reply.status_code < 500, (body, reply.text)
        said = reply.json()
        if reply.status_code != 200:
            assert REQUEST_ERRORS[said["code"]][0] == reply.status_code
            assert said["message"]
            return
        stored.update(
            each["id"].replace("-", "") for each in said["receipts"] if each["status"] == "stored"
        )

    send()
    there = {id_ for (id_,) in liar.centre.rows("SELECT id FROM central_answer")}
    assert {id_.replace("-", "") for id_ in there} >= stored
    assert set(liar.stored()) <= stored
    assert told[200] > 20
    assert told[400] > 20
    assert liar.centre.wrong_counts() == 0
    figures("fuzzed batches", "P2 P8", batches=told.total(), status_500=0, stored_unsaid=0)


def test_gzip_bombs(liar: Liar, long: bool, figures: Figures) -> None:
    """P8: what inflates to gigabytes is refused, many at once, in little memory.

    Seen to fail with an inflater without a limit: the centre grows by a gigabyte.
    """
    assert liar.centre.process is not None
    # Members of zeros: 200 MB from 194 KB, and a bomb of bombs.
    bombs = [gzip.compress(bytes(200_000_000)), gzip.compress(gzip.compress(bytes(200_000_000)))]
    before = peak_mb(liar.centre.process.pid)
    with ThreadPoolExecutor(8) as hands:
        replies = list(
            hands.map(
                lambda number: liar.post(bombs[number % 2], **{"Content-Encoding": "gzip"}),
                range(200 if long else 24),
            )
        )
    codes = {reply.json()["code"] for reply in replies}
    assert codes == {"inflates_too_far", "not_json"}
    grown = peak_mb(liar.centre.process.pid) - before
    assert grown < 100
    assert liar.post(json.dumps(batch(liar.stream, [1])).encode()).status_code == 200
    figures("gzip bombs", "P8", bombs=len(replies), grown_mb=round(grown))


def test_guessing_the_pin_across_restarts(tmp_path: Path, long: bool, figures: Figures) -> None:
    """P8: whoever pulls the plug as a guess is looked at has five all the same, and then waits.

    Seen to fail with a `PinGate` that notes a wrong try once it was looked at: the plug pulled in
    that moment gives a try for nothing each time, eight are looked at.
    """
    with Recorder(tmp_path / "kiosk.db", MOSCOW) as recorder:
        recorder.set_pin(hash_pin("271828")).result(30)
    tries = 60 if long else 14
    said = Counter(guess(tmp_path, f"{314159 + n}", die=n % 3 == 0) for n in range(tries))
    looked_at = said["looked"] + said["wrong"]
    assert said["looked"] > 1
    assert looked_at <= FREE_TRIES
    assert looked_at + said["shut"] == tries
    assert guess(tmp_path, "271828", die=False) == "shut"
    figures("PINs guessed across kills", "P8", starts=tries, looked_at=looked_at)


def guess(state: Path, pin: str, *, die: bool) -> str:
    """Guess once, in a process of its own; ``die``: which is killed as it looks at the PIN."""
    words = [str(state), pin, *(["die"] if die else [])]
    command = [sys.executable, "-m", "tests.faults.lab.guesser", *words]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(), check=False, timeout=60
    )
    return done.stdout.strip()


def test_guessing_a_code_across_restarts(tmp_path: Path, long: bool, figures: Figures) -> None:
    """P8: ten wrong codes of an address, and a right one has to wait too, restart or not.

    Seen to fail with a `wait_s` that counts no tries: all are looked at.
    """
    centre = Centre(tmp_path / "centre").start()
    try:
        right, statuses = centre.code(), Counter[int]()
        for number in range(60 if long else 15):
            if number % 5 == 4:
                centre.kill()
                centre.start()
            statuses[ask(centre, f"AAAA-{number:04}")] += 1
        assert statuses == {403: MOST_WRONG_CODES, 429: statuses.total() - MOST_WRONG_CODES}
        assert ask(centre, right) == 429
    finally:
        centre.kill()
    figures("codes guessed across kills", "P8", tried=statuses.total(), looked_at=statuses[403])


def ask(centre: Centre, code: str) -> int:
    with requests.Session() as session:
        session.trust_env = False
        given = {"code": code, "device": "x", "version": "1"}
        return session.post(centre.url + ENROL_PATH, json=given, timeout=30).status_code


def test_a_stranger_who_tries_everything(
    tmp_path: Path, centre: Centre, long: bool, figures: Figures
) -> None:
    """P1, P2, P8: nothing is stored of him, nothing breaks, and a device goes on sending.

    Seen to fail with a `caller_of` of sync/central/tokens.py that takes any token for the first
    device's (his batch is stored), and with a `bodiless` that leaves HEAD its body (replies that
    nobody can read).
    """
    stream = str(uuid.uuid4())
    with Site(tmp_path, centre) as site:
        site.start()
        body = json.dumps(batch(stream, [1, 2, 3])).encode()
        history, stranger = History(), Stranger(centre.url, body)
        trying = threading.Thread(target=stranger.send, args=(10_000 if long else 500,))
        trying.start()
        while trying.is_alive():
            history.press_many(site, 5)
        assert site.wait_sent(20)
        found = check(site, history)
    assert centre.ids([stream]) == []
    assert centre.process is not None
    assert [status for status in stranger.statuses if status.startswith("5")] == []
    assert stranger.statuses["none"] == 0
    assert "Traceback" not in centre.process.output
    assert peak_mb(centre.process.pid) < 250
    count = stranger.statuses.total()
    figures("requests of a stranger", "P1 P2 P8", requests=count, answers_meanwhile=found.sent)


@pytest.fixture
def fresh_centre(tmp_path: Path) -> Iterator[Centre]:
    """A centre that nobody has tried codes at."""
    centre = Centre(tmp_path / "centre").start()
    yield centre
    centre.kill()


def test_slow_strangers_hold_no_device_up(
    tmp_path: Path, fresh_centre: Centre, long: bool, figures: Figures
) -> None:
    """P3: 200 connections that say nothing, or a byte now and then; a real device goes on sending.

    Seen to fail with gunicorn's own threaded worker: nothing arrives for a minute.
    """
    address = ("127.0.0.1", fresh_centre.port)
    head = b"POST /api/v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n"
    with Site(tmp_path / "shop", fresh_centre) as site, contextlib.ExitStack() as stack:
        site.start()
        lines = [stack.enter_context(socket.create_connection(address)) for _ in range(200)]
        chance, history = Random(9), History()
        for _ in range(20 if long else 3):
            for line in lines:
                with contextlib.suppress(OSError):  # closed by the centre, which is its right
                    line.send(head[:10] if chance.random() < 0.5 else head)
            history.press_many(site, 5)
            assert site.wait_sent(15)
        found = check(site, history)
        figures("slow strangers", "P3", connections=len(lines), answers_meanwhile=found.sent)
