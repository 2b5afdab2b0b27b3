"""HTTP messages as far as the proxy must understand them: whole bodies, and the ids in them."""

import gzip
import json
from http.client import parse_headers
from typing import Any, BinaryIO

from attrs import define


@define
class Request:
    """What the device asks."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def ids(self) -> tuple[str, ...]:
        """Return the answers in it."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        told = _json(gzip.decompress(self.body) if packed else self.body)
        return tuple(answer["id"] for answer in told.get("answers", ()))


@define
class Reply:
    """What it is told."""

    status: int
    headers: dict[str, str]
    body: bytes

    def head(self) -> bytes:
        """Return all that goes before the body."""
        lines = [f"HTTP/1.1 {self.status} x", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def receipts(self) -> dict[str, str]:
        """Return the centre's word by id; none where this is no reply of a centre."""
        found = _json(self.body).get("receipts", [])
        return {receipt["id"]: receipt["status"] for receipt in found}


def read_request(stream: BinaryIO) -> Request | None:
    """Read the next request of a connection; None where there is none."""
    first = stream.readline()
    if not first.strip():
        return None
    method, path, _ = first.decode("latin-1").split(" ", 2)
    headers = dict(parse_headers(stream).items())
    body = stream.read(int(headers.get("Content-Length", "0")))
    return Request(method, path, headers, body)


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
