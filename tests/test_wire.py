"""The wire's reference is complete, current, and its examples are real messages."""

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from sync import wire
from sync.encoding import BadShape, decode, encode
from sync.wire_docs import MESSAGES, reference

DOCS = Path(__file__).parents[1] / "docs" / "wire.md"


def test_the_file_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == reference(), "run: python -m sync.wire_docs"


def test_every_message_field_and_code_is_in_it() -> None:
    text = reference()
    shapes = {shape for shape in vars(wire).values() if is_dataclass(shape)}
    assert shapes == set(MESSAGES)
    for shape in MESSAGES:
        assert f"### {shape.__name__}\n" in text
        assert all(f"| `{field.name}` |" in text for field in fields(shape))
    assert all(f"| `{code}` |" in text for code in {**wire.REQUEST_ERRORS, **wire.ANSWER_ERRORS})


def test_types_are_in_words_of_json() -> None:
    text = reference()
    assert "| `missing` | array of array of integer | `[]` |" in text
    assert "| `value` | integer or null | null |" in text
    assert '| `status` | `"stored"` or `"duplicate"` or `"refused"` | required |' in text
    assert "| `answers` | array of WireAnswer | `[]` |" in text


def test_the_examples_are_real_messages() -> None:
    blocks = re.findall(r"^    (\{.*?\}\n)(?=\n|    [$H])", reference() + "\n", re.M | re.S)
    bodies = [re.sub(r"\n\s+", "", block).encode() for block in blocks]
    shapes = (wire.EnrolReply, wire.TimeReply, wire.Batch, wire.BatchReply, wire.ErrorReply)
    for body, shape in zip(bodies, shapes, strict=True):
        decode(body, shape)
    batch = decode(bodies[2], wire.Batch)
    assert batch.answers[0].value == 5
    assert decode(encode(batch), wire.Batch) == batch


def test_what_has_its_default_is_left_out() -> None:
    reply = wire.BatchReply([wire.Receipt("id", "stored")], 1, 2)
    assert json.loads(encode(reply)) == {
        "receipts": [{"id": "id", "status": "stored"}],
        "received_ms": 1,
        "replied_ms": 2,
        "missing": [],
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"5",
        b"{}",
        b'{"received_ms": 1}',
        b'{"received_ms": 1.0, "replied_ms": 2}',
        b'{"received_ms": "1", "replied_ms": 2}',
        b'{"received_ms": true, "replied_ms": 2}',
        b'{"received_ms": null, "replied_ms": 2}',
        b'{"received_ms": NaN, "replied_ms": 2}',
        b'{"received_ms": ' + b"9" * 5000 + b', "replied_ms": 2}',
        b"[" * 100_000,
    ],
)
def test_another_shape_is_not_believed(body: bytes) -> None:
    with pytest.raises(BadShape):
        decode(body, wire.TimeReply)


def test_a_status_nobody_knows_is_not_believed() -> None:
    body = b'{"receipts": [{"id": "x", "status": "fine"}], "received_ms": 1, "replied_ms": 2}'
    with pytest.raises(BadShape):
        decode(body, wire.BatchReply)
