"""What is wrong gets its own status and code; what is right beside it is stored."""

import gzip
import io
import json
import zlib
from typing import Any

import pytest
import uuid6
from central_talk import answer, health, outcomes
from django.test import Client

from sync.central.clock import now_ms
from sync.wire import (
    ANSWER_ERRORS,
    BATCHES_PATH,
    ENROL_PATH,
    FUTURE_TOLERANCE_MS,
    MAX_BODY_BYTES,
    REQUEST_ERRORS,
    TIME_PATH,
)

JSON = "application/json"


def without(name: str) -> dict[str, Any]:
    given = answer(1)
    del given[name]
    return given


BAD_ANSWERS = {
    "bad_id": [
        without("id"),
        answer(1, id="nothing"),
        answer(1, id=7),
        answer(1, id="ab\0"),
        "not an object",
        None,
        [],
    ],
    "bad_seq": [without("seq"), *(answer(seq) for seq in (0, -1, 2**63, "1", 1.5, True))],
    "bad_field": [
        without("visit"),
        answer(1, visit="x"),
        answer(1, replaces="x"),
        answer(1, source="mail"),
        answer(1, synced=1),
        answer(1, version=0),
        answer(1, utc_offset_s=10**6),
        answer(1, boottime_ms=-1),
        answer(1, occurred_ms=-1),
        answer(1, occurred_ms=10**30),
        answer(1, wall_ms=10**30),
        answer(1, time_error_ms=10**30),
        answer(1, time_quality="good"),
        answer(1, set_aside="no reason"),
        answer(1, group="fans"),
        answer(1, group="detractor"),
        answer(1, value=None),
        answer(1, choice="speed"),
        answer(1, value=None, text="words"),
        answer(1, question="why"),
        answer(1, staff="x" * 65),
        answer(1, boot_id="x\0"),
        answer(1, question="words", value=None, text="x" * 2001),
        answer(1, question="words", value=None, text="nu\0ll"),
    ],
    "unknown_survey": [
        answer(1, survey="other"),
        answer(1, version=2),
        answer(1, question="other"),
    ],
    "off_scale": [
        answer(1, value=0),
        answer(1, value=6),
        answer(1, value=-(10**30)),
        answer(1, question="why", value=None, choice="weather"),
    ],
    "in_future": [answer(1, occurred_ms=now_ms() + FUTURE_TOLERANCE_MS + 3_600_000)],
}
EACH = [(code, number) for code, bad in BAD_ANSWERS.items() for number in range(len(bad))]


@pytest.mark.parametrize(("code", "number"), EACH)
def test_one_bad_answer_spoils_no_other(small_device: Any, code: str, number: int) -> None:
    bad = BAD_ANSWERS[code][number]
    reply = small_device.send(answer(7), bad, answer(8))
    assert outcomes(reply) == ["stored", code, "stored"]
    assert reply["receipts"][1]["message"]
    assert reply["receipts"][1]["status"] == "refused"


def test_every_code_of_the_wire_is_tested() -> None:
    assert set(BAD_ANSWERS) | {"id_conflict", "seq_conflict"} == set(ANSWER_ERRORS)


def test_bad_answers_on_either_database(device: Any) -> None:
    bad = [each for many in BAD_ANSWERS.values() for each in many]
    reply = device.send(*bad, answer(500))
    assert outcomes(reply)[-1] == "stored"
    assert "stored" not in outcomes(reply)[:-1]
    again = device.send(*bad, answer(501))
    assert outcomes(again)[:-1] == outcomes(reply)[:-1]


def test_a_refused_answer_is_stored_once_the_survey_is_known(small_device: Any) -> None:
    from central_talk import SURVEY

    from sync.central.models import Stream
    from sync.central.surveys import add_survey

    late = answer(1, survey="late")
    assert outcomes(small_device.send(late)) == ["unknown_survey"]
    assert Stream.objects.get().refused == 1
    add_survey(SURVEY.replace('"till"', '"late"'), "late.toml")
    assert outcomes(small_device.send(late)) == ["stored"]
    assert Stream.objects.get().refused == 0


def test_an_uncertain_clock_is_given_its_own_error(small_device: Any) -> None:
    ahead = now_ms() + FUTURE_TOLERANCE_MS + 60_000
    reply = small_device.send(answer(1, occurred_ms=ahead, time_error_ms=120_000))
    assert outcomes(reply) == ["stored"]


def test_an_id_in_capitals_is_the_same_id(small_device: Any) -> None:
    given = answer(1)
    small_device.send(given)
    again = given | {"id": given["id"].upper()}
    reply = small_device.send(again)
    assert outcomes(reply) == ["duplicate"]
    assert reply["receipts"][0]["id"] == again["id"]


def bomb() -> bytes:
    """Return a small gzip that inflates to far more than is allowed."""
    return gzip.compress(b" " * 50_000_000, mtime=0)


