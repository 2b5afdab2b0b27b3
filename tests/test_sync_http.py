"""Requests to the centre over real HTTP, and what is believed of the replies."""

from collections.abc import Iterator

import pytest

from kiosk.model.errors import SyncError
from sync.centre import Centre
from sync.errors import NoReply, NotTheCentre, Rejected, Unreachable
from sync.wire import Batch, EnrolRequest, Health, WireAnswer
from tests.support.clocks import HandClock
from tests.support.scripted_centre import (
    DROP,
    HALF_BODY,
    OTHER_JSON,
    PORTAL,
    TOKEN,
    Fault,
    ScriptedCentre,
    status,
)

HEALTH = Health("1", 0, 0, 0, 0, 0, 0, "unknown")
HEARTBEAT = Batch(1, "stream-1", HEALTH)


def wire_answer(seq: int = 1, text: str | None = None) -> WireAnswer:
    return WireAnswer(
        id=f"id-{seq}",
        seq=seq,
        visit="visit",
        survey="counter",
        version=1,
        question="score",
        source="touch",
        wall_ms=1,
        boot_id="boot-1",
        boottime_ms=1,
        synced=False,
        utc_offset_s=0,
        occurred_ms=1,
        time_quality="exact",
        value=None if text else 5,
        text=text,
    )


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def server(clock: HandClock) -> Iterator[ScriptedCentre]:
    server = ScriptedCentre(clock.true_ms)
    yield server
    if server.running:
        server.stop()


@pytest.fixture
def centre(server: ScriptedCentre, clock: HandClock) -> Iterator[Centre]:
    centre = Centre(server.url, clock, token=TOKEN, timeout_s=5)
    yield centre
    centre.close()


def test_a_batch_goes_out_compressed_with_the_token(centre: Centre, server: ScriptedCentre) -> None:
    delivered = centre.send(Batch(1, "stream-1", HEALTH, [wire_answer()]))
    assert delivered.reply.receipts[0].status == "stored"
    method, path, headers = server.seen[0]
    assert (method, path) == ("POST", "/api/v1/batches")
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"] == "application/json"
    assert server.answers["id-1"]["value"] == 5


def test_the_time_is_asked_without_a_token(
    centre: Centre, server: ScriptedCentre, clock: HandClock
) -> None:
    exchange = centre.time()
    assert exchange.anchor().offset_ms == clock.started_ms
    assert "Authorization" not in server.seen[0][2]


def test_one_connection_serves_many_requests(centre: Centre, server: ScriptedCentre) -> None:
    for _ in range(5):
        centre.send(HEARTBEAT)
    assert server.connections == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (PORTAL, NotTheCentre),
        (OTHER_JSON, NotTheCentre),
        (Fault(body=b""), NotTheCentre),
        (Fault(body=b"[]"), NotTheCentre),
        (Fault(body=b"null"), NotTheCentre),
        (Fault(body=b'{"receipts": [], "received_ms": "1", "replied_ms": 2}'), NotTheCentre),
        (Fault(body=b'{"receipts": [], "received_ms": true, "replied_ms": 2}'), NotTheCentre),
        (Fault(body=b"[" * 200_000), NotTheCentre),
        (Fault(body=b"\xff\xfe"), NotTheCentre),
        (Fault(body=b" " * 1_000_001), NotTheCentre),
        (status(302, Location="http://portal.invalid/"), NotTheCentre),
        (status(307, Location="http://portal.invalid/"), NotTheCentre),
        (DROP, NoReply),
        (HALF_BODY, NoReply),
        (Fault(body=b"not gzip", headers={"Content-Encoding": "gzip"}), NoReply),
        (status(500), Rejected),
        (status(204), Rejected),
    ],
)
def test_nothing_is_believed_that_is_no_reply_of_a_centre(
    centre: Centre, server: ScriptedCentre, fault: Fault, kind: type[SyncError]
) -> None:
    server.script.append(fault)
    with pytest.raises(SyncError) as raised:
        centre.send(HEARTBEAT)
    assert type(raised.value) is kind
    assert TOKEN not in str(raised.value)
    assert len(str(raised.value)) < 500


