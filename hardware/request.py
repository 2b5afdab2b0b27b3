"""The words of the simulated console's socket: one JSON object a line each way.

{"press": 3, "hold_ms": 120, "bounce": true}
{"outcome": "counted"}   {"outcome": "set aside: repeat"}   {"error": "one sentence"}
"""

import json
from typing import Any

from attrs import asdict, frozen

from hardware.buttons import BUTTONS
from kiosk.model.answer import Recorded
from kiosk.model.errors import BadInput

LONGEST_LINE = 1000
"""Bytes of a request at most, its newline included."""

LONGEST_HOLD_MS = 600_000


@frozen
class Request:
    """Press button ``press`` (1 to 5) for ``hold_ms`` milliseconds, chattering or not."""

    press: int
    hold_ms: int = 120
    bounce: bool = False

    def line(self) -> bytes:
        """Return the request as it goes over the socket."""
        return json.dumps(asdict(self)).encode() + b"\n"


def check(request: Request) -> Request:
    """Return the request, or raise BadInput naming what is wrong with it."""
    if type(request.press) is not int or not 1 <= request.press <= BUTTONS:
        raise BadInput(f"there is no button {request.press!r}: press 1 to {BUTTONS}")
    if type(request.hold_ms) is not int or not 1 <= request.hold_ms <= LONGEST_HOLD_MS:
        raise BadInput(
            f"a button cannot be held for {request.hold_ms!r} ms: hold it for 1 to "
            f"{LONGEST_HOLD_MS}"
        )
    if type(request.bounce) is not bool:
        raise BadInput(f"bounce is {request.bounce!r}: say true or false")
    return request


def read_request(line: bytes) -> Request:
    """Read one line; raises BadInput for anything that is not a request."""
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput('not a request: send one JSON object a line, {"press": 3}') from error
    if not isinstance(found, dict) or "press" not in found:
        raise BadInput('not a request: send an object with "press", {"press": 3}')
    unknown = sorted(found.keys() - {"press", "hold_ms", "bounce"})
    if unknown:
        raise BadInput(f"unknown key {unknown[0]!r}: use press, hold_ms and bounce")
    return check(Request(**found))


def outcome(recorded: Recorded) -> str:
    """Return what became of a press: ``counted`` or ``set aside: REASON``."""
    if recorded.set_aside is None:
        return "counted"
    return f"set aside: {recorded.set_aside}"