class TestRequests:
    """Faults of a whole request: nothing of it is stored."""

    @pytest.mark.parametrize(
        ("code", "body", "headers"),
        [
            ("not_json", b"", {}),
            ("not_json", b"<html>", {}),
            ("not_json", b"\xff\xfe", {}),
            ("not_json", b'{"more": ' + b"[" * 100_000, {}),
            ("bad_shape", b"[" * 100_000, {}),
            ("bad_shape", b"[]", {}),
            ("bad_shape", b"{}", {}),
            ("bad_shape", b'{"schema": 1, "stream": "x", "health": {}}', {}),
            ("unknown_schema", b'{"schema": 2}', {}),
            ("not_gzip", b"{}", {"Content-Encoding": "gzip"}),
            ("not_gzip", gzip.compress(b"{}", mtime=0)[:-5], {"Content-Encoding": "gzip"}),
            ("not_gzip", gzip.compress(b"{}", mtime=0) + b"more", {"Content-Encoding": "gzip"}),
            ("not_gzip", zlib.compress(b"{}"), {"Content-Encoding": "gzip"}),
            ("not_gzip", b"{}", {"Content-Encoding": "br"}),
            ("too_large", b" " * (MAX_BODY_BYTES + 1), {}),
            ("inflates_too_far", bomb(), {"Content-Encoding": "gzip"}),
        ],
    )
    def test_each_has_its_code(
        self, small_device: Any, code: str, body: bytes, headers: dict[str, str]
    ) -> None:
        reply = small_device.post(body, **headers)
        assert reply.json()["code"] == code
        assert reply.json()["message"]
        assert reply.status_code == REQUEST_ERRORS[code][0]

    def test_too_many_answers(self, small_device: Any) -> None:
        body = small_device.body(*[{}] * 501)
        assert small_device.post(body).json()["code"] == "too_many_answers"

    def test_a_stream_that_is_no_uuid(self, small_device: Any) -> None:
        small_device.stream = "one"
        assert small_device.post(small_device.body()).json()["code"] == "bad_shape"

    def test_a_heartbeat_with_everything_odd(self, device: Any) -> None:
        odd = {"version": "1\0" * 99, "faults": ["x\0" * 999] * 99, "acknowledged_seq": -(2**70)}
        batch = {"schema": 1, "stream": str(uuid6.uuid7()), "health": health() | odd}
        assert device.post(json.dumps(batch).encode()).status_code == 200

    @pytest.mark.parametrize(
        ("method", "path"), [("get", BATCHES_PATH), ("put", ENROL_PATH), ("post", TIME_PATH)]
    )
    def test_wrong_method(self, small_shop: Any, method: str, path: str) -> None:
        reply = getattr(Client(SERVER_NAME="localhost"), method)(path)
        assert (reply.status_code, reply.json()["code"]) == (405, "wrong_method")

    def test_no_page_at_an_unknown_address(self, small_shop: Any) -> None:
        reply = Client(SERVER_NAME="localhost").get("/api/v2/batches")
        assert (reply.status_code, reply.json()["code"]) == (404, "not_found")

    def test_an_unknown_host_is_told_in_json(self, small_shop: Any) -> None:
        reply = Client(SERVER_NAME="elsewhere.example").get(TIME_PATH)
        assert (reply.status_code, reply.json()["code"]) == (400, "bad_request")


class Untouchable(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")


class TestStrangers:
    """Without a token nothing is read, let alone inflated."""

    @pytest.mark.parametrize(
        ("header", "code"),
        [
            ("", "no_token"),
            ("Basic abc", "no_token"),
            ("Bearer", "no_token"),
            ("Bearer guess", "wrong_token"),
            ("Bearer \N{SNOWMAN}", "wrong_token"),
        ],
    )
    def test_the_body_is_not_read(self, small_shop: Any, header: str, code: str) -> None:
        from django.core.handlers.wsgi import WSGIRequest

        from sync.central.api.errors import WireError
        from sync.central.api.views import batches

        environ = {
            "REQUEST_METHOD": "POST",
            "wsgi.input": Untouchable(),
            "wsgi.input_terminated": True,
            "HTTP_CONTENT_ENCODING": "gzip",
            "HTTP_AUTHORIZATION": header,
        }
        with pytest.raises(WireError) as refused:
            batches(WSGIRequest(environ))
        assert refused.value.code == code
        assert refused.value.status == 401

    def test_enrolment_inflates_nothing(self, small_shop: Any) -> None:
        reply = Client(SERVER_NAME="localhost", headers={"Content-Encoding": "gzip"}).post(
            ENROL_PATH, gzip.compress(b"{}", mtime=0), content_type=JSON
        )
        assert reply.json()["code"] == "not_json"

    def test_enrolment_takes_little(self, small_shop: Any) -> None:
        reply = Client(SERVER_NAME="localhost").post(ENROL_PATH, b" " * 20_000, content_type=JSON)
        assert reply.status_code == 413

    def test_a_revoked_device_is_a_stranger(self, small_device: Any) -> None:
        from sync.central.chain import revoke

        revoke(small_device.id)
        reply = small_device.post(small_device.body(answer(1)))
        assert (reply.status_code, reply.json()["code"]) == (401, "wrong_token")

    def test_a_body_without_length_is_bounded_too(self, small_device: Any) -> None:
        from django.core.handlers.wsgi import WSGIRequest

        from sync.central.api.body import read_body
        from sync.central.api.errors import WireError

        environ = {
            "REQUEST_METHOD": "POST",
            "wsgi.input": io.BytesIO(b" " * (MAX_BODY_BYTES + 1)),
            "wsgi.input_terminated": True,
        }
        with pytest.raises(WireError, match="larger"):
            read_body(WSGIRequest(environ))


def test_a_fault_of_ours_stores_nothing_and_says_so(
    small_device: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.central.ingest import gaps
    from sync.central.models import Answer, Rollup

    def fail(*_: Any) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as broken:
        broken.setattr(gaps, "settle", fail)
        client = Client(
            SERVER_NAME="localhost",
            raise_request_exception=False,
            headers={"Authorization": f"Bearer {small_device.token}"},
        )
        reply = client.post(BATCHES_PATH, small_device.body(answer(1)), content_type=JSON)
    assert (reply.status_code, reply.json()["code"]) == (500, "internal")
    assert not Answer.objects.exists()
    assert not Rollup.objects.exists()