def test_a_newer_centre_may_say_more(centre: Centre, server: ScriptedCentre) -> None:
    server.script.append(
        Fault(body=b'{"receipts": [], "received_ms": 1, "replied_ms": 2, "weather": "fine"}')
    )
    assert centre.send(HEARTBEAT).reply.replied_ms == 2


def test_a_refusal_tells_status_code_and_wait(centre: Centre, server: ScriptedCentre) -> None:
    server.script.append(status(429, "too_many_tries", Retry_After="7"))
    with pytest.raises(Rejected, match="It is too_many_tries") as raised:
        centre.send(HEARTBEAT)
    assert (raised.value.status, raised.value.code) == (429, "too_many_tries")
    assert raised.value.retry_after_s == 7.0


def test_a_retry_date_counts_from_the_date_of_the_reply(
    centre: Centre, server: ScriptedCentre, clock: HandClock
) -> None:
    clock.wrong_by_ms = -10 * 365 * 86_400_000
    server.script.append(
        status(
            503,
            "unavailable",
            Date="Mon, 02 Feb 2026 02:40:00 GMT",
            Retry_After="Mon, 02 Feb 2026 02:41:30 GMT",
        )
    )
    with pytest.raises(Rejected) as raised:
        centre.send(HEARTBEAT)
    assert raised.value.retry_after_s == 90.0


def test_nobody_there_is_told_from_no_reply(server: ScriptedCentre, centre: Centre) -> None:
    server.stop()
    with pytest.raises(Unreachable, match="cannot be reached"):
        centre.send(HEARTBEAT)


def test_an_unknown_host_is_nobody_there(clock: HandClock) -> None:
    centre = Centre("https://no-such-host.invalid", clock)
    with pytest.raises(SyncError, match=r"no-such-host\.invalid"):
        centre.time()
    centre.close()


def test_a_silent_centre_is_given_up(server: ScriptedCentre, clock: HandClock) -> None:
    centre = Centre(server.url, clock, token=TOKEN, timeout_s=0.2)
    server.script.append(Fault(stalls=True))
    with pytest.raises(NoReply):
        centre.send(HEARTBEAT)
    centre.close()


def test_cookies_are_not_kept(centre: Centre, server: ScriptedCentre) -> None:
    server.script.append(Fault(headers={"Set-Cookie": "portal=1"}, keeps=True))
    centre.send(HEARTBEAT)
    centre.send(HEARTBEAT)
    assert "Cookie" not in server.seen[1][2]


def test_too_much_text_is_not_even_sent(centre: Centre, server: ScriptedCentre) -> None:
    long = [wire_answer(seq, "я" * 9_000) for seq in range(1, 300)]
    with pytest.raises(Rejected) as raised:
        centre.send(Batch(1, "stream-1", HEALTH, long))
    assert raised.value.status == 413
    assert not server.seen


def test_a_broken_character_does_not_hold_up_the_queue(
    centre: Centre, server: ScriptedCentre
) -> None:
    centre.send(Batch(1, "stream-1", HEALTH, [wire_answer(1, "bad \ud83d half")]))
    assert server.answers["id-1"]["text"] == "bad ? half"


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("", "not the address"),
        ("centre.example", "not the address"),
        ("ftp://centre.example", "not the address"),
        ("http://centre.example", "unencrypted"),
        ("http://192.168.1.7:8000", "unencrypted"),
        ("https://user:secret@centre.example", "must carry no user"),
        ("https://centre.example/?token=1", "must carry no user"),
        ("https://centre.example:99999", "not an address"),
        ("https://[::1", "not an address"),
    ],
)
def test_an_address_that_does_not_do(address: str, complaint: str, clock: HandClock) -> None:
    with pytest.raises(SyncError, match=complaint) as raised:
        Centre(address, clock)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["http://localhost:8000/", "http://127.0.0.1", "http://[::1]:80", " https://a.b/c/ "]
)
def test_an_address_that_does(address: str, clock: HandClock) -> None:
    centre = Centre(address, clock)
    assert centre.address == address.strip().rstrip("/")
    centre.close()


def test_enrolment_trades_a_code_for_a_token(centre: Centre) -> None:
    reply = centre.enrol(EnrolRequest("CODE-1", "till-3", "0.1.0"))
    assert (reply.token, reply.store) == (TOKEN, "17")
